"""When an item comes back: the rules around the memory model."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.learning.memory import (
    DAY_BEGINS,
    DAY_ENDS,
    PAUSES,
    QuestionRecall,
    ReminderWindow,
    due_on,
    minute_in,
    next_reminder,
    quiet,
    recalls_from,
)

TODAY = date(2026, 11, 24)


def day(n: int) -> date:
    return TODAY + timedelta(days=n)


def recall(*, due: int, last: int = -3, stability: float = 2.0) -> QuestionRecall:
    return QuestionRecall(stability, difficulty=5.0, last=day(last), due=day(due))


RECALLS = {
    "late": recall(due=-2),
    "today": recall(due=0, stability=1.0),
    "later": recall(due=4, stability=0.5),
}


def test_what_is_due_comes_longest_overdue_first() -> None:
    assert due_on(RECALLS, today=TODAY, polling_day=None) == ("late", "today")
    assert due_on(RECALLS, today=day(-3), polling_day=None) == ()


def test_day_before_voting_repeats_everything_weakest_first() -> None:
    recalls = {**RECALLS, "done": recall(due=9, last=0)}
    assert due_on(recalls, today=TODAY, polling_day=day(1)) == ("later", "today", "late")


@pytest.mark.parametrize("after", [0, 1, 30])
def test_from_polling_day_on_nothing_is_asked(after: int) -> None:
    assert due_on(RECALLS, today=TODAY, polling_day=day(-after)) == ()


@pytest.mark.parametrize(
    ("recalls", "polling", "unanswered", "expected"),
    [
        (RECALLS, None, 0, 1),
        ({"later": recall(due=4)}, None, 0, 4),
        (RECALLS, None, 1, PAUSES[1]),
        (RECALLS, None, 3, PAUSES[3]),
        ({"later": recall(due=40)}, 10, 0, 9),
        (RECALLS, 2, 1, 1),
    ],
)
def test_the_next_reminder(
    recalls: dict[str, QuestionRecall], polling: int | None, unanswered: int, expected: int
) -> None:
    polling_day = None if polling is None else day(polling)
    reminder_day = next_reminder(recalls, today=TODAY, polling_day=polling_day, unanswered=unanswered)
    assert reminder_day == day(expected)


@pytest.mark.parametrize(
    ("recalls", "polling", "unanswered"),
    [({}, None, 0), (RECALLS, None, len(PAUSES)), (RECALLS, 1, 0), (RECALLS, 0, 0)],
)
def test_empty_nagging_and_polling_day_reminders_never_occur(
    recalls: dict[str, QuestionRecall], polling: int | None, unanswered: int
) -> None:
    polling_day = None if polling is None else day(polling)
    assert next_reminder(recalls, today=TODAY, polling_day=polling_day, unanswered=unanswered) is None


@given(st.sampled_from([*ReminderWindow.ALL, "nonsense"]), st.floats(0, 1, exclude_max=True))
def test_reminder_minute_lies_in_window_and_never_at_night(window: str, share: float) -> None:
    minute = minute_in(window, share=share)
    begin, end = ReminderWindow.ALL.get(window, (DAY_BEGINS, DAY_ENDS))
    assert begin <= minute < end and not quiet(minute)


def test_a_recall_survives_its_row() -> None:
    plain = {"q": recall(due=3).to_plain()}
    assert recalls_from(plain) == {"q": recall(due=3)}
