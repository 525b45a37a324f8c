"""Naive Bayes: which place the traits of a text speak for, by their frequency in the lines of each place."""

import math
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final

DOUBT: Final = 30.0
"""How many traits, distributed as over all lines, are added to each place's: a place with few lines must not
be sure of anything."""


class NaiveBayes:
    """How much each trait speaks for a place (a number from 0), as log odds against all places together."""

    def __init__(
        self,
        lines: Iterable[tuple[int, Iterable[str]]],
        places: int,
        pause: Callable[[], None] = lambda: None,
    ) -> None:
        held: list[Counter[str]] = [Counter() for _ in range(places)]
        for place, traits in lines:
            pause()
            held[place].update(set(traits))
        total: Counter[str] = Counter()
        for counter in held:
            pause()
            total.update(counter)
        every = sum(total.values()) or 1
        self._speaks: dict[str, list[tuple[int, float]]] = {trait: [] for trait in total}
        """By trait: the places that have it, and how much higher its value is there than where it is
        missing."""
        self._silent = [math.log(DOUBT / (sum(counter.values()) + DOUBT)) for counter in held]
        """The value of a trait for a place that does not have it."""
        for place, counter in enumerate(held):
            pause()
            for trait, count in counter.items():
                usual = total[trait] / every
                self._speaks[trait].append((place, math.log((count + DOUBT * usual) / (DOUBT * usual))))

    def odds(self, traits: Iterable[str]) -> list[float]:
        """For each place, the combined value of the traits, adjusted for their number; a trait that no line
        has counts nothing."""
        known = [self._speaks[trait] for trait in sorted(set(traits)) if trait in self._speaks]
        sums = [silent * len(known) for silent in self._silent]
        for speaks in known:
            for place, more in speaks:
                sums[place] += more
        even = math.sqrt(len(known)) or 1.0
        return [value / even for value in sums]
