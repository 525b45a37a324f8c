"""The phase follows the dates by itself; an owner may hold it by hand, with a reason. Every change is
recorded."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import Phase
from bot.domain.events import CaseChanged
from bot.domain.owner.phases import (
    hold,
    is_phase_held,
    phase_by_dates,
    phase_due,
    release_phase,
    update_case_phase,
)
from bot.domain.owner.settings import RunningSettings
from bot.domain.staff.audit import PROGRAM, AuditAction
from bot.usecases.access.case_access import access_of, can_see
from bot.usecases.context import ActingContext, Context

ROUND: Final = "deadlines-round"
"""Set while open cases are recounted because the days have changed: how far that has come."""
AT_ONCE: Final = 20
"""Cases per tick: each is redrawn in its group."""
MOST_COUNTED: Final = 1_000
"""Above this, the count is shown as «or more»."""
PAGE: Final = 200
"""Open cases checked per tick."""


@dataclass(frozen=True, slots=True)
class _RecountPlace:
    """``behind``: deadline and id of the last checked case, as they were then."""

    moved: bool = False
    behind: tuple[datetime, str] | None = None

    def __str__(self) -> str:
        behind = f"{self.behind[0].isoformat()}|{self.behind[1]}" if self.behind else "|"
        return f"{'moved' if self.moved else 'open'}|{behind}"

    @classmethod
    def parse(cls, note: str) -> "_RecountPlace":
        word, at, case_id = [*note.split("|"), "", ""][:3]
        return cls(word == "moved", (datetime.fromisoformat(at), case_id) if at else None)


@dataclass(frozen=True, slots=True)
class PhaseChange:
    """The phase has changed. ``why`` is set if an owner's hold has expired."""

    phase: Phase
    hold_over: bool


async def set_phase(ctx: ActingContext, phase: Phase) -> RunningSettings | None:
    """Set the phase by hand, at once if no polling day determines it; None if an owner must give a reason.
    The phase of the dates ends a hold."""
    running = await ctx.uow.settings.running()
    dated_phase = phase_by_dates(running, today=ctx.clock.today())
    if dated_phase is None:
        return _save_running(ctx, replace(running, phase=phase), str(ctx.account), phase.value)
    if dated_phase is not phase:
        return None
    if not is_phase_held(running, now=ctx.clock.now()):
        return _save_running(ctx, replace(running, phase=phase), str(ctx.account), phase.value)
    return await end_hold(ctx)


async def needs_reason(ctx: Context, phase: Phase) -> bool:
    """Whether the dates give another phase, so that an owner who wants this one must give a reason."""
    return phase_by_dates(await ctx.uow.settings.running(), today=ctx.clock.today()) not in (None, phase)


async def hold_phase(
    ctx: ActingContext, phase: Phase, why: str, *, until: datetime | None
) -> RunningSettings:
    """Raises BadInput (``bot.domain.owner.phases.hold``)."""
    changed = hold(await ctx.uow.settings.running(), phase, why, until=until, now=ctx.clock.now())
    return _save_running(ctx, changed, str(ctx.account), f"{phase} held", words=changed.phase_why)


async def end_hold(ctx: ActingContext) -> RunningSettings:
    """The phase follows the dates again."""
    changed = release_phase(await ctx.uow.settings.running(), now=ctx.clock.now())
    return _save_running(ctx, changed, str(ctx.account), "follows dates")


async def follow_phase(ctx: Context) -> PhaseChange | None:
    """By the clock: the phase that is due, if it differs from the present one, or if a hold has expired."""
    running, now = await ctx.uow.settings.running(), ctx.clock.now()
    over = bool(running.phase_why) and not is_phase_held(running, now=now)
    due = phase_due(running, now=now)
    if due is None or (due is running.phase and not over):
        return None
    changed = release_phase(running, now=now) if over else replace(running, phase=due)
    _save_running(ctx, changed, PROGRAM, due.value)
    return PhaseChange(due, over)


def recount_later(ctx: Context) -> None:
    """The days have changed: check all open cases from the beginning."""
    ctx.uow.settings.set_note(ROUND, str(_RecountPlace()))


@dataclass(frozen=True, slots=True)
class MovingDeadlines:
    """``more``: there are others that were not counted."""

    count: int = 0
    more: bool = False


NOTHING_MOVES: Final = MovingDeadlines()


async def count_moving(ctx: ActingContext, then: RunningSettings) -> MovingDeadlines:
    """How many open cases would get another deadline with these days, of those that the asker may see: the
    sum must not reveal the others."""
    access, behind, count = await access_of(ctx, ctx.account), None, 0
    while some := await ctx.uow.dues.open_after(behind, limit=PAGE):
        for case in some:
            other = update_case_phase(case, then, now=ctx.clock.now())
            if other is None or other.deadline == case.deadline or not await can_see(ctx, case, access):
                continue
            if count == MOST_COUNTED:
                return MovingDeadlines(count, more=True)
            count += 1
        behind = (some[-1].deadline, some[-1].id)
    return MovingDeadlines(count)


async def recount_deadlines(ctx: Context) -> tuple[CaseChanged, ...]:
    """Update a few open cases per tick whose phase has changed with the days, until a whole round finds none.
    The round waits while an owner holds the phase."""
    note, running = await ctx.uow.settings.note(ROUND), await ctx.uow.settings.running()
    if not note or is_phase_held(running, now=ctx.clock.now()):
        return ()
    place, moved = _RecountPlace.parse(note), list[Case]()
    some = await ctx.uow.dues.open_after(place.behind, limit=PAGE)
    for case in some:
        place = replace(place, behind=(case.deadline, case.id))
        if (other := update_case_phase(case, running, now=ctx.clock.now())) is not None:
            _recount(ctx, other)
            moved.append(other)
        if len(moved) == AT_ONCE:
            break
    else:
        if len(some) < PAGE:  # cases with less time have moved to the front: start over if any moved
            ctx.uow.settings.set_note(ROUND, str(_RecountPlace()) if moved or place.moved else "")
            return tuple(CaseChanged(case.id) for case in moved)
    ctx.uow.settings.set_note(ROUND, str(replace(place, moved=place.moved or bool(moved))))
    return tuple(CaseChanged(case.id) for case in moved)


def _recount(ctx: Context, case: Case) -> None:
    ctx.uow.cases.save(case)
    ctx.uow.audit.record(
        AuditAction.SETTING, by=PROGRAM, at=ctx.clock.now(), subject=case.id, detail=f"deadline {case.phase}"
    )


def _save_running(
    ctx: Context, changed: RunningSettings, by: str, detail: str, *, words: str = ""
) -> RunningSettings:
    ctx.uow.settings.save(changed)
    ctx.uow.audit.record(
        AuditAction.SETTING, by=by, at=ctx.clock.now(), subject="phase", detail=detail, words=words
    )
    return changed
