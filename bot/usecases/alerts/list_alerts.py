"""Alerts where people look for their work: those that a lead may sign, and those that a body has not taken up."""

from collections.abc import Sequence
from typing import Final

from bot.domain.alerts.alertable import NEWS_FOR
from bot.domain.alerts.alerts import Alert, AlertContent, AlertStep
from bot.domain.cases.reports import Case
from bot.domain.errors import NotAllowed, NotFound, WrongState
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.access.one_person import accounts_of
from bot.usecases.alerts.prepare_alert import PreparedAlert, leads_to_sign, signable_alert
from bot.usecases.context import ActingContext

MOST_LISTED: Final = 5


async def alerts_to_sign(ctx: ActingContext) -> Sequence[tuple[Alert, Case]]:
    """Those that wait for a signature that could be theirs, the next due first."""
    if not has_role_for(await ctx.uow.staff.get(ctx.account), Permission.SIGN_ALERT):
        return ()
    own_accounts = await accounts_of(ctx, ctx.account)
    waiting: list[tuple[Alert, Case]] = []
    for alert in await ctx.uow.alerts.running():
        if not alert.is_waiting or alert.by in own_accounts:
            continue
        case = await ctx.uow.cases.get(alert.case_id)
        if case is not None and ctx.account in await leads_to_sign(ctx, case, besides=alert.by):
            waiting.append((alert, case))
    return waiting[:MOST_LISTED]


async def read_signable_alert(ctx: ActingContext, alert_id: str) -> tuple[PreparedAlert, str]:
    """What they may sign, and the name of who prepared it. Raises as ``signable_alert``."""
    prepared = await signable_alert(ctx, alert_id)
    maker = await ctx.uow.staff.get(prepared.alert.by)
    return prepared, maker.name if maker is not None else ""


async def alerts_to_acknowledge(ctx: ActingContext) -> Sequence[Alert]:
    """What their body has and nobody has taken up, the newest first; nothing that is old news."""
    staff = await ctx.uow.staff.get(ctx.account)
    if staff is None or not staff.body or staff.frozen:
        return ()
    if not has_role_for(staff, Permission.ACKNOWLEDGE_ALERT, is_of_own_body=True):
        return ()
    alerts = await ctx.uow.alerts.at_body(staff.body, since=ctx.clock.now() - NEWS_FOR)
    return [alert for alert in reversed(alerts) if alert.step is AlertStep.SENT][:MOST_LISTED]


async def read_body_alert(ctx: ActingContext, alert_id: str) -> tuple[Alert, AlertContent]:
    """An alert of their body that nobody has taken up. Raises NotFound, NotAllowed (another body's), WrongState (taken
    up or called back)."""
    alert = await ctx.uow.alerts.get(alert_id)
    staff = await ctx.uow.staff.get(ctx.account)
    if alert is None or alert.is_waiting:
        raise NotFound("alert-over")
    if staff is None or staff.body != alert.body or staff.frozen:
        raise NotAllowed("alert-other-body")
    content = await ctx.uow.alerts.content(alert_id)
    if alert.step is not AlertStep.SENT or content is None:
        raise WrongState("alert-acked-already" if alert.step is AlertStep.ACKED else "alert-back-already")
    return alert, content
