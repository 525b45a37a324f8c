"""`[[term]]` and `[[shown|term]]` in a card: the text as people read it, and the terms it names."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_MARK: Final = re.compile(r"\[\[(?:(?P<shown>[^\[\]|\n]+)\|)?(?P<term>[^\[\]|\n]+)\]\]")
_BRACKETS: Final = re.compile(r"\[\[|\]\]")
TERMS_A_TEXT: Final = 3
"""More buttons than this under one card hide the card."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A text without its marks; `names` are the words between the brackets, in order."""

    text: str
    names: tuple[str, ...]


def unmark(text: str) -> Marked:
    """The text as people read it. Brackets that are no mark stay: `faults` names them."""
    names = tuple(match["term"].strip() for match in _MARK.finditer(text))
    return Marked(plain(text), names)


def plain(text: str) -> str:
    """The text without its marks."""
    return _MARK.sub(lambda match: match["shown"] or match["term"], text)


def faults(marked: Marked) -> Iterable[str]:
    """What is wrong with the marks themselves; whether the glossary knows the words is asked elsewhere."""
    if _BRACKETS.search(marked.text):
        yield "a mark is [[term]] or [[shown|term]] on one line"
    if len(marked.names) > TERMS_A_TEXT:
        yield f"{len(marked.names)} terms are marked, {TERMS_A_TEXT} at most"
    for place, name in enumerate(marked.names):
        if name in marked.names[:place]:
            yield f"the term «{name}» is marked twice; mark its first use"
