"""How long lessons take: counts of finished lessons by coarse spans, of whole days and nobody in particular.

A lesson that was left for hours is not counted: nobody read all that time. The middle is the span in which the median
lies.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class LessonSpan(StrEnum):
    """Minutes from the first card to the end of the scene, up to and including the number."""

    FIVE = "5"
    TEN = "10"
    TWENTY = "20"
    FORTY = "40"
    LONGER = "longer"


LONGEST_READING: Final = 120
"""Minutes after which a lesson counts as left and come back to."""


def span_of(minutes: int) -> LessonSpan | None:
    """The span of so many minutes; None for a lesson that was left in between, or a clock that was set back."""
    if not 0 <= minutes <= LONGEST_READING:
        return None
    bounded = (span for span in LessonSpan if span is not LessonSpan.LONGER)
    return next((span for span in bounded if minutes <= int(span)), LessonSpan.LONGER)


def middle_span(by_span: Mapping[str, int]) -> LessonSpan:
    """The span in which the median of these counts lies."""
    total, so_far = sum(by_span.values()), 0
    for span in LessonSpan:
        so_far += by_span.get(span, 0)
        if so_far * 2 >= total:
            return span
    return LessonSpan.LONGER
