"""Compares a question with single lines: questions that editors know, titles, sentences. A question usually
resembles one of them.

Two similarities, each from 0 to 1: by words (shared ones, weighed by rarity) and by groups of three letters.
The second one also covers words without meaning of their own (how many, who, until when) and typing errors.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.search.content_reader import IndexedLine
from bot.search.question_reading import QuestionWord

UNKNOWN: Final = 0.8
"""The weight of a word that no line has, as a share of the rarest word's weight."""
COMMON: Final = 0.12
"""Groups of three letters in more than this share of the lines distinguish nothing."""


@dataclass(frozen=True, slots=True)
class LineLikeness:
    """The most similar lines of one place: the best and the second by words, the best by letters, and the
    best by both together (their geometric mean)."""

    words: float = 0.0
    next: float = 0.0
    letters: float = 0.0
    both: float = 0.0


NONE: Final = LineLikeness()


class Lines:
    """Lines, each with the number of its place (from 0)."""

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
        """The weight of a question's word: the rarer its term among the lines, the higher."""
        rare = [self._rare[term] * sure for term, sure in word.terms.items() if term in self._rare]
        if rare:
            return max(rare)
        return self._most * min(word.weight, UNKNOWN)

    def rarity(self, term: str) -> float:
        """How rare a term is among the lines, from 0 up; the highest for a term that no line has."""
        return self._rare.get(term, self._most)

    def find_alike(self, wanted: Sequence[QuestionWord], plain: str) -> dict[int, LineLikeness]:
        """How similar each place is to the question; places without any similarity are left out. ``plain`` is
        the normalised question."""
        by_words, by_letters = self._by_words(wanted), self._by_letters(plain)
        places = self._places
        best: dict[int, list[float]] = {}  # as in `LineLikeness`, created once per place
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

    def compare_lines(self, numbers: range, wanted: Sequence[QuestionWord], plain: str) -> dict[int, float]:
        """How similar single lines are to the question, by words and letters together, from 0 to 1."""
        by_words, by_letters = self._by_words(wanted), self._by_letters(plain)
        return {
            number: math.sqrt(by_words.get(number, 0.0) * by_letters.get(number, 0.0)) for number in numbers
        }

    def nearest_line(self, wanted: Sequence[QuestionWord], plain: str) -> tuple[int, float]:
        """The number of the line that is most similar to the question, by words and letters together, and how
        similar it is, from 0 to 1."""
        by_words, by_letters = self._by_words(wanted), self._by_letters(plain)
        alike = {number: words * by_letters.get(number, 0.0) for number, words in by_words.items()}
        nearest = max(alike, key=alike.__getitem__, default=0)
        return nearest, math.sqrt(alike.get(nearest, 0.0))

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
    """The groups of three letters of a text, including the edges of its words."""
    padded = f" {text} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}
