"""Which phase it is: by the day of voting, or as long as an owner holds it by hand, with a reason. Pure rules."""

from dataclasses import replace
from datetime import date, datetime
from typing import Final

from bot.domain.cases.deadlines import deadline_for
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import Phase
from bot.domain.errors import BadInput
from bot.domain.moments import day_of
from bot.domain.owner.settings import RunningSettings
from bot.domain.typed import one_line

LONGEST_WHY: Final = 200
WHY_SHOWN: Final = 60


def phase_by_dates(running: RunningSettings, *, today: date) -> Phase | None:
    """What the days say; None as long as the day of voting is unknown. From the day of the result on it is after."""
    if running.polling_day is None:
        return None
    if running.result_day is not None and today >= running.result_day:
        return Phase.AFTER
    if today == running.polling_day:
        return Phase.DAY
    return Phase.BEFORE if today < running.polling_day else Phase.AFTER


def is_phase_held(running: RunningSettings, *, now: datetime) -> bool:
    """Whether an owner holds it by hand now."""
    return bool(running.phase_why) and (running.phase_until is None or now < running.phase_until)


def phase_due(running: RunningSettings, *, now: datetime) -> Phase | None:
    """The phase that it should be now."""
    if is_phase_held(running, now=now):
        return running.phase
    return phase_by_dates(running, today=day_of(now)) or running.phase


def overlap_error(running: RunningSettings, phase: Phase) -> BadInput:
    """What refuses a second hold: its remedy and so much of the other's reason as a short message takes."""
    why = running.phase_why
    excerpt = why if len(why) <= WHY_SHOWN else f"{why[:WHY_SHOWN].rstrip()} …"
    return BadInput("admin-phase-overlaps", {"phase": (running.phase or phase).value, "why": excerpt})


def hold(
    running: RunningSettings, phase: Phase, why: str, *, until: datetime | None, now: datetime
) -> RunningSettings:
    """The phase by hand, until a moment or until somebody ends it. Raises BadInput for one that overlaps another that
    is held, that says nothing new, has no reason, or is over before it begins."""
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
    """Nobody holds it any more: what the dates say."""
    free = replace(running, phase_why="", phase_until=None)
    return replace(free, phase=phase_due(free, now=now))


def update_case_phase(case: Case, running: RunningSettings, *, now: datetime) -> Case | None:
    """An open case whose phase is another one since the day of voting has moved; None where it is not, or an owner
    holds the phase. More time
    counts from its beginning, less from now on: nobody is late because of a date."""
    phase = None if is_phase_held(running, now=now) else phase_by_dates(running, today=day_of(case.opened_at))
    if phase is None or phase is case.phase:
        return None
    longer = deadline_for(case.severity, phase, now=case.opened_at)
    due = (
        longer if longer >= case.deadline else min(case.deadline, deadline_for(case.severity, phase, now=now))
    )
    return replace(case, phase=phase, deadline=due)
