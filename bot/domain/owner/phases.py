"""The current phase: derived from polling day, or held by an owner by hand, with a reason. Pure rules."""

from dataclasses import replace
from datetime import date, datetime
from typing import Final

from bot.domain.cases.priority import deadline_for
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import Phase
from bot.domain.errors import BadInput
from bot.domain.moments import day_of
from bot.domain.owner.settings import RunningSettings
from bot.domain.typed import one_line

LONGEST_WHY: Final = 200
WHY_SHOWN: Final = 60


def phase_by_dates(running: RunningSettings, *, today: date) -> Phase | None:
    """The phase by dates; None while polling day is unknown. From the day of the result on it is «after»."""
    if running.polling_day is None:
        return None
    if running.result_day is not None and today >= running.result_day:
        return Phase.AFTER
    if today == running.polling_day:
        return Phase.DAY
    return Phase.BEFORE if today < running.polling_day else Phase.AFTER


def is_phase_held(running: RunningSettings, *, now: datetime) -> bool:
    """Whether an owner holds the phase by hand now."""
    return bool(running.phase_why) and (running.phase_until is None or now < running.phase_until)


def phase_due(running: RunningSettings, *, now: datetime) -> Phase | None:
    """The phase that should be in force now."""
    if is_phase_held(running, now=now):
        return running.phase
    return phase_by_dates(running, today=day_of(now)) or running.phase


def overlap_error(running: RunningSettings, phase: Phase) -> BadInput:
    """The refusal of a second hold: its remedy, and as much of the other hold's reason as a short message
    fits."""
    why = running.phase_why
    excerpt = why if len(why) <= WHY_SHOWN else f"{why[:WHY_SHOWN].rstrip()} …"
    return BadInput("admin-phase-overlaps", {"phase": (running.phase or phase).value, "why": excerpt})


def hold(
    running: RunningSettings, phase: Phase, why: str, *, until: datetime | None, now: datetime
) -> RunningSettings:
    """Hold the phase by hand, until a moment or until somebody ends it. Raises BadInput if it overlaps
    another hold, changes nothing, has no reason, or ends before it begins."""
    reason = one_line(why)
    if is_phase_held(running, now=now):
        raise overlap_error(running, phase)
    if phase is phase_due(running, now=now):
        raise BadInput("admin-phase-same")
    if not 0 < len(reason) <= LONGEST_WHY:
        raise BadInput("admin-phase-why", {"most": LONGEST_WHY})
    if until is not None and until <= now:
        raise BadInput("admin-phase-until")
    return replace(running, phase=phase, phase_why=reason, phase_until=until)


def release_phase(running: RunningSettings, *, now: datetime) -> RunningSettings:
    """End the hold; the phase follows the dates again."""
    free = replace(running, phase_why="", phase_until=None)
    return replace(free, phase=phase_due(free, now=now))


def update_case_phase(case: Case, running: RunningSettings, *, now: datetime) -> Case | None:
    """An open case whose phase differs since polling day changed; None if it does not, or an owner holds the
    phase. A longer deadline counts from the case's beginning, a shorter one from now: no case becomes late
    because of a date."""
    phase = None if is_phase_held(running, now=now) else phase_by_dates(running, today=day_of(case.opened_at))
    if phase is None or phase is case.phase:
        return None
    longer = deadline_for(case.severity, phase, now=case.opened_at)
    due = (
        longer if longer >= case.deadline else min(case.deadline, deadline_for(case.severity, phase, now=now))
    )
    return replace(case, phase=phase, deadline=due)
