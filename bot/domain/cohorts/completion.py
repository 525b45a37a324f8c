"""How far the learners of a group have come, counted so that nobody is singled out.

A place with fewer than five learners is counted together with the other small ones. If all of them together
are still fewer than five, the next larger place joins them, so that the remainder reveals nothing. Numbers
are shown in steps of five.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from typing import Final

from bot.domain.learning.lessons import TIERS, Audience, Lesson, Progress, Tier

FEWEST: Final = 5
"""Below this number nothing is counted separately."""


@dataclass(frozen=True, slots=True)
class CohortCounts:
    """Numbers of learners of one track in one place; ``places`` names the places that are counted
    together."""

    track: Audience
    _: KW_ONLY
    places: tuple[str, ...]
    enrolled: int = 0
    begun: int = 0
    passed: tuple[int, ...] = (0,) * len(TIERS)
    exam: int = 0
    certified: int = 0

    def plus(self, other: "CohortCounts") -> "CohortCounts":
        """The sum of both."""
        return CohortCounts(
            self.track,
            places=(*self.places, *(p for p in other.places if p not in self.places)),
            enrolled=self.enrolled + other.enrolled,
            begun=self.begun + other.begun,
            passed=tuple(a + b for a, b in zip(self.passed, other.passed, strict=True)),
            exam=self.exam + other.exam,
            certified=self.certified + other.certified,
        )

    @property
    def small(self) -> bool:
        """Whether there are so few learners that nothing else may be shown."""
        return self.enrolled < FEWEST

    def cells(self) -> tuple[int, ...]:
        """Begun, the three tiers, the exam, certificates, in display order."""
        return (self.begun, *self.passed, self.exam, self.certified)


def percent(number: int, *, of: int) -> int:
    """Whole percent, rounded down; 0 if ``of`` is 0."""
    return 100 * number // of if of else 0


def count_cohort(
    track: Audience,
    place: str,
    learners: Iterable[Progress],
    *,
    enrolled: int,
    certified: int,
    lessons: Callable[[Audience, Tier], Sequence[Lesson]],
) -> CohortCounts:
    """The counts of one group. ``learners`` are those with a row; an enrolled learner without a row has not
    begun."""
    ids = {lesson.id for tier in TIERS for lesson in lessons(track, tier)}
    counts = CohortCounts(track, places=(place,), enrolled=enrolled, certified=certified)
    for progress in learners:
        begun = any(progress.lesson(key).cards_read for key in progress.lessons if key in ids)
        passed = tuple(progress.quiz(track, tier).passed for tier in TIERS)
        counts = replace(
            counts,
            begun=counts.begun + (begun or any(passed)),
            passed=tuple(n + done for n, done in zip(counts.passed, passed, strict=True)),
            exam=counts.exam + progress.quiz(track, None).passed,
        )
    return counts


def by_place(counts: Iterable[CohortCounts]) -> tuple[CohortCounts, ...]:
    """The counts grouped by track and place, small places merged; tracks in order, largest place first."""
    places: dict[tuple[Audience, tuple[str, ...]], CohortCounts] = {}
    for group in counts:
        key = (group.track, group.places)
        places[key] = places[key].plus(group) if key in places else group
    tracks: Mapping[Audience, list[CohortCounts]] = {
        track: [group for group in places.values() if group.track is track] for track in Audience
    }
    return tuple(row for rows in tracks.values() for row in _safe(rows))


def _safe(rows: Iterable[CohortCounts]) -> list[CohortCounts]:
    ordered = sorted(rows, key=lambda row: (-row.enrolled, row.places))
    large = [row for row in ordered if not row.small]
    small = [row for row in ordered if row.small]
    while small:
        rest = small[0]
        for row in small[1:]:
            rest = rest.plus(row)
        if not rest.small or not large:
            return [*large, rest]
        small = [large.pop(), *small]
    return large
