"""Words that people type instead of a command, because Bale shows no list of commands."""

from collections.abc import Mapping
from typing import Final

from bot.texts.pattern import Text, words

PREFIX: Final = "command-words-"
_SAME: Final = str.maketrans(
    {"ي": "ی", "ى": "ی", "ك": "ک", "أ": "ا", "آ": "ا", "\u200c": " ", "\u200e": None, "\u200f": None}
)


def bare(text: str) -> str:
    """A typed text in a comparable form: one space between words, no marks at its ends."""
    return " ".join(text.translate(_SAME).casefold().split()).strip(" .!؟?،/")


def command_words(texts: Mapping[str, Text]) -> Mapping[str, str]:
    """The command for each word of the ``command-words-…`` texts."""
    commands: dict[str, str] = {}
    for key, text in texts.items():
        if key.startswith(PREFIX):
            for word in "".join(words(text.plain)).split("،"):
                commands[bare(word)] = key.removeprefix(PREFIX).replace("-", "_")
    return commands
