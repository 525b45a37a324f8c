"""`[[term]]` and `[[shown|term]]` in a card: the text as people read it, and the terms it names."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import Final

_MARK: Final = re.compile(r"\[\[(?:(?P<shown>[^\[\]|\n]+)\|)?(?P<term>[^\[\]|\n]+)\]\]")
_BRACKETS: Final = re.compile(r"\[\[|\]\]")
TERMS_A_TEXT: Final = 3
"""More buttons than this under one card hide the card."""
STEM: Final = 3
"""The shown word and the term must share this many first letters: endings differ, not beginnings."""


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text without its marks. `names` are the terms they name, in order; `shown` is the text shown for
    each."""

    text: str
    names: tuple[str, ...]
    forms: tuple[str, ...] = ()


def unmark(text: str) -> MarkedText:
    """The text as people read it. Brackets that are not marks stay: `faults` reports them."""
    pairs = [
        (match["term"].strip(), (match["shown"] or match["term"]).strip()) for match in _MARK.finditer(text)
    ]
    return MarkedText(plain(text), tuple(name for name, _ in pairs), tuple(form for _, form in pairs))


def plain(text: str) -> str:
    """The text without its marks."""
    return _MARK.sub(lambda match: match["shown"] or match["term"], text)


def faults(marked: MarkedText) -> Iterable[str]:
    """Problems of the marks themselves; whether the glossary has the words is checked elsewhere."""
    if _BRACKETS.search(marked.text):
        yield "a mark is [[term]] or [[shown|term]] on one line"
    if len(marked.names) > TERMS_A_TEXT:
        yield f"{len(marked.names)} terms are marked, {TERMS_A_TEXT} at most"
    for place, name in enumerate(marked.names):
        if name in marked.names[:place]:
            yield f"the term «{name}» is marked twice; mark its first use"


def mark_fault(form: str, name: str, words: Iterable[str]) -> str:
    """The problem of `[[shown|name]]`, whose term has these words; empty if there is none."""
    words = tuple(words)
    if form == name:
        return ""
    if form in words:  # a mark in the wrong order: the term is shown, not its form in the sentence
        return f"people see «{form}», which needs no bar: write [[{form}]], or the sentence's own form first"
    if not any(_begin_alike(word, other) for word, other in product(_words(form), _words(" ".join(words)))):
        return f"«{form}» does not begin like the term «{name}»"
    return ""


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.replace("\u200c", ""))


def _begin_alike(word: str, other: str) -> bool:
    return len(word) >= STEM and word[:STEM] == other[:STEM]
