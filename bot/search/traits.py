"""The traits of a text: beginnings of words, pairs of words, sequences of four letters, terms.

Using the first letters of a word needs no list of endings; letter sequences still match with typing errors
and joined words.
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
    """Each pair of consecutive words, by their first letters; the edges of the text count as words."""
    words = ["", *beginnings(plain, letters), ""]
    return (f"{word} {other}" for word, other in pairwise(words))


def runs(plain: str) -> Iterator[str]:
    """The sequences of four letters of each word, including its edges."""
    for word in plain.split():
        padded = f" {word} "
        yield from (padded[start : start + RUN] for start in range(max(1, len(padded) - RUN + 1)))


def terms_of(words: Sequence[Word]) -> Iterator[str]:
    """The terms of words; for a compound, those of its parts."""
    return (term for word in words for term in word.parts or (word.term,))
