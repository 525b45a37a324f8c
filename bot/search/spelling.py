"""Finds words of the content that a mistyped word may be: one typing error, the same sound, two words run
together."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from bot.usecases.ports.language import WordReader

SHORTEST: Final = 4
"""Shorter words have too many neighbours to guess among."""


class Spelling:
    """All written words of the content, indexed by their forms with one letter removed, and by sound. Most forms have
    one word, so that a tuple takes half of a list."""

    def __init__(
        self,
        surfaces: Mapping[str, str],
        reader: WordReader,
        pause: Callable[[], None] = lambda: None,
        *,
        slips: bool = True,
    ) -> None:
        """``slips``: whether ``one_slip`` is asked; without, it finds nothing."""
        self._surfaces = surfaces
        self._reader = reader
        self._cut: dict[str, tuple[str, ...]] = {}
        self._heard: dict[str, tuple[str, ...]] = {}
        for word in surfaces:
            pause()
            if not word.isalpha():
                continue
            _add_word(self._heard, reader.sound(word), word)
            if slips and len(word) >= SHORTEST:
                for rest in _without_one(word):
                    _add_word(self._cut, rest, word)

    def one_slip(self, typed: str) -> dict[str, float]:
        """Terms that differ by one added, lost, wrong or swapped letter, with the confidence from 0 to 1."""
        if len(typed) < SHORTEST:
            return {}
        near = {
            word
            for rest in _without_one(typed)
            for word in self._cut.get(rest, ())
            if _is_one_slip(typed, word)
        }
        same_sound = self._reader.sound(typed)
        terms: dict[str, float] = {}
        for word in near:
            sure = 0.9 if self._reader.sound(word) == same_sound else 0.75 if len(typed) > SHORTEST else 0.5
            term = self._surfaces[word]
            terms[term] = max(terms.get(term, 0.0), sure)
        return terms

    def heard(self, typed: str, *, most: float) -> dict[str, float]:
        """Terms that sound like this, in either alphabet, with their distance (at most ``most``)."""
        terms: dict[str, float] = {}
        for word in self._heard.get(self._reader.sound(typed), ()):
            off = self._reader.distance(typed, word)
            if off <= most:
                term = self._surfaces[word]
                terms[term] = min(terms.get(term, most), off)
        return terms


def _add_word(words: dict[str, tuple[str, ...]], key: str, word: str) -> None:
    words[key] = (*words.get(key, ()), word)


def _without_one(word: str) -> Iterator[str]:
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


def _is_one_slip(word: str, other: str) -> bool:
    """Whether one letter is added, lost or wrong, or two neighbours are swapped."""
    if abs(len(word) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(word), len(other)) and word[start] == other[start]:
        start += 1
    a, b = word[start:], other[start:]
    if len(a) == len(b):
        return a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
    return a[1:] == b or a == b[1:]


def split_glued_word(word: str, is_word: Callable[[str], bool], *, most: int = 4) -> tuple[str, ...] | None:
    """The word split into the fewest words, with the shortest as long as possible; else None."""
    best: list[tuple[str, ...] | None] = [(), *[None] * len(word)]
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - 16), end):
            before = best[start]
            if before is None or len(before) >= most or not _may_stand(word[start:end], is_word):
                continue
            here = (*before, word[start:end])
            known = best[end]
            if known is None or _cost(here) < _cost(known):
                best[end] = here
    pieces = best[-1]
    return pieces if pieces and len(pieces) > 1 else None


def _may_stand(piece: str, is_word: Callable[[str], bool]) -> bool:
    """Of single letters, only the one that means "and" is a word."""
    return (len(piece) > 1 or piece == "و") and is_word(piece)


def _cost(pieces: tuple[str, ...]) -> float:
    return sum(1.0 + 1.0 / len(piece) for piece in pieces)
