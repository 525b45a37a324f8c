"""How long lessons take: counts of finished lessons by coarse spans, of whole days and nobody in particular.

A lesson that was left for hours is not counted: nobody read all that time. The middle is the span in which the median
lies.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.domain.figures.daily_counts import STEP, DailyCount, shown_count


class LessonSpan(StrEnum):
    """Minutes from the first card to the end of the scene, up to and including the number."""

    FIVE = "5"
    TEN = "10"
    TWENTY = "20"
    FORTY = "40"
    LONGER = "longer"


LONGEST_READING: Final = 120
"""Minutes after which a lesson counts as left and come back to."""


@dataclass(frozen=True, slots=True)
class LessonTime:
    """A lesson with the shown count of its readings and the span of the median."""

    lesson_id: str
    count: int
    middle: LessonSpan


def span_of(minutes: int) -> LessonSpan | None:
    """The span of so many minutes; None for a lesson that was left in between, or a clock that was set back."""
    if not 0 <= minutes <= LONGEST_READING:
        return None
    bounded = (span for span in LessonSpan if span is not LessonSpan.LONGER)
    return next((span for span in bounded if minutes <= int(span)), LessonSpan.LONGER)


def lesson_times(counts: Iterable[DailyCount], lesson_ids: Sequence[str]) -> Sequence[LessonTime]:
    """The times of these lessons, in this order; those with fewer readings than a step are left out."""
    spans: dict[str, Counter[str]] = {}
    for row in counts:
        spans.setdefault(row.name, Counter())[row.detail] += row.count
    times = []
    for lesson_id in lesson_ids:
        by_span = spans.get(lesson_id, Counter())
        if by_span.total() >= STEP:
            times.append(LessonTime(lesson_id, shown_count(by_span.total()), _middle(by_span)))
    return times


def _middle(by_span: Counter[str]) -> LessonSpan:
    so_far = 0
    for span in LessonSpan:
        so_far += by_span[span]
        if so_far * 2 >= by_span.total():
            return span
    return LessonSpan.LONGER
