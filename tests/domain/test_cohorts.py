"""Cohorts: who may join, their names, and what is shown of their progress."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cohorts.cohorts import (
    LONGEST_NAME,
    Cohort,
    CohortState,
    clean_name,
    last_day,
    typed_number,
)
from bot.domain.cohorts.completion import (
    FEWEST,
    CohortCounts,
    by_place,
    count_cohort,
    percent,
)
from bot.domain.learning.lessons import Audience, LessonProgress, Progress, QuizProgress, Tier
from tests.fakes.school import lesson

TODAY = date(2026, 11, 24)
OPEN = Cohort("c", track=Audience.STAFF, body="b", area_id="a", code="x", most=2, expires=TODAY)


def test_cohort_is_open_through_its_last_day() -> None:
    assert OPEN.state(TODAY) is CohortState.OPEN
    assert OPEN.state(TODAY + timedelta(days=1)) is CohortState.EXPIRED
    assert replace(OPEN, used=2).state(TODAY) is CohortState.FULL
    assert replace(OPEN, used=2, active=False).state(TODAY) is CohortState.CLOSED


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  فرمانداری،\n شعبهٔ  ۵ ", "فرمانداری، شعبهٔ ۵"),
        ("نیروهای\u200cانتظامی", "نیروهای\u200cانتظامی"),
        ("\u202eevil\u202c\u2067x", "evilx"),
        ("یک\x00دو", "یک دو"),
        ("a" * LONGEST_NAME, "a" * LONGEST_NAME),
        ("a" * (LONGEST_NAME + 1), None),
        ("", None),
        ("\u200c\u200f  ", None),
        ("🙂🙂", None),
        ("،،،", None),
    ],
)
def test_a_body_s_name_is_cleaned_or_refused(typed: str, name: str | None) -> None:
    assert clean_name(typed) == name


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("50", 50), ("۱٬۰۰۰", 1000), ("١٠", 10), (" ۲۰ ", 20), ("صد", None), ("-5", None), ("5.5", None),
        ("9" * 10, None), ("1,000", 1000), ("۱.۰۰۰", 1000), ("۲،۵", None), ("۲ ۵", None),
    ],
)  # fmt: skip
def test_numbers_are_read_in_three_scripts(typed: str, number: int | None) -> None:
    assert typed_number(typed) == number


def test_a_last_day_lies_between_tomorrow_and_a_year() -> None:
    assert not last_day(TODAY, today=TODAY)
    assert last_day(TODAY + timedelta(days=1), today=TODAY)
    assert last_day(TODAY + timedelta(days=366), today=TODAY)
    assert not last_day(TODAY + timedelta(days=367), today=TODAY)


def test_learners_are_counted_by_progress_in_this_track() -> None:
    ours = replace(lesson("ours", order=1, article_id="1"), track=Audience.STAFF)
    learners = [
        Progress(),
        Progress(lessons={"other-track": LessonProgress(3, True)}),
        Progress(lessons={"ours": LessonProgress(1)}),
        Progress(
            lessons={"ours": LessonProgress(3, True)},
            quizzes={"staff/basic": QuizProgress(1.0, True), "staff/exam": QuizProgress(0.9, True)},
        ),
        Progress(quizzes={"staff/basic": QuizProgress(0.5, False), "voter/basic": QuizProgress(1.0, True)}),
    ]
    counts = count_cohort(
        Audience.STAFF,
        "a",
        learners,
        enrolled=7,
        certified=1,
        lessons=lambda track, tier: (ours,) if (track, tier) == (Audience.STAFF, Tier.BASIC) else (),
    )
    assert (counts.enrolled, *counts.cells()) == (7, 2, 1, 0, 0, 1, 1)


def place(name: str, enrolled: int, track: Audience = Audience.STAFF) -> CohortCounts:
    return CohortCounts(track, places=(name,), enrolled=enrolled, begun=enrolled)


def test_small_places_are_counted_together() -> None:
    rows = by_place([place("a", 9), place("b", 3), place("c", 2)])
    assert [(row.places, row.enrolled) for row in rows] == [(("a",), 9), (("b", "c"), 5)]


def test_small_remainder_is_merged_with_next_larger_place() -> None:
    rows = by_place([place("a", 9), place("b", 6), place("c", 2)])
    assert [(row.places, row.enrolled) for row in rows] == [(("a",), 9), (("b", "c"), 8)]


def test_one_small_place_alone_stays_small() -> None:
    (row,) = by_place([place("a", 4)])
    assert row.small


def test_cohorts_of_one_place_share_row_per_track() -> None:
    rows = by_place([place("a", 3), place("a", 4), place("a", 5, Audience.VOTER)])
    assert [(row.track, row.enrolled) for row in rows] == [(Audience.VOTER, 5), (Audience.STAFF, 7)]


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 12)), max_size=8))
def test_everybody_is_counted_and_multiple_rows_are_never_small(groups: list[tuple[str, int]]) -> None:
    rows = by_place([place(name, n) for name, n in groups])
    assert sum(row.enrolled for row in rows) == sum(n for _, n in groups)
    if len(rows) > 1:
        assert all(row.enrolled >= FEWEST for row in rows)


def test_shares_are_whole_percent_rounded_down() -> None:
    assert (percent(5, of=7), percent(0, of=0)) == (71, 0)
