"""What is counted of a text: how its words begin, words in a row, runs of four letters, terms.

A word by its first letters needs no list of endings; runs of letters see through slips and glued words.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from bot.usecases.ports.ask import Word

RUN: Final = 4


def beginnings(plain: str, letters: int) -> Iterator[str]:
    """The first ``letters`` of each word."""
    return (word[:letters] for word in plain.split())


def rows(plain: str, letters: int) -> Iterator[str]:
    """Each two words in a row, by their first letters; the edges of the text count as words."""
    words = ["", *beginnings(plain, letters), ""]
    return (f"{word} {other}" for word, other in pairwise(words))


def runs(plain: str) -> Iterator[str]:
    """The runs of four letters of each word, its edges with it."""
    for word in plain.split():
        padded = f" {word} "
        yield from (padded[start : start + RUN] for start in range(max(1, len(padded) - RUN + 1)))


def terms_of(words: Sequence[Word]) -> Iterator[str]:
    """The terms of words, of a compound its parts."""
    return (term for word in words for term in word.parts or (word.term,))
