"""Times of lessons: spans, medians, and what is too few or too long to say."""

from datetime import date

import pytest

from bot.domain.figures.daily_counts import CountKind, DailyCount
from bot.domain.figures.lesson_times import LessonSpan, LessonTime, lesson_times, span_of

DAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("minutes", "span"),
    [
        (0, LessonSpan.FIVE), (5, LessonSpan.FIVE), (6, LessonSpan.TEN), (20, LessonSpan.TWENTY),
        (40, LessonSpan.FORTY), (41, LessonSpan.LONGER), (120, LessonSpan.LONGER), (121, None), (-1, None),
    ],
)  # fmt: skip
def test_span_of_minutes(minutes: int, span: LessonSpan | None) -> None:
    assert span_of(minutes) is span


def row(lesson_id: str, span: LessonSpan, count: int) -> DailyCount:
    return DailyCount(DAY, CountKind.LESSON, lesson_id, span, count)


def test_median_span_and_count_in_steps_of_five() -> None:
    counts = [
        row("vb1", LessonSpan.FIVE, 4), row("vb1", LessonSpan.TEN, 5), row("vb1", LessonSpan.LONGER, 3),
        row("vb2", LessonSpan.FIVE, 4), row("vb3", LessonSpan.FIVE, 3), row("vb3", LessonSpan.FORTY, 3),
        row("gone", LessonSpan.FIVE, 50),
    ]  # fmt: skip
    assert lesson_times(counts, ["vb3", "vb2", "vb1"]) == [
        LessonTime("vb3", 5, LessonSpan.FIVE),
        LessonTime("vb1", 10, LessonSpan.TEN),
    ]
