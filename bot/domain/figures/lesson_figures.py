"""How far learners come, for owners: of a track, and of each lesson, with the card at which most of them stop.

Counted is what somebody does for the first time: reading a card, ending the scene, passing a tier. Shown are whole days
and steps of twenty people, and every share is of shown counts. So no figure is about fewer than twenty people, and two
looks differ by nobody or by a whole step.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from bot.domain.figures.daily_counts import DailyCount, share_of
from bot.domain.figures.lesson_times import LessonSpan, middle_span

PEOPLE: Final = 20
"""The smallest number of people that a figure is about, and the step of its counts."""
TENTHS: Final = 10


class LearningStep(StrEnum):
    """What is counted beside cards: the end of a lesson, the first card of a track, a passed exam. Passed tiers are
    counted by their own names."""

    END = "end"
    BEGUN = "begun"
    EXAM = "exam"


@dataclass(frozen=True, slots=True)
class LessonFigures:
    """Shown counts: 0 stands for fewer than twenty. ``stop``: the place, in cards from 0, that most of those who began
    did not get beyond; the number of cards stands for the scene, and None for no such place."""

    lesson_id: str
    _: KW_ONLY
    begun: int
    finished: int
    stop: int | None = None
    middle: LessonSpan | None = None

    @property
    def share(self) -> int | None:
        """Tenths of those who began; None if nobody or too few did."""
        return share_of(self.finished, self.begun, steps=TENTHS) if self.begun and self.finished else None


def shown_people(count: int) -> int:
    """The start of the step that the count lies in; 0 stands for 0 to 19."""
    return count - count % PEOPLE


def lesson_figures(
    reached: Iterable[DailyCount], times: Iterable[DailyCount], lessons: Iterable[tuple[str, int]]
) -> Sequence[LessonFigures]:
    """The figures of these lessons, each with its number of cards, in this order; those that fewer than twenty people
    began, and as few read in one go, are left out."""
    counts, spans = _by_name(reached), _by_name(times)
    figures = []
    for lesson_id, cards in lessons:
        steps = counts.get(lesson_id, {})
        readers = [shown_people(steps.get(str(card), 0)) for card in range(cards)]
        finished, span = shown_people(steps.get(LearningStep.END, 0)), spans.get(lesson_id, {})
        middle = middle_span(span) if sum(span.values()) >= PEOPLE else None
        if readers[0] or middle is not None:
            stop = _stop([*readers, finished])
            figures.append(
                LessonFigures(lesson_id, begun=readers[0], finished=finished, stop=stop, middle=middle)
            )
    return figures


def track_figures(reached: Iterable[DailyCount], track: str) -> Mapping[str, int]:
    """Shown counts by step: who began the track, and who passed each tier and the exam."""
    return {step: shown_people(count) for step, count in _by_name(reached).get(track, {}).items()}


def _by_name(counts: Iterable[DailyCount]) -> Mapping[str, Mapping[str, int]]:
    by_name: dict[str, Counter[str]] = {}
    for row in counts:
        by_name.setdefault(row.name, Counter())[row.detail] += row.count
    return by_name


def _stop(people: Sequence[int]) -> int | None:
    """Behind which step most are lost: who read a card and not the next one stopped at that."""
    losses = [before - after for before, after in pairwise(people)]
    most = max(losses, default=0)
    return losses.index(most) + 1 if most >= PEOPLE else None
