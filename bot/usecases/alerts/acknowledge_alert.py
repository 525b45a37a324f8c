"""A body's liaison has the alert in hand."""

from dataclasses import dataclass

from bot.domain.alerts import alerts as rules
from bot.domain.alerts.alerts import Alert, AlertContent
from bot.domain.cases.reports import Case
from bot.domain.errors import NotAllowed, NotFound
from bot.domain.events import AlertAcknowledged, Fact
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.alerts.end_alerts import call_back_from_accused
from bot.usecases.context import ActingContext


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """``content``: what the body reads; None if it is called back with this press, because the body is accused by
    now."""

    alert: Alert
    content: AlertContent | None
    case: Case
    facts: tuple[Fact, ...]


async def acknowledge_alert(ctx: ActingContext, alert_id: str) -> Acknowledgement:
    """Any liaison of the body may, whomever it reached. Raises NotFound (nothing was sent), NotAllowed (another
    body's), WrongState (taken up or called back already)."""
    known = await ctx.uow.alerts.get(alert_id)
    if known is None or known.is_waiting:
        raise NotFound("alert-over")
    staff = await ctx.uow.staff.get(ctx.account)
    is_own = staff is not None and staff.body == known.body and not staff.frozen
    if not is_own or not has_role_for(staff, Permission.ACKNOWLEDGE_ALERT, is_of_own_body=True):
        raise NotAllowed("alert-other-body")
    now = ctx.clock.now()
    alert = rules.acknowledge(known, by=ctx.account, now=now)
    case = await ctx.uow.cases.get(alert.case_id)
    content = await ctx.uow.alerts.content(alert.id)
    if case is None or content is None:
        raise NotFound("alert-over")
    ctx.uow.cases.save(case)  # if it is called back at the same moment, the later turn is replayed
    ended = await call_back_from_accused(ctx, case)
    if await ctx.uow.alerts.content(alert.id) is None:
        return Acknowledgement(alert, None, case, ended)
    ctx.uow.alerts.save(alert)
    ctx.uow.audit.record(
        AuditAction.ALERT,
        by=str(ctx.account),
        at=now,
        subject=case.id,
        detail=f"acknowledged {alert.body}",
    )
    sources = tuple(sorted(await ctx.uow.alerts.sources(alert.id)))
    return Acknowledgement(alert, content, case, (AlertAcknowledged(case.id, sources), *ended))
