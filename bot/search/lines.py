"""Single lines that answer a question: what editors know to be asked, titles, sentences. A question is mostly like one.

Two likenesses, each from 0 to 1: of words (what both say, weighed by how rare it is) and of letters in threes, which
also sees words that say nothing by themselves (how many, who, until when) and slips of the finger.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.search.content_reader import IndexedLine
from bot.search.question_reading import QuestionWord

UNKNOWN: Final = 0.8
"""What a word that no line has says, as a share of what the rarest word says."""
COMMON: Final = 0.12
"""Threes of letters that more lines than this share have tell nothing apart."""


@dataclass(frozen=True, slots=True)
class LineLikeness:
    """The likest lines of one place: by words the best and the one after it, the best by letters, and
    by both together (their mean, as a product)."""

    words: float = 0.0
    next: float = 0.0
    letters: float = 0.0
    both: float = 0.0


NONE: Final = LineLikeness()


class Lines:
    """Lines, each of the place (a number from 0) that it leads to."""

    def __init__(
        self, lines: Iterable[tuple[int, IndexedLine]], pause: Callable[[], None], *, letters: bool
    ) -> None:
        self._places: list[int] = []
        holding: dict[str, list[int]] = {}
        written: dict[str, list[int]] = {}
        for number, (place, line) in enumerate(lines):
            pause()
            self._places.append(place)
            for term in {term for word in line.words for term in word.parts or (word.term,)}:
                holding.setdefault(term, []).append(number)
            for three in trigrams(line.plain) if letters else ():
                written.setdefault(three, []).append(number)
        self.size = len(self._places)
        self._holding = {term: tuple(numbers) for term, numbers in holding.items()}
        self._rare = {term: math.log((self.size + 1) / len(numbers)) for term, numbers in holding.items()}
        self._most = math.log(self.size + 1)
        self._mass = self._masses(self._holding, self._rare)
        rare = {three: math.log((self.size + 1) / len(numbers)) ** 2 for three, numbers in written.items()}
        self._three_mass = self._masses(written, rare)
        few = COMMON * self.size + 3
        self._threes = {t: (rare[t], tuple(numbers)) for t, numbers in written.items() if len(numbers) <= few}

    def _masses(self, holding: Mapping[str, Sequence[int]], rare: Mapping[str, float]) -> list[float]:
        masses = [0.0] * self.size
        for key, numbers in holding.items():
            for number in numbers:
                masses[number] += rare[key]
        return masses

    def mass(self, word: QuestionWord) -> float:
        """How much a word of a question says: the rarer its term among the lines, the more."""
        rare = [self._rare[term] * sure for term, sure in word.terms.items() if term in self._rare]
        if rare:
            return max(rare)
        return self._most * min(word.weight, UNKNOWN)

    def find_alike(self, wanted: Sequence[QuestionWord], plain: str) -> dict[int, LineLikeness]:
        """How like the question each place is; those without any likeness are left out. ``plain`` is all of it in
        one spelling."""
        by_words, by_letters = self._by_words(wanted), self._by_letters(plain)
        places = self._places
        best: dict[int, list[float]] = {}  # as in `Likeness`, which is made once a place: lines are many
        for number in by_words.keys() | by_letters.keys():
            words, letters = by_words.get(number, 0.0), by_letters.get(number, 0.0)
            held = best.get(places[number])
            if held is None:
                best[places[number]] = [words, 0.0, letters, math.sqrt(words * letters)]
                continue
            if words > held[0]:
                held[0], held[1] = words, held[0]
            elif words > held[1]:
                held[1] = words
            held[2] = max(held[2], letters)
            if words and letters and words * letters > held[3] ** 2:
                held[3] = math.sqrt(words * letters)
        return {place: LineLikeness(*held) for place, held in best.items()}

    def _by_words(self, wanted: Sequence[QuestionWord]) -> dict[int, float]:
        total, held = 0.0, dict[int, float]()
        for word in wanted:
            if not word.terms and not word.weight:
                continue
            mass = self.mass(word)
            total += mass
            sure: dict[int, float] = {}
            for term, given in word.terms.items():
                for number in self._holding.get(term, ()):
                    if given > sure.get(number, 0.0):
                        sure[number] = given
            for number, given in sure.items():
                held[number] = held.get(number, 0.0) + mass * given
        return {
            number: mass / math.sqrt(total * max(self._mass[number], mass, 10.0))
            for number, mass in held.items()
        }

    def _by_letters(self, plain: str) -> dict[int, float]:
        total, held = 0.0, dict[int, float]()
        for three in trigrams(plain):
            rare, numbers = self._threes.get(three, (0.0, ()))
            total += rare or (self._most * 0.5) ** 2
            for number in numbers:
                held[number] = held.get(number, 0.0) + rare
        return {number: mass / math.sqrt(total * self._three_mass[number]) for number, mass in held.items()}


def trigrams(text: str) -> set[str]:
    """The letters of a text in threes, the edges of its words with them."""
    padded = f" {text} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}
