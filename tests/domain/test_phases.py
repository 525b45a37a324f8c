"""The phase follows the day of voting, unless an owner holds it for a while and gives a reason."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.cases.priority import deadline_for
from bot.domain.catalogue.catalogue import Phase, Severity
from bot.domain.errors import BadInput
from bot.domain.owner.phases import (
    hold,
    is_phase_held,
    phase_by_dates,
    phase_due,
    release_phase,
    update_case_phase,
)
from bot.domain.owner.settings import RunningSettings
from tests.storage.values import a_case

NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
TODAY = date(2026, 5, 1)
REASON = "رأی‌گیری در چند شعبه یک روز دیرتر است"


def running(day: date | None = TODAY, **more: object) -> RunningSettings:
    return RunningSettings(polling_day=day, phase=Phase.DAY, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("ahead", "phase"), [(1, Phase.BEFORE), (0, Phase.DAY), (-1, Phase.AFTER), (40, Phase.BEFORE)]
)
def test_the_dates_say_which_phase_it_is(ahead: int, phase: Phase) -> None:
    assert phase_by_dates(running(TODAY + timedelta(days=ahead)), today=TODAY) is phase


def test_from_the_day_of_the_result_it_is_after() -> None:
    assert phase_by_dates(running(TODAY, result_day=TODAY), today=TODAY) is Phase.AFTER


def test_without_a_day_the_phase_is_what_was_set() -> None:
    assert phase_by_dates(running(None), today=TODAY) is None
    assert phase_due(running(None), now=NOW) is Phase.DAY


def test_phase_hold_lasts_until_its_end_or_removal() -> None:
    until = NOW + timedelta(hours=5)
    running_state = hold(running(), Phase.AFTER, REASON, until=until, now=NOW)
    assert (running_state.phase, running_state.phase_why, running_state.phase_until) == (
        Phase.AFTER,
        REASON,
        until,
    )
    assert phase_due(running_state, now=until - timedelta(seconds=1)) is Phase.AFTER
    assert phase_due(running_state, now=until) is Phase.DAY and not is_phase_held(running_state, now=until)
    back = release_phase(running_state, now=NOW)
    assert (back.phase, back.phase_why, back.phase_until) == (Phase.DAY, "", None)
    for_good = hold(running(), Phase.BEFORE, REASON, until=None, now=NOW)
    assert phase_due(for_good, now=NOW + timedelta(days=99)) is Phase.BEFORE


def test_what_overlaps_or_says_nothing_is_refused() -> None:
    running_state = hold(running(), Phase.AFTER, REASON, until=None, now=NOW)
    with pytest.raises(BadInput, match="admin-phase-overlaps"):
        hold(running_state, Phase.BEFORE, REASON, until=None, now=NOW)
    with pytest.raises(BadInput, match="admin-phase-same"):
        hold(running(), Phase.DAY, REASON, until=None, now=NOW)
    with pytest.raises(BadInput, match="admin-phase-why"):
        hold(running(), Phase.AFTER, "  ", until=None, now=NOW)
    with pytest.raises(BadInput, match="admin-phase-until"):
        hold(running(), Phase.AFTER, REASON, until=NOW, now=NOW)


def test_open_cases_regain_longer_deadline_when_day_moves() -> None:
    case = a_case(phase=Phase.DAY, severity=Severity.HIGH, opened_at=NOW)
    moved = update_case_phase(case, running(TODAY + timedelta(days=30)), now=NOW + timedelta(hours=2))
    assert moved is not None and moved.phase is Phase.BEFORE
    assert moved.deadline == deadline_for(Severity.HIGH, Phase.BEFORE, now=NOW)
    assert update_case_phase(moved, running(TODAY + timedelta(days=30)), now=NOW) is None, (
        "updating once is enough"
    )


def test_a_shorter_time_begins_when_the_day_is_set() -> None:
    case = a_case(phase=Phase.BEFORE, severity=Severity.HIGH, opened_at=NOW)
    later = NOW + timedelta(hours=6)
    sooner = update_case_phase(case, running(), now=later)
    assert sooner is not None and sooner.phase is Phase.DAY
    assert sooner.deadline <= deadline_for(Severity.HIGH, Phase.DAY, now=later)
    assert update_case_phase(case, running(None), now=NOW) is None, "without a day nothing is counted again"
