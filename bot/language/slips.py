"""Slips of the keyboard in a small set of known words: one letter missing, added, changed or swapped; and the
same words in Latin letters.

For closed vocabularies only, such as days and parts of a day: in a whole language one slip means too much.
"""

from collections.abc import Collection, Mapping
from typing import Final

from bot.language.finglish import LATIN_WORD, distance, sound

SHORTEST: Final = 4
"""Letters of a word that may have a slip; shorter words differ by one letter too often."""
FARTHEST: Final = 1.7
"""How far a word in Latin letters may be from the known word of the same sound (`finglish.distance`)."""


def is_one_slip_away(typed: str, word: str) -> bool:
    """Whether one letter is missing, added, changed, or swapped with its neighbour."""
    if typed == word or abs(len(typed) - len(word)) > 1:
        return False
    start = 0
    while start < min(len(typed), len(word)) and typed[start] == word[start]:
        start += 1
    left, right = typed[start:], word[start:]
    if len(left) == len(right):
        swapped = len(left) > 1 and left[0] == right[1] and left[1] == right[0] and left[2:] == right[2:]
        return left[1:] == right[1:] or swapped
    longer, shorter = (left, right) if len(left) > len(right) else (right, left)
    return longer[1:] == shorter


class KnownWords:
    """A closed set of words, and what a typed word means among them."""

    def __init__(self, words: Collection[str], latin: Mapping[str, str] | None = None) -> None:
        """``latin``: spellings in Latin letters that no rule of sound finds, each with its known word."""
        self._words = frozenset(words)
        self._latin = dict(latin or {})
        self._by_sound: dict[str, list[str]] = {}
        for word in sorted(self._words):
            self._by_sound.setdefault(sound(word), []).append(word)

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def correct(self, typed: str) -> str:
        """The known word that ``typed`` has one slip of; ``typed`` itself if it is known, short, or unclear."""
        if typed in self._words or len(typed) < SHORTEST:
            return typed
        near = [word for word in self._words if len(word) >= SHORTEST and is_one_slip_away(typed, word)]
        return near[0] if len(near) == 1 else typed

    def from_latin(self, typed: str) -> str:
        """The known word that a word in Latin letters sounds like; ``typed`` if there is none."""
        if not LATIN_WORD.fullmatch(typed):
            return typed
        plain = typed.lower()
        if plain in self._latin:
            return self._latin[plain]
        near = [(distance(plain, word), word) for word in self._by_sound.get(sound(plain), ())]
        far, word = min(near, default=(FARTHEST + 1, typed))
        return word if far <= FARTHEST else typed
