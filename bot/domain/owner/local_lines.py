"""A local phone number that an owner adds to those of the content, with its description and source."""

import unicodedata
from dataclasses import dataclass
from typing import Final

from bot.domain.errors import BadInput
from bot.domain.typed import tidy

MOST_LINES: Final = 5
SHORTEST_NUMBER, LONGEST_NUMBER = 3, 13
LONGEST_LABEL: Final = 60
LONGEST_SOURCE: Final = 120
_LEAST_WORDS: Final = 3
_BETWEEN: Final = frozenset(" -._()/\u200c")
_PARTS: Final = 3


@dataclass(frozen=True, slots=True)
class LocalLine:
    """``number`` in Latin digits, so that a phone can dial it."""

    number: str
    label: str
    source: str


def read_line(text: str) -> LocalLine:
    """Read three lines: the number, whose it is, the source. Raises BadInput with what is wrong."""
    parts = [line.strip() for line in tidy(text).splitlines() if line.strip()]
    if len(parts) != _PARTS:
        raise BadInput("admin-line-how")
    number, label, source = parts
    if not _LEAST_WORDS <= len(label) <= LONGEST_LABEL:
        raise BadInput("admin-line-label", {"most": LONGEST_LABEL})
    if not _LEAST_WORDS <= len(source) <= LONGEST_SOURCE:
        raise BadInput("admin-line-source", {"most": LONGEST_SOURCE})
    return LocalLine(_number(number), label, source)


def _number(text: str) -> str:
    digits = ""
    for mark in text:
        if mark.isdecimal():
            digits += str(unicodedata.decimal(mark))
        elif mark not in _BETWEEN:
            raise BadInput("admin-line-number", {"least": SHORTEST_NUMBER, "most": LONGEST_NUMBER})
    if not SHORTEST_NUMBER <= len(digits) <= LONGEST_NUMBER:
        raise BadInput("admin-line-number", {"least": SHORTEST_NUMBER, "most": LONGEST_NUMBER})
    return digits
