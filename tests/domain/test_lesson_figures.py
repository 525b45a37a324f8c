"""How far learners come: steps of twenty people, and the card at which most of them stop."""

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.figures.daily_counts import CountKind, DailyCount
from bot.domain.figures.lesson_figures import (
    PEOPLE,
    LearningStep,
    LessonFigures,
    lesson_figures,
    track_figures,
)
from bot.domain.figures.lesson_times import LessonSpan

DAY = date(2026, 11, 29)


def counts(name: str, details: Mapping[str, int], kind: CountKind = CountKind.LEARNING) -> list[DailyCount]:
    return [DailyCount(DAY, kind, name, detail, count) for detail, count in details.items()]


def figures(reached: Mapping[str, int], times: Mapping[str, int] | None = None) -> list[LessonFigures]:
    spent = counts("vb1", times or {}, CountKind.LESSON)
    return list(lesson_figures(counts("vb1", reached), spent, [("vb1", 4), ("vb2", 5)]))


def test_lesson_shows_finished_share_stop_and_time() -> None:
    (lesson,) = figures(
        {"0": 119, "1": 112, "2": 61, "3": 60, "end": 45},
        {LessonSpan.FIVE: 9, LessonSpan.TEN: 12},
    )
    assert (lesson.lesson_id, lesson.begun, lesson.finished, lesson.share) == ("vb1", 100, 40, 4)
    assert lesson.stop == 2, "most read the second card and not the third"
    assert lesson.middle is LessonSpan.TEN


@pytest.mark.parametrize(
    ("reached", "stop"),
    [
        ({"0": 40, "1": 40, "2": 40, "3": 40, "end": 10}, 4),
        ({"0": 60, "1": 20, "2": 20, "3": 20, "end": 20}, 1),
        ({"0": 40, "1": 39, "2": 38, "3": 37, "end": 36}, 1),
        ({"0": 39, "1": 38, "2": 37, "3": 30, "end": 21}, None),
    ],
)
def test_stop_is_where_most_are_lost(reached: Mapping[str, int], stop: int | None) -> None:
    (lesson,) = figures(reached)
    assert lesson.stop == stop


def test_fewer_than_twenty_people_are_no_figure() -> None:
    assert figures({"0": PEOPLE - 1, "end": PEOPLE - 1}, {LessonSpan.FIVE: PEOPLE - 1}) == []
    (lesson,) = figures({"0": PEOPLE, "end": PEOPLE - 1}, {LessonSpan.FIVE: PEOPLE - 1})
    assert (lesson.begun, lesson.finished, lesson.share, lesson.middle) == (PEOPLE, 0, None, None)
    assert track_figures(counts("voter", {"begun": 45, "basic": 19, "exam": 20}), "voter") == {
        "begun": 40, "basic": 0, "exam": 20,
    }  # fmt: skip
    assert track_figures([], "voter") == {}


@given(st.lists(st.integers(0, 300), min_size=5, max_size=5), st.integers(0, 5))
def test_one_more_person_shows_nothing_or_a_whole_step(reached: list[int], came_to: int) -> None:
    """Two looks between which one learner went on."""
    names = ["0", "1", "2", "3", LearningStep.END]
    before = dict(zip(names, sorted(reached, reverse=True), strict=True))
    after = {name: count + (place < came_to) for place, (name, count) in enumerate(before.items())}
    looks = [figures(before), figures(after)]
    for name in ("begun", "finished"):
        values = [getattr(look[0], name) if look else 0 for look in looks]
        assert values[1] - values[0] in (0, PEOPLE)
        assert all(value % PEOPLE == 0 for value in values)
