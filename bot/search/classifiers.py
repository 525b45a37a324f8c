"""What a text speaks for: its traits, naive Bayes over them, and logistic regression between two classes."""

import math
import random
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Final

from bot.usecases.ports.language import Word

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
        held: list[Counter[int]] = [Counter() for _ in range(places)]
        numbers: dict[str, int] = {}
        for place, traits in lines:
            pause()
            held[place].update({numbers.setdefault(trait, len(numbers)) for trait in traits})
        self._numbers = numbers
        total, holders = array("I", bytes(4 * len(numbers))), array("I", bytes(4 * len(numbers)))
        for counter in held:
            pause()
            for number, count in counter.items():
                total[number] += count
                holders[number] += 1
        every = sum(total) or 1
        self._silent = [math.log(DOUBT / (sum(counter.values()) + DOUBT)) for counter in held]
        """The value of a trait for a place that does not have it."""
        self._starts = array("I", accumulate(holders, initial=0))
        """Where the places of each trait begin, by its number, and end."""
        self._places = array("H", bytes(2 * self._starts[-1]))
        self._higher = array("d", bytes(8 * self._starts[-1]))
        """The places that have each trait, and how much higher its value is there than where it is missing. Flat,
        because there are a hundred thousand of them."""
        at = array("I", self._starts)
        for place, counter in enumerate(held):
            pause()
            for number, count in counter.items():
                usual = total[number] / every
                self._places[at[number]] = place
                self._higher[at[number]] = math.log((count + DOUBT * usual) / (DOUBT * usual))
                at[number] += 1

    def odds(self, traits: Iterable[str]) -> list[float]:
        """For each place, the combined value of the traits, adjusted for their number; a trait that no line
        has counts nothing."""
        known = [self._numbers[trait] for trait in sorted(set(traits)) if trait in self._numbers]
        sums = [silent * len(known) for silent in self._silent]
        for number in known:
            start, end = self._starts[number], self._starts[number + 1]
            for place, more in zip(self._places[start:end], self._higher[start:end], strict=True):
                sums[place] += more
        even = math.sqrt(len(known)) or 1.0
        return [value / even for value in sums]


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
        read: list[tuple[bool, array[int]]] = []
        met: dict[str, int] = {}
        """The traits in the order in which they are met, and the numbers of their lines."""
        counts: list[int] = []
        for leans, traits in lines:
            pause()
            held = array("I", {met.setdefault(trait, len(met)) for trait in traits})
            read.append((leans, held))
            counts += [0] * (len(met) - len(counts))
            for number in held:
                counts[number] += 1
        self._number = {trait: number for number, trait in enumerate(sorted(met))}
        order = array("I", map(self._number.__getitem__, met))
        self._rare, self._weights = (array("d", bytes(8 * len(counts))) for _ in range(2))
        for number, count in zip(order, counts, strict=True):
            self._rare[number] = math.log((len(read) + 1) / count)
        rows: list[tuple[bool, _Row]] = []
        for leans, held in read:
            pause()
            rows.append((leans, self._vector_of(order[number] for number in held)))
        self._draw(rows, pause)

    def _row(self, traits: Iterable[str]) -> _Row:
        """The known traits, rare ones weighted more, scaled to a vector of length one."""
        return self._vector_of(self._number[trait] for trait in set(traits) if trait in self._number)

    def _vector_of(self, known: Iterable[int]) -> _Row:
        numbers = array("I", sorted(known))
        whole = math.sqrt(sum(self._rare[number] ** 2 for number in numbers)) or 1.0
        return numbers, array("d", [self._rare[number] / whole for number in numbers])

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


RUN: Final = 4


def beginnings(plain: str, letters: int) -> Iterator[str]:
    """The first ``letters`` of each word."""
    return (word[:letters] for word in plain.split())


def rows(plain: str, letters: int) -> Iterator[str]:
    """Each pair of consecutive words, by their first letters; the edges of the text count as words."""
    words = ["", *beginnings(plain, letters), ""]
    return (f"{word} {other}" for word, other in pairwise(words))


def runs(plain: str) -> Iterator[str]:
    """The sequences of four letters of each word, including its edges."""
    for word in plain.split():
        padded = f" {word} "
        yield from (padded[start : start + RUN] for start in range(max(1, len(padded) - RUN + 1)))


def question_traits(plain: str, terms: Iterable[str]) -> Iterator[str]:
    """The traits by which questions are told apart: their terms, pairs of beginnings, and runs of letters, each kind
    marked by its first letter."""
    yield from (f"t{term}" for term in terms)
    yield from (f"r{row}" for row in rows(plain, RUN))
    yield from (f"l{run}" for run in runs(plain))


def terms_of(words: Sequence[Word]) -> Iterator[str]:
    """The terms of words; for a compound, those of its parts."""
    return (term for word in words for term in word.parts or (word.term,))
