"""The quiet count of days: two missed days of a week are forgiven."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.learning.learning_days import FORGIVEN, WEEK, LearningDays

BEGIN = date(2026, 10, 1)


def after(*days: int) -> LearningDays:
    """The count after learning on these days, counted from the first."""
    counted = LearningDays()
    for day in days:
        counted = counted.with_day(BEGIN + timedelta(days=day))
    return counted


@pytest.mark.parametrize(
    ("days", "count"),
    [
        ((0,), 1),
        ((0, 0), 1),
        ((0, 1, 2), 3),
        ((0, 3), 2),
        ((0, 4), 1),
        ((0, 2, 4), 3),
        ((0, 2, 4, 6), 1),
        ((0, 2, 4, 5, 6, 7, 8, 10), 8),
        ((1, 0), 1),
    ],
)
def test_two_missed_days_a_week_are_forgiven(days: tuple[int, ...], count: int) -> None:
    assert after(*days).count == count


@given(st.lists(st.integers(1, 4), max_size=40))
def test_count_agrees_with_looking_at_every_week(gaps: list[int]) -> None:
    days = [0]
    for gap in gaps:
        days.append(days[-1] + gap)
    first = 0
    for place, day in enumerate(days):
        for end in range(days[place - 1] if place else 0, day):
            week = range(max(end - WEEK.days + 1, days[first]), end + 1)
            if sum(missed not in days for missed in week) > FORGIVEN:
                first = place
                break
    assert after(*days).count == len(days) - first


@given(st.lists(st.integers(0, 5), max_size=20))
def test_count_is_read_as_it_was_written(gaps: list[int]) -> None:
    counted = after(*(sum(gaps[:place]) for place in range(len(gaps))))
    assert LearningDays.from_text(counted.to_text()) == counted
    assert LearningDays.from_text("") == LearningDays()
