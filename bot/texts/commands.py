"""Words that people type instead of a command, because Bale shows no list of commands; and the few that lead out of
every question."""

import re
from collections.abc import Mapping
from typing import Final

from bot.texts.pattern import Text, words

PREFIX: Final = "command-words-"
ESCAPES: Final = "escape-words-"
DESK: Final = "desk-words-"
NO_ESCAPES: Final = "escape-never"
"""The text with words that are one slip away from an escape word and mean something else."""
_LONG_ENOUGH, _LONG_ENOUGH_LATIN = 4, 5
"""Letters from which a word with one slip in it is still recognised."""
_REPEATED: Final = re.compile(r"(.)\1+")
_SAME: Final = str.maketrans(
    {"ي": "ی", "ى": "ی", "ك": "ک", "أ": "ا", "آ": "ا", "\u200c": " ", "\u200e": None, "\u200f": None}
)


def bare(text: str) -> str:
    """A typed text in a comparable form: one space between words, no marks at its ends."""
    return " ".join(text.translate(_SAME).casefold().split()).strip(" .!؟?،/")


def command_words(texts: Mapping[str, Text]) -> Mapping[str, str]:
    """The command for each word of the ``command-words-…`` texts."""
    return _words_of(texts, PREFIX)


def desk_words(texts: Mapping[str, Text]) -> Mapping[str, str]:
    """What each word of the ``desk-words-…`` texts means to a moderator at work."""
    return _words_of(texts, DESK)


def _words_of(texts: Mapping[str, Text], prefix: str) -> dict[str, str]:
    return {
        bare(word): key.removeprefix(prefix).replace("-", "_")
        for key, text in texts.items()
        if key.startswith(prefix)
        for word in "".join(words(text.plain)).split("،")
    }


class EscapeWords:
    """The words of the ``escape-words-…`` texts, by the command that they lead to. Letters typed twice and one slip in
    a longer word do not matter."""

    def __init__(self, texts: Mapping[str, Text]) -> None:
        self._commands = _words_of(texts, ESCAPES)
        self._never = frozenset(
            bare(word)
            for key, text in texts.items()
            if key == NO_ESCAPES
            for word in "".join(words(text.plain)).split("،")
        )

    def command(self, text: str) -> str | None:
        """The command that a whole message stands for, or None."""
        typed = bare(text)
        if typed in self._never:
            return None
        once = _REPEATED.sub(r"\1", typed)
        if known := self._commands.get(typed) or self._commands.get(once):
            return known
        return next((self._commands[word] for word in self._commands if _is_slip(once, word)), None)


def _is_slip(typed: str, word: str) -> bool:
    """Whether a word was meant and typed with one letter wrong, missing or too many, or two exchanged."""
    least = _LONG_ENOUGH_LATIN if word.isascii() else _LONG_ENOUGH
    if len(word) < least or " " in typed or abs(len(typed) - len(word)) > 1:
        return False
    start = _common_beginning(typed, word)
    typed, word = typed[start:], word[start:]
    return typed[1:] == word[1:] or typed[1:] == word or typed == word[1:] or typed == word[1::-1] + word[2:]


def _common_beginning(typed: str, word: str) -> int:
    return next(
        (n for n, (a, b) in enumerate(zip(typed, word, strict=False)) if a != b), min(len(typed), len(word))
    )
