"""An owner changes the running program: the reporting switch, the phase, the days of the legal calendar."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum

from bot.domain.catalogue.election import POLLING, RESULT, Election
from bot.domain.errors import BadInput, NotFound
from bot.domain.learning.memory import last_day
from bot.domain.news.legal_calendar import Days, days_of, out_of_order, slowest_day, with_day
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.people import Account
from bot.domain.staff.audit import AuditAction
from bot.usecases.context import ActingContext, Context
from bot.usecases.news.announce_moved_days import announce_moved_days
from bot.usecases.owner.hold_phase import recount_later


class MissingRequirement(StrEnum):
    """What is required before reports are accepted."""

    OPERATOR = "operator"
    GROUP = "group"
    PHASE = "phase"


async def missing_for_reports(ctx: Context) -> tuple[MissingRequirement, ...]:
    """Empty if reports can be accepted."""
    running = await ctx.uow.settings.running()
    requirements = {
        MissingRequirement.OPERATOR: not ctx.operator.words.strip(),
        MissingRequirement.GROUP: not await ctx.uow.groups.active(),
        MissingRequirement.PHASE: running.phase is None,
    }
    return tuple(what for what, lacks in requirements.items() if lacks)


async def set_reporting(
    ctx: ActingContext, switch: Reporting
) -> tuple[RunningSettings, tuple[MissingRequirement, ...]]:
    """Set the switch. Opening it with requirements missing changes nothing and returns them."""
    running = await ctx.uow.settings.running()
    if switch in (Reporting.OPEN, Reporting.EMERGENCY):
        missing = await missing_for_reports(ctx)
        if missing:
            return running, missing
    changed = replace(running, reporting=switch)
    _save(ctx, changed, "reporting", switch.value, by=ctx.account)
    return changed, ()


def _save(ctx: Context, changed: RunningSettings, name: str, value: str, *, by: Account | str) -> None:
    ctx.uow.settings.save(changed)
    ctx.uow.audit.record(AuditAction.SETTING, by=str(by), at=ctx.clock.now(), subject=name, detail=value)


async def set_day(ctx: Context, anchor: str, day: date | None, *, by: Account | str) -> RunningSettings:
    """Set or remove one of the days that the legal calendar is counted from; its followers are told.

    A new polling day removes an earlier result, which belongs to another election, moves later reminders to
    the day before it at the latest, and recounts the deadlines of open cases (``hold_phase``).

    Raises BadInput for a day that contradicts another one, for a past polling day, and for a result day in
    the future.
    """
    running = await ctx.uow.settings.running()
    changed = settings_with_day(anchor, day, running, ctx.content.election, today=ctx.clock.today())
    before = await ctx.uow.settings.running()
    _save(ctx, changed, f"{anchor}-day", day.isoformat() if day is not None else "none", by=by)
    if anchor != RESULT and before.result_day is not None and changed.result_day is None:
        ctx.uow.audit.record(
            AuditAction.SETTING, by=str(by), at=ctx.clock.now(), subject=f"{RESULT}-day", detail="none"
        )
    await announce_moved_days(ctx, before, changed, order=ctx.content.election.day_ids(), by=by)
    if (before.polling_day, before.result_day) != (changed.polling_day, changed.result_day):
        recount_later(ctx)
    if anchor == POLLING and (eve := last_day(day)) is not None:
        ctx.uow.reminders.bring_forward(eve)
    return changed


def settings_with_day(
    anchor: str, day: date | None, running: RunningSettings, election: Election, *, today: date
) -> RunningSettings:
    """The settings with the day. Raises BadInput as ``set_day`` does, and NotFound for a day that this
    election does not have."""
    if election.day(anchor) is None:
        raise NotFound("admin-what")
    if anchor == POLLING and day is not None and running.result_day is not None:
        running = replace(running, result_day=running.result_day if running.result_day >= day else None)
    if day is not None:
        _check_day(anchor, day, running, election, today=today)
    return with_day(running, anchor, day)


def _check_day(anchor: str, day: date, running: RunningSettings, election: Election, *, today: date) -> None:
    if anchor == POLLING and day < today:
        raise BadInput("admin-polling-day-over")
    if anchor == RESULT and day > today:
        raise BadInput("admin-result-day-ahead")
    known = {**days_of(running), anchor: day}
    if (pair := out_of_order(known, election.days, anchor)) is not None:
        raise BadInput("admin-day-order", _contradiction(anchor, pair, known, election))


def _contradiction(
    anchor: str, pair: tuple[str, str], known: Days, election: Election
) -> Mapping[str, object]:
    """Both days, and why they contradict each other."""
    other = next(pair_anchor for pair_anchor in pair if pair_anchor != anchor)
    slowest = slowest_day(*pair, election.days)
    return {
        "set": anchor,
        "given": known[anchor],
        "anchor": other,
        "day": known[other],
        "side": "before" if other == pair[0] else "after",
        "why": slowest.id if slowest.lasts > 1 else "order",
        "least": slowest.lasts,
    }
