"""Where the learners of a group have stopped: at which card, scene or quiz; counts in steps of five.

Everybody who has begun and not finished stands at one place. A place is named only if at least five people stand
there, and their number is rounded down to five, ten, …: two looks that differ say that some came or went, not who.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.cohorts.completion import FEWEST
from bot.domain.learning.lessons import TIERS, Audience, Lesson, LessonStep, Progress, Tier, resume_point

MOST_STOPS: Final = 8
"""Places that are named."""


@dataclass(frozen=True, slots=True)
class StopPlace:
    """A card (from 0) of a lesson, its scene, or (without a lesson) the quiz of a tier."""

    tier: Tier
    step: LessonStep
    lesson_id: str = ""
    card: int = 0


@dataclass(frozen=True, slots=True)
class StopCount:
    """At least ``count`` learners stand there, a multiple of five."""

    place: StopPlace
    count: int


def stop_of(
    progress: Progress, track: Audience, *, lessons: Callable[[Audience, Tier], Sequence[Lesson]]
) -> StopPlace | None:
    """Where this learner goes on; None for who has not begun, or has passed every tier."""
    ids = {lesson.id for tier in TIERS for lesson in lessons(track, tier)}
    if not any(done.cards_read for key, done in progress.lessons.items() if key in ids):
        return None
    for tier in TIERS:
        point = resume_point(progress, lessons(track, tier))
        if point is not None:
            return StopPlace(tier, point.step, point.lesson_id or "", point.card)
    return None


def count_stops(
    track: Audience,
    learners: Iterable[Progress],
    *,
    lessons: Callable[[Audience, Tier], Sequence[Lesson]],
) -> Sequence[StopCount]:
    """The places with the most learners, most first, in the order of the track among equals."""
    places = Counter(
        place for learner in learners if (place := stop_of(learner, track, lessons=lessons)) is not None
    )
    counts = [StopCount(place, n // FEWEST * FEWEST) for place, n in places.items() if n >= FEWEST]
    counts.sort(
        key=lambda stop: (-stop.count, TIERS.index(stop.place.tier), stop.place.lesson_id, stop.place.card)
    )
    return counts[:MOST_STOPS]
