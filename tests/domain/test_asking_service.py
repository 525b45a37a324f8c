"""When a question is taken and due: only open time counts, in Tehran's time."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.asking.inquiries import InquiryFigures, figures_of
from bot.domain.asking.service import AskingService, read_hours, read_stored_hours
from bot.domain.errors import BadInput
from bot.domain.moments import minute_of_day

ON = AskingService(is_on=True)
"""From nine to nine, within an hour."""


def tehran(hour: int, minute: int = 0, *, day: int = 24) -> datetime:
    return datetime(2026, 11, day, tzinfo=UTC) + timedelta(hours=hour, minutes=minute) - timedelta(hours=3.5)


@pytest.mark.parametrize(
    ("at", "is_open"), [((8, 59), False), ((9, 0), True), ((20, 59), True), ((21, 0), False)]
)
def test_questions_are_taken_within_the_hours(at: tuple[int, int], is_open: bool) -> None:
    assert ON.is_open(tehran(*at)) is is_open
    assert not AskingService().is_open(tehran(*at)), "the switch is off"


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (tehran(9), tehran(10)),
        (tehran(20), tehran(21)),
        (tehran(20, 45), tehran(9, 45, day=25)),
        (tehran(7), tehran(10)),
        (tehran(22), tehran(10, day=25)),
    ],
)
def test_due_time_counts_open_time_only(asked: datetime, due: datetime) -> None:
    assert ON.due_at(asked) == due


@given(
    st.integers(0, 22 * 60),
    st.integers(60, 24 * 60),
    st.sampled_from((30, 60, 120, 240)),
    st.integers(0, 2879),
)
def test_due_time_is_always_within_hours(opens: int, length: int, promise: int, at: int) -> None:
    service = AskingService(is_on=True, opens=opens, closes=min(opens + length, 24 * 60), promise=promise)
    asked = tehran(0) + timedelta(minutes=at)
    due = service.due_at(asked)
    assert due >= asked + timedelta(minutes=promise)
    assert service.opens <= (minute_of_day(due) or 24 * 60) <= service.closes


@pytest.mark.parametrize(
    ("typed", "hours"),
    [("9-21", (540, 1260)), ("۹ تا ۲۱", (540, 1260)), ("8:30 - 20", (510, 1200)), ("٠-٢٤", (0, 1440))],
)
def test_hours_are_read_in_any_digits(typed: str, hours: tuple[int, int]) -> None:
    assert read_hours(typed) == hours
    assert read_stored_hours(f"{hours[0]}-{hours[1]}") == hours


@pytest.mark.parametrize("typed", ["", "9", "21-9", "9-9:30", "9:75-12", "9-25", "1-2-3", "همیشه"])
def test_other_hours_are_refused(typed: str) -> None:
    with pytest.raises(BadInput):
        read_hours(typed)


@pytest.mark.parametrize("stored", ["", "x-y", "540", "540-", "-5-60", "540-541", "٥٤٠-٦٠٠"])
def test_odd_buttons_set_no_hours(stored: str) -> None:
    with pytest.raises(BadInput):
        read_stored_hours(stored)


def test_few_questions_give_no_figures() -> None:
    assert figures_of([5, 5, 5, 5]) == InquiryFigures()
    assert figures_of([5, 10, 65, 70, None]) == InquiryFigures(5, within=40, median=65)
    assert figures_of([5, 10, None, None, None]) == InquiryFigures(5, within=40, median=None)
