"""How much two cards share: each track teaches its own people, not the next one's lessons renamed."""

import re
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Final

from bot.domain.learning.lessons import Card, Lesson

MOST_SHARED: Final = 0.6
_BLANKS: Final = re.compile(r"\s+")


def four_grams(text: str) -> frozenset[str]:
    """All runs of four characters, white space as one blank."""
    plain = _BLANKS.sub(" ", text).strip()
    return frozenset(plain[at : at + 4] for at in range(len(plain) - 3))


def shared(one: frozenset[str], other: frozenset[str]) -> float:
    """Containment: the part of the smaller set that lies in the larger, 0 to 1. Stricter than Jaccard's measure,
    so that a short card inside a long one is found, too."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


def too_like(lessons: Iterable[Lesson]) -> Iterator[tuple[Card, Card, float]]:
    """Pairs of cards of different tracks that share more than `MOST_SHARED`; the later one first."""
    cards = [(lesson.track, card, four_grams(card.text)) for lesson in lessons for card in lesson.cards]
    for (track, card, grams), (later_track, later, later_grams) in combinations(cards, 2):
        if track != later_track and (share := shared(grams, later_grams)) > MOST_SHARED:
            yield later, card, share
