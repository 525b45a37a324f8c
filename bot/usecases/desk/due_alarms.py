"""How far the clock has been read: everything since then is reported once, also after a restart.

The mark is stored with the resulting messages in one transaction. If the clock was set back, nothing is sent
until it reaches the mark again; before the first reading nothing is due.
"""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.cases.reports import Case, State
from bot.domain.catalogue.catalogue import Phase
from bot.domain.desk.alarms import BEFORE_END, GATHERED, GRAVE_GATHERED, DueCaseKind, may_notify_all
from bot.domain.events import DeadlinePassed
from bot.usecases.context import Context

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
REPORTERS_GATHERED: Final = timedelta(seconds=30)
"""How often reporters are told of passed deadlines."""
MOST_LATE: Final = 50
"""Cases whose reporters are told in one tick; those with the same deadline as the last are told with it."""
KEPT: Final = timedelta(minutes=1)
"""How often a mark moves on when there is nothing to send."""


class ClockMark(StrEnum):
    """What the clock is read for; each has a mark of its own."""

    CLAIMS = "clock:claims"
    DEADLINES_NEAR = "clock:near"
    LATE_HELD = "clock:late-held"
    LATE_WAITING = "clock:late"
    LATE_GRAVE = "clock:late-grave"
    LATE_REPORTERS = "clock:late-reporters"


async def claims_ending(ctx: Context) -> list[Case]:
    """Claims that end within five minutes and whose assignees were not told."""
    until = ctx.clock.now() + BEFORE_END
    after = await _read_mark(ctx, ClockMark.CLAIMS, until)
    cases = list(await ctx.uow.dues.claims_ending(after, until)) if after is not None else []
    _move_mark(ctx, ClockMark.CLAIMS, after, until, has_news=bool(cases))
    return cases


async def deadlines_near(ctx: Context) -> list[Case]:
    """Claimed cases whose deadline is within five minutes."""
    return await _held_due_cases(ctx, ClockMark.DEADLINES_NEAR, ctx.clock.now() + BEFORE_END)


async def late_assigned_cases(ctx: Context) -> list[Case]:
    """Claimed cases whose deadline has passed."""
    return await _held_due_cases(ctx, ClockMark.LATE_HELD, ctx.clock.now())


async def _held_due_cases(ctx: Context, mark: ClockMark, until: datetime) -> list[Case]:
    after = await _read_mark(ctx, mark, until)
    cases = await ctx.uow.dues.deadlines(after, until, DueCaseKind.HELD) if after is not None else ()
    held = [case for case in cases if case.assignee is not None]
    _move_mark(ctx, mark, after, until, has_news=bool(held))
    return held


async def late_waiting_cases(ctx: Context, *, phase: Phase | None) -> list[Case]:
    """Unclaimed cases past their deadline, collected: critical ones soon and at any hour, the others every
    few minutes and not at night outside polling day."""
    now = ctx.clock.now()
    grave = await _late_waiting(ctx, ClockMark.LATE_GRAVE, GRAVE_GATHERED, now, DueCaseKind.GRAVE)
    first = not await ctx.uow.settings.note(ClockMark.LATE_WAITING)
    if not (first or may_notify_all(now, phase)):
        return grave
    return [*grave, *await _late_waiting(ctx, ClockMark.LATE_WAITING, GATHERED, now, DueCaseKind.WAITING)]


async def passed_deadlines(ctx: Context) -> tuple[DeadlinePassed, ...]:
    """The open cases whose deadline has passed since the last reading, some at a time, each once: their reporters
    were shown that time. A case that waits for its reporters' answers is none of them."""
    now = ctx.clock.now()
    after = await _read_mark(ctx, ClockMark.LATE_REPORTERS, now)
    if after is not None and now - after < REPORTERS_GATHERED:
        return ()
    cases: list[Case] = []
    if after is not None:
        for due in DueCaseKind:
            cases += await ctx.uow.dues.deadlines(after, now, due)
    cases.sort(key=lambda case: (case.deadline, case.id))
    until = now
    if len(cases) > MOST_LATE:
        until = cases[MOST_LATE - 1].deadline
        cases = [case for case in cases if case.deadline <= until]
    _move_mark(ctx, ClockMark.LATE_REPORTERS, after, until, has_news=True)
    return tuple(DeadlinePassed(case.id) for case in cases if case.state is not State.NEEDS_INFO)


async def _late_waiting(
    ctx: Context, mark: ClockMark, gathered: timedelta, now: datetime, due: DueCaseKind
) -> list[Case]:
    after = await _read_mark(ctx, mark, now)
    if after is not None and now - after < gathered:
        return []
    cases = await ctx.uow.dues.deadlines(after, now, due) if after is not None else ()
    _move_mark(ctx, mark, after, now, has_news=True)
    return list(cases)


async def _read_mark(ctx: Context, mark: ClockMark, until: datetime) -> datetime | None:
    """How far the clock was read; None before the first time."""
    note = await ctx.uow.settings.note(mark)
    return min(_EPOCH + int(note) * _MICROSECOND, until) if note else None


def _move_mark(
    ctx: Context, mark: ClockMark, after: datetime | None, until: datetime, *, has_news: bool
) -> None:
    if has_news or after is None or until - after >= KEPT:
        ctx.uow.settings.set_note(mark, str((until - _EPOCH) // _MICROSECOND))
