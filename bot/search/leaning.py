"""Which of two classes a text belongs to, by logistic regression on known lines.

Naive Bayes treats each trait separately and is too sure of a text with many of them. Here the traits are
weighed together until the known lines are on the right side. That takes a second of processor time, so it is
used for two classes only.
"""

import math
import random
from collections.abc import Callable, Iterable, Sequence
from typing import Final

ROUNDS: Final = 6
STEP: Final = 2.0
SURE: Final = 0.02
"""A line that is right to within this no longer changes the weights."""

type _Row = tuple[Sequence[int], Sequence[float]]


class Leaning:
    """Read-only once built. ``pause`` is called throughout the building."""

    def __init__(
        self, lines: Iterable[tuple[bool, Iterable[str]]], pause: Callable[[], None] = lambda: None
    ) -> None:
        read: list[tuple[bool, set[str]]] = []
        counts: dict[str, int] = {}
        for leans, traits in lines:
            pause()
            held = set(traits)
            read.append((leans, held))
            for trait in held:
                counts[trait] = counts.get(trait, 0) + 1
        known = sorted(counts)
        self._number = {trait: number for number, trait in enumerate(known)}
        self._rare = [math.log((len(read) + 1) / counts[trait]) for trait in known]
        self._weights = [0.0] * len(counts)
        rows: list[tuple[bool, _Row]] = []
        for leans, held in read:
            pause()
            rows.append((leans, self._row(held)))
        self._draw(rows, pause)

    def _row(self, traits: Iterable[str]) -> _Row:
        """The known traits, rare ones weighted more, scaled to a vector of length one."""
        numbers = sorted(self._number[trait] for trait in set(traits) if trait in self._number)
        whole = math.sqrt(sum(self._rare[number] ** 2 for number in numbers)) or 1.0
        return numbers, [self._rare[number] / whole for number in numbers]

    def _draw(self, lines: list[tuple[bool, _Row]], pause: Callable[[], None]) -> None:
        order = random.Random(1)  # noqa: S311 # an order of learning, the same at every start; no secret
        for _ in range(ROUNDS):
            order.shuffle(lines)
            for leans, (numbers, values) in lines:
                pause()
                off = leans - 1 / (1 + math.exp(-self._sum(numbers, values)))
                if abs(off) > SURE:
                    for number, value in zip(numbers, values, strict=True):
                        self._weights[number] += STEP * off * value

    def _sum(self, numbers: Sequence[int], values: Sequence[float]) -> float:
        weights = self._weights
        return sum([weights[number] * value for number, value in zip(numbers, values, strict=True)])

    def odds(self, traits: Iterable[str]) -> float:
        """How surely a text belongs to the lines marked True, as log odds; 0.0 if none of its traits is
        known."""
        return self._sum(*self._row(traits))
