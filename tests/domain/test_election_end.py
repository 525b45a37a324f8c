"""Closing an election as rules: what is told of numbers, when it is over, how far closing has come."""

from datetime import date, timedelta

import pytest

from bot.domain.catalogue.catalogue import Phase
from bot.domain.closing.election_end import (
    ClosingProgress,
    ClosingStep,
    Uncounted,
    close_settings,
    has_ahead,
    last_key_day,
    open_settings,
    stepped_count,
)
from bot.domain.errors import WrongState
from bot.domain.owner.settings import LocalLine, Reporting, Retention, RunningSettings

TODAY = date(2027, 3, 10)
LINES = (LocalLine("02112345678", "The county's line", "a letter"),)


@pytest.mark.parametrize(
    ("count", "has_more", "stepped"),
    [
        (0, False, Uncounted.NONE),
        (0, True, Uncounted.FEW),
        (1, False, Uncounted.FEW),
        (4, False, Uncounted.FEW),
        (5, False, 5),
        (9, False, 5),
        (1000, False, 1000),
    ],
)
def test_counts_leave_in_steps_of_five(count: int, has_more: bool, stepped: object) -> None:
    assert stepped_count(count, has_more=has_more) == stepped


def after(polling: int, result: int | None) -> RunningSettings:
    """Polling day and day of the result, so many days ago."""
    return RunningSettings(
        polling_day=TODAY - timedelta(days=polling),
        result_day=None if result is None else TODAY - timedelta(days=result),
    )


@pytest.mark.parametrize(
    ("running", "ahead"),
    [
        (RunningSettings(), False),
        (after(0, None), True),
        (after(-1, None), True),
        (after(9, None), True),
        (after(9, 2), True),
        (after(9, 3), False),
    ],
)
def test_election_lasts_until_nothing_can_be_reported(running: RunningSettings, ahead: bool) -> None:
    assert has_ahead(running, {2}, today=TODAY) is ahead


def test_longest_window_decides() -> None:
    assert has_ahead(after(9, 3), {2, 20}, today=TODAY)


def test_closing_ends_a_hold_and_happens_once() -> None:
    held = RunningSettings(Reporting.OPEN, Phase.DAY, phase_why="a storm")
    closed = close_settings(held, today=TODAY)
    assert (closed.reporting, closed.closed_on, closed.phase_why) == (Reporting.CLOSED, TODAY, "")
    with pytest.raises(WrongState, match="election-closed-already"):
        close_settings(closed, today=TODAY)


def test_next_election_begins_with_nothing_of_the_last() -> None:
    last = RunningSettings(
        Reporting.OPEN,
        Phase.AFTER,
        polling_day=TODAY,
        publication=True,
        lines=LINES,
        retention=Retention(spam=3),
    )
    with pytest.raises(WrongState, match="election-open-already"):
        open_settings(last, today=TODAY)
    then = open_settings(close_settings(last, today=TODAY), today=TODAY)
    assert then == RunningSettings(lines=LINES, retention=Retention(spam=3), opened_on=TODAY)
    assert then != RunningSettings(), "a start would take the environment's switch for a new installation's"


def test_last_key_ends_with_the_closing_day() -> None:
    assert last_key_day(closed_on=TODAY, retention=Retention(longest=90)) == TODAY + timedelta(days=90)


def test_progress_is_read_back_and_ends() -> None:
    assert ClosingProgress.parse("") is None
    progress = ClosingProgress(ClosingStep.REPORTERS, '["2027-03-10T08:00:00+00:00", "c 1"]')
    assert ClosingProgress.parse(str(progress)) == progress
    steps = [ClosingStep.REPORTERS]
    while (following := ClosingProgress(steps[-1], "x").following) is not None:
        assert following.behind == ""
        steps.append(following.step)
    assert steps == list(ClosingStep)
