"""Alerts end: those that wait do not go, those that were sent are called back."""

from dataclasses import replace

from bot.domain.alerts import alerts as rules
from bot.domain.alerts.alerts import Alert, CallBackReason
from bot.domain.cases.reports import Case
from bot.domain.errors import NotAllowed
from bot.domain.events import AlertCalledBack, AlertStopped, Fact
from bot.domain.people import Account
from bot.domain.staff.audit import PROGRAM, AuditAction
from bot.domain.staff.permissions import Permission, role_grants
from bot.domain.submissions.witnesses import AlertConsent
from bot.usecases.access.case_access import find_case
from bot.usecases.access.leads import role_of
from bot.usecases.access.one_person import own_account_among
from bot.usecases.bodies.bodies_for import may_ask_witnesses
from bot.usecases.context import ActingContext, Context


async def may_call_back(ctx: ActingContext, alert_id: str) -> tuple[Alert, Case]:
    """An alert that they may call back: a lead, or the person who prepared it. Raises NotFound, NotAllowed, WrongState
    (called back already)."""
    alert = rules.require_out(await ctx.uow.alerts.get(alert_id))
    case = await find_case(ctx, alert.case_id)
    own_account = await own_account_among(ctx, (alert.by,))
    role = await role_of(ctx, ctx.account)
    if not role_grants(role, Permission.CALL_BACK_ALERT, is_assignee=own_account == alert.by):
        raise NotAllowed("alert-back-not-yours")
    return alert, case


async def call_back_alert(
    ctx: ActingContext, alert_id: str, reason: str
) -> tuple[Alert, Case, tuple[Fact, ...]]:
    """The body is told to put it aside. Raises as ``may_call_back``, and BadInput for an unknown reason."""
    why = rules.read_reason(reason)
    alert, case = await may_call_back(ctx, alert_id)
    fact = await _call_back(ctx, alert, why, by=str(ctx.account))
    ctx.uow.cases.save(case)  # if it is withdrawn at the same moment, the later turn is replayed
    return alert, case, (fact,)


async def end_alerts(
    ctx: Context, case_id: str, why: CallBackReason, *, also_sent: bool = True
) -> tuple[Fact, ...]:
    """The case is not what it was. ``also_sent``: those that were sent are called back."""
    facts: list[Fact] = []
    for alert in await ctx.uow.alerts.of_case(case_id):
        if alert.is_waiting:
            facts.append(_stop(ctx, alert))
        elif alert.is_out and also_sent:
            facts.append(await _call_back(ctx, alert, why, by=PROGRAM))
    return tuple(facts)


async def end_alerts_of_report(ctx: Context, report_id: str) -> tuple[Fact, ...]:
    """Its reporter withdraws it: nothing that waits goes, and what was sent is called back. Nothing says why."""
    facts: list[Fact] = [*await stop_waiting_alerts(ctx, report_id)]
    for alert in await ctx.uow.alerts.of_report(report_id):
        if alert.is_out:
            facts.append(await _call_back(ctx, alert, CallBackReason.WITHDRAWN, by=PROGRAM))
    return tuple(facts)


async def stop_waiting_alerts(ctx: Context, report_id: str) -> tuple[Fact, ...]:
    """Alerts of this report that wait for a signature do not go."""
    waiting = [a for a in await ctx.uow.alerts.of_report(report_id) if a.is_waiting]
    return tuple(_stop(ctx, alert) for alert in waiting)


async def call_back_from_accused(ctx: Context, case: Case) -> tuple[Fact, ...]:
    """Alerts at bodies that are accused by now, also acknowledged ones and those whose time is over. To call wherever a
    case learns of an actor; it costs a look at its alerts if there are none."""
    out = [alert for alert in await ctx.uow.alerts.of_case(case.id) if alert.is_out]
    if not out:
        return ()
    clear = {agency.id for agency in await may_ask_witnesses(ctx, case)}
    accused = [alert for alert in out if alert.body not in clear]
    return tuple([await _call_back(ctx, alert, CallBackReason.ACCUSED, by=PROGRAM) for alert in accused])


def _stop(ctx: Context, alert: Alert) -> AlertStopped:
    ctx.uow.alerts.end(alert.id)
    _record(ctx, alert, f"stopped {alert.body}", by=PROGRAM)
    return AlertStopped(alert.case_id, alert.id, alert.body, alert.by)


async def _call_back(ctx: Context, alert: Alert, why: CallBackReason, *, by: str) -> AlertCalledBack:
    """What it said is destroyed here; the body's messages are changed where the messenger allows it. The reporters' yes
    is used up: another alert needs another one, and none is possible if somebody could be recognised."""
    reports = [await ctx.uow.reports.get(i) for i in sorted(await ctx.uow.alerts.sources(alert.id))]
    after = AlertConsent.OVER if why is CallBackReason.PERSON else AlertConsent.NONE
    for report in reports:
        if report is not None and not report.withdrawn and report.alert is AlertConsent.YES:
            ctx.uow.reports.save(replace(report, alert=after))
    ctx.uow.alerts.save(rules.call_back(alert, why))
    ctx.uow.alerts.forget_content(alert.id)
    _record(ctx, alert, f"back {alert.body}{f' {why}' if why in rules.STAFF_REASONS else ''}", by=by)
    staff: list[Account] = [alert.by, *([alert.signed_by] if alert.signed_by is not None else [])]
    return AlertCalledBack(
        alert.case_id,
        alert.id,
        alert.body,
        alert.sent_at or ctx.clock.now(),
        why,
        alert.reached,
        tuple(dict.fromkeys(staff)),
        tuple(report.id for report in reports if report is not None and not report.withdrawn),
    )


def _record(ctx: Context, alert: Alert, detail: str, *, by: str) -> None:
    ctx.uow.audit.record(AuditAction.ALERT, by=by, at=ctx.clock.now(), subject=alert.case_id, detail=detail)


async def end_alerts_of_election(ctx: Context) -> tuple[Fact, ...]:
    """Those that wait do not go, and nobody waits for the acknowledgement of those that were sent."""
    facts: list[Fact] = []
    for alert in await ctx.uow.alerts.running():
        if alert.is_waiting:
            facts.append(_stop(ctx, alert))
        else:
            ctx.uow.alerts.save(rules.settle(alert))
    return tuple(facts)
