"""The small subset of HTML that texts may contain: ``b``, ``i``, ``code`` and ``a href``, well formed."""

import html
import re
from collections.abc import Iterator
from typing import Final

from bot.texts.pattern import Pieces, Slot, WordingChoice

_TAG: Final = re.compile(r"<(/?)(b|i|code|a)((?: href=\"https?://[^\"<>&]+\")?)>")
_ENTITY: Final = re.compile(r"&(?:amp|lt|gt|quot);")


def plain_words(words: str) -> str:
    """The words of a file without tags and entities."""
    return html.unescape(_TAG.sub("", words))


def markup_problems(pieces: Pieces) -> Iterator[str]:
    """Problems with the tags of one text; empty if there are none.

    A tag must not cross the edge of a choice or hold an argument inside its angle brackets.
    """
    open_tags: list[str] = []
    for piece in pieces:
        match piece:
            case str():
                yield from _walk(piece, open_tags)
            case WordingChoice(_, variants, default):
                for variant in (*variants.values(), default):
                    yield from markup_problems(variant)
            case Slot():
                pass
    if open_tags:
        yield f"<{open_tags[-1]}> is not closed"


def _walk(words: str, open_tags: list[str]) -> Iterator[str]:
    for tag in _TAG.finditer(words):
        closing, name, link = tag[1] == "/", tag[2], tag[3]
        if (name == "a" and not closing) != bool(link):
            yield f"{tag[0]} needs a link, and no other tag has one"
        if not closing:
            open_tags.append(name)
        elif not open_tags or open_tags.pop() != name:
            yield f"{tag[0]} closes what is not open"
    rest = _ENTITY.sub("", _TAG.sub("", words))
    if stray := next((mark for mark in "<>&" if mark in rest), None):
        yield f"{stray!r} belongs to no known tag; write &lt; &gt; or &amp;"
