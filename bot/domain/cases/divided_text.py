"""A long text in parts that messages hold, cut between words."""

import re
from collections.abc import Sequence
from typing import Final

from bot.domain.typed import first_units, units

_ENDS: Final = (re.compile(r"\n\s*"), re.compile(r"(?<=[.!?؟؛…])\s+"), re.compile(r"\s+"))
"""Where a text is cut: between lines, else between sentences, else between words."""
_LEAST: Final = 0.5
"""A part is cut at a line or a sentence only if it is at least this full."""


def divide_text(text: str, *, first: int, most: int) -> Sequence[str]:
    """The text in parts: one of at most ``first`` UTF-16 units, and more of at most ``most`` each.

    A word is cut only if it is longer than a part.
    """
    parts: list[str] = []
    rest, room = text.strip(), first
    while units(rest) > room:
        beginning = _beginning(rest, room)
        parts.append(beginning.rstrip())
        rest, room = rest[len(beginning) :].lstrip(), most
    return [*parts, rest]


def _beginning(text: str, room: int) -> str:
    fitting = first_units(text, room)
    for end in _ENDS:
        # one character more may be the blank that ends the last word
        cuts = [match.start() for match in end.finditer(text[: len(fitting) + 1])]
        least = 1 if end is _ENDS[-1] else int(len(fitting) * _LEAST)
        if cuts and cuts[-1] >= least:
            return text[: cuts[-1]]
    return fitting
