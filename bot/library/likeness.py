"""How much text two cards share: each track teaches its own people, not another track's lessons under a new
name."""

import re
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Final

from bot.domain.learning.lessons import Lesson, LessonCard

MOST_SHARED: Final = 0.6
_BLANKS: Final = re.compile(r"\s+")


def four_grams(text: str) -> frozenset[str]:
    """All sequences of four characters; white space counts as one blank."""
    plain = _BLANKS.sub(" ", text).strip()
    return frozenset(plain[at : at + 4] for at in range(len(plain) - 3))


def containment(grams: frozenset[str], other: frozenset[str]) -> float:
    """The part of the smaller set that is also in the larger, from 0 to 1. Stricter than Jaccard's measure,
    so that a short card inside a long one is found too."""
    smaller = min(len(grams), len(other))
    return len(grams & other) / smaller if smaller else 0.0


def too_like(lessons: Iterable[Lesson]) -> Iterator[tuple[LessonCard, LessonCard, float]]:
    """Pairs of cards of different tracks that share more than `MOST_SHARED`; the later one first."""
    cards = [(lesson.track, card, four_grams(card.text)) for lesson in lessons for card in lesson.cards]
    for (track, card, grams), (later_track, later, later_grams) in combinations(cards, 2):
        if track != later_track and (share := containment(grams, later_grams)) > MOST_SHARED:
            yield later, card, share
