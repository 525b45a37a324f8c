"""Checks that no two sentences are joined without a space in any text rendered in a test."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from bot.conversation.outgoing import Arg, TextRef
from bot.texts.renderer import Texts

_NO_WORDS: Final = re.compile("<[^<>]*>|[\u200e\u200f\u2066-\u2069]|&(?:amp|lt|gt);")
"""Markup and direction marks, which nobody sees."""
_GLUED: Final = re.compile("[آ-یءئۀ»)۰-۹][.!؟»…؛)]*[.!؟»…؛](?!(?<=»)ی(?![آ-ی]))[«آ-یA-Za-z]")
"""«راهنما»ی همین ربات: the «ی» that joins a quoted word to the next begins no new sentence."""


@lru_cache(4096)
def find_glued_place(text: str) -> str:
    """The place where a sentence ends and the next begins without a space or line break, or ""."""
    plain = _NO_WORDS.sub("", text)
    place = _GLUED.search(plain)
    return plain[max(0, place.start() - 30) : place.end() + 30] if place else ""


class UngluedTexts(Texts):
    """All texts; rendering one in which sentences are joined without a space fails the test."""

    def render(self, key: str, args: Mapping[str, Arg] | None = None) -> str:
        return self._check_spacing(key, super().render(key, args))

    def plain(self, key: str, args: Mapping[str, Arg] | None = None) -> str:
        return self._check_spacing(key, super().plain(key, args))

    def label(self, label: TextRef | str) -> str:
        key = label.key if isinstance(label, TextRef) else "a label"
        return self._check_spacing(key, super().label(label))

    @staticmethod
    def _check_spacing(key: str, words: str) -> str:
        assert not find_glued_place(words), f"{key} glues sentences together: {find_glued_place(words)!r}"
        return words
