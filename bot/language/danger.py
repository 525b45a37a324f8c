"""Whether a text sounds as if somebody were in danger: then the numbers of help come before anything else.

A false alarm costs one more press; a missed one may cost a life. So this is broader than what the reader of first
messages calls danger (`bot.language.intents`): the same notions, whenever it happened, and a few phrases more.
"""

from typing import Final

from bot.language import alarms, finglish
from bot.language.intents import LONGEST, spoken_words
from bot.language.notions import compile_phrases, has

_ALARMING: Final = compile_phrases("""
دارند میزنند*|دارن میزنن*|تهدید به مرگ|تهدید به قتل|زندانی مان*|زندانیمان*|به دادم*|به دادمان*|به دادمون*
جانم در خطر*|جونم در خطر*|جان ما در خطر*|جونمون در خطر*|در خطرم|در خطریم|کمکم کنید|کمکمان کنید|کمکمون کنید
""")


def smells_of_danger(text: str) -> bool:
    """Whether a notion of danger is in the text, however it is spelled. Of a long text the beginning and the end are
    read."""
    read = text if len(text) <= 2 * LONGEST else f"{text[:LONGEST]}\n{text[-LONGEST:]}"
    try:
        sentence = f" {' '.join(spoken_words(read))} "
    finally:
        finglish.forget()
    if has("life|violent", sentence) or any(
        phrases.search(sentence) for phrases in (alarms.LIFE, alarms.ILL, _ALARMING)
    ):
        return True
    return alarms.is_violent(sentence, read)


class DangerSense:
    """Reads a text once, though several ask. Made for one turn, with whose end it forgets the text."""

    __slots__ = ("_is_alarming", "_text")

    def __init__(self) -> None:
        self._text: str | None = None
        self._is_alarming = False

    def smells(self, text: str) -> bool:
        """See ``smells_of_danger``."""
        if text != self._text:
            self._is_alarming, self._text = smells_of_danger(text), text
        return self._is_alarming
