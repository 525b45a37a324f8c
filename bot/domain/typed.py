"""What people type, freed of what nobody sees and what turns other words around."""

import re
from collections.abc import Callable
from typing import Final
from unicodedata import category, normalize

from bot.domain.errors import BadInput

_KEPT: Final = frozenset("\n\u200c\u200d")
"""Line ends, the half-space of Persian, and the joiner of emoji."""
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
_MANY_LINES: Final = re.compile(r"\n{3,}")
_MARKS: Final = "\\u0300-\\u036f\\u0610-\\u061a\\u064b-\\u065f\\u20d0-\\u20ff"
_MANY_MARKS: Final = re.compile(f"([{_MARKS}]{{3}})[{_MARKS}]+")
"""A letter carries at most three marks; hundreds of them cover the lines around it."""


COVERED: Final = "\u25aa\ufe0e" * 3
"""What stands in kept words for each number, plate, handle or link that was in them (``bot.language.masking``)."""


_BLANK: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters by their category, and drawn by nothing: names are made of them."""


def units(text: str) -> int:
    """Length in UTF-16 units, by which messengers measure a text: an emoji outside the first plane counts two."""
    return len(text) + sum(mark > "\uffff" for mark in text)


def first_units(text: str, most: int) -> str:
    """The beginning of a text with at most so many UTF-16 units; no mark is cut in half."""
    beginning = text[:most]
    while (over := units(beginning) - most) > 0:
        beginning = beginning[: -((over + 1) // 2)]
    return beginning


def tidy(text: str) -> str:
    """The words as they were meant: no direction marks, control or unassigned characters, no pile of marks.

    Letters, digits, punctuation, emoji and line ends stay. Twice is once.
    """
    plain = normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n"))
    seen = "".join(mark for mark in plain if mark in _KEPT or category(mark) not in _INVISIBLE)
    return _MANY_LINES.sub("\n\n", _MANY_MARKS.sub(r"\1", seen)).strip()


def has_visible_text(text: str) -> bool:
    """Whether there is anything to read: one mark at least that is drawn."""
    return any(category(mark)[0] not in "CMZ" and mark not in _BLANK for mark in text)


def one_line(text: str) -> str:
    """Tidied words in one line, as a name is shown; empty where nothing of them is seen."""
    line = " ".join(tidy(text).split())
    return line if has_visible_text(line) else ""


def require_no_contacts(words: str, *, mask: Callable[[str], str]) -> str:
    """Words of staff on their way out of the house. Raises BadInput where a number, a handle, a link or an address in
    them may lead to somebody: it is never covered behind the back of whoever wrote it, who may mean another word."""
    if mask(words) != words:
        raise BadInput("words-lead")
    return words
