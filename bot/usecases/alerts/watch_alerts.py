"""Alerts by the clock: without a signature they lapse, without an acknowledgement they go to the next liaison."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.domain.alerts import alerts as rules
from bot.domain.alerts.alerts import Alert, AlertContent, AlertStep
from bot.domain.cases.reports import Case
from bot.domain.events import Fact
from bot.domain.people import Account
from bot.domain.staff.audit import PROGRAM, AuditAction
from bot.usecases.access.one_person import accounts_of
from bot.usecases.alerts.end_alerts import call_back_from_accused
from bot.usecases.alerts.prepare_alert import alert_readers
from bot.usecases.context import Context

AT_ONCE: Final = 20


class AlertNotice(StrEnum):
    UNSIGNED = "unsigned"
    """No lead has answered yet: they are asked once more."""
    LAPSED = "lapsed"
    """No lead has signed it in time: it does not go."""
    UNANSWERED = "unanswered"
    """Nobody has acknowledged it: it goes to the next liaison, and again to those who have it."""
    SILENT = "silent"
    """The body had all its time: the leads telephone."""
    DESERTED = "deserted"
    """Nobody is left who could read it: the leads telephone at once."""


@dataclass(frozen=True, slots=True)
class DueAlert:
    """``to``: the liaison whom it reaches now; ``again``: those whom it has reached before."""

    what: AlertNotice
    alert: Alert
    case: Case
    content: AlertContent | None = None
    to: Account | None = None
    again: Sequence[Account] = ()


async def watch_alerts(ctx: Context) -> tuple[Sequence[DueAlert], tuple[Fact, ...]]:
    """What is due, each once, and the facts of alerts that were called back because their body is accused by now."""
    due: list[DueAlert] = []
    facts: list[Fact] = []
    for alert in await ctx.uow.alerts.due(ctx.clock.now(), limit=AT_ONCE):
        case = await ctx.uow.cases.get(alert.case_id)
        if case is None:
            ctx.uow.alerts.end(alert.id)
            continue
        ctx.uow.cases.save(
            case
        )  # if it is signed or called back at the same moment, the later turn is replayed
        if alert.is_waiting:
            due.append(await _wait_on(ctx, alert, case))
            continue
        facts += await call_back_from_accused(ctx, case)
        current = await ctx.uow.alerts.get(alert.id)
        if current is not None and current.is_out:
            due.append(await _remind(ctx, current, case))
    return due, tuple(facts)


async def _wait_on(ctx: Context, alert: Alert, case: Case) -> DueAlert:
    until = alert.waits_until
    if alert.step is AlertStep.SIGN and until is not None and ctx.clock.now() < until:
        again = rules.ask_signers_again(alert)
        ctx.uow.alerts.save(again)
        _record(ctx, alert, AlertNotice.UNSIGNED)
        return DueAlert(AlertNotice.UNSIGNED, again, case, await ctx.uow.alerts.content(alert.id))
    ctx.uow.alerts.end(alert.id)
    _record(ctx, alert, AlertNotice.LAPSED)
    return DueAlert(AlertNotice.LAPSED, alert, case)


async def _remind(ctx: Context, alert: Alert, case: Case) -> DueAlert:
    now, liaisons = ctx.clock.now(), await alert_readers(ctx, alert.body)
    to = None if rules.is_time_over(alert, now=now) else await _next_reader(ctx, alert, liaisons)
    again = rules.readers_of(alert, liaisons)
    is_deserted = not liaisons
    reminded = rules.settle(alert) if is_deserted else rules.remind(alert, to, now=now)
    ctx.uow.alerts.save(reminded)
    what = AlertNotice.SILENT if reminded.until is None else AlertNotice.UNANSWERED
    what = AlertNotice.DESERTED if is_deserted else what
    _record(ctx, alert, what)
    return DueAlert(what, reminded, case, await ctx.uow.alerts.content(alert.id), to, again)


async def _next_reader(ctx: Context, alert: Alert, liaisons: Sequence[Account]) -> Account | None:
    """Somebody whom it has not reached, before another account of somebody whom it has."""
    reached = await accounts_of(ctx, *alert.reached)
    return rules.next_reader(alert, sorted(liaisons, key=lambda account: account in reached))


def _record(ctx: Context, alert: Alert, what: AlertNotice) -> None:
    ctx.uow.audit.record(
        AuditAction.ALERT,
        by=PROGRAM,
        at=ctx.clock.now(),
        subject=alert.case_id,
        detail=f"{what} {alert.body}",
    )
