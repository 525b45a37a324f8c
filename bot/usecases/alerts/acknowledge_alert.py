"""A body's liaison has the alert in hand."""

from bot.domain.alerts import alerts as rules
from bot.domain.alerts.alerts import Alert, AlertContent, AlertStep
from bot.domain.cases.reports import Case
from bot.domain.errors import NotAllowed, NotFound
from bot.domain.events import AlertAcknowledged, Fact
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.context import ActingContext


async def acknowledge_alert(
    ctx: ActingContext, alert_id: str
) -> tuple[Alert, AlertContent, Case, tuple[Fact, ...]]:
    """Any liaison of the body may, whomever it reached. Raises NotFound (nothing was sent), NotAllowed (another
    body's), WrongState (taken up or called back already)."""
    known = await ctx.uow.alerts.get(alert_id)
    if known is None or known.step is AlertStep.SIGN:
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
    ctx.uow.alerts.save(alert)
    ctx.uow.cases.save(case)  # if it is called back at the same moment, the later turn is replayed
    ctx.uow.audit.record(
        AuditAction.ALERT,
        by=str(ctx.account),
        at=now,
        subject=case.id,
        detail=f"acknowledged {alert.body}",
    )
    sources = tuple(sorted(await ctx.uow.alerts.sources(alert.id)))
    return alert, content, case, (AlertAcknowledged(case.id, sources),)
