"""Times of lessons: spans and medians, and what is too long to say."""

import pytest

from bot.domain.figures.lesson_times import LessonSpan, middle_span, span_of


@pytest.mark.parametrize(
    ("minutes", "span"),
    [
        (0, LessonSpan.FIVE), (5, LessonSpan.FIVE), (6, LessonSpan.TEN), (20, LessonSpan.TWENTY),
        (40, LessonSpan.FORTY), (41, LessonSpan.LONGER), (120, LessonSpan.LONGER), (121, None), (-1, None),
    ],
)  # fmt: skip
def test_span_of_minutes(minutes: int, span: LessonSpan | None) -> None:
    assert span_of(minutes) is span


def test_middle_is_the_span_of_the_median() -> None:
    assert middle_span({LessonSpan.FIVE: 4, LessonSpan.TEN: 5, LessonSpan.LONGER: 3}) is LessonSpan.TEN
    assert middle_span({LessonSpan.FIVE: 3, LessonSpan.FORTY: 3}) is LessonSpan.FIVE
    assert middle_span({LessonSpan.LONGER: 1}) is LessonSpan.LONGER
