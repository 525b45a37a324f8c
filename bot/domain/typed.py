"""Cleaning typed text: invisible characters and characters that reverse other words are removed.

Reading a typed whole number.
"""

import re
from collections.abc import Callable
from typing import Final
from unicodedata import category, decimal, normalize

from bot.domain.errors import BadInput

_KEPT: Final = frozenset("\n\u200c\u200d")
"""Line ends, the half-space of Persian, and the joiner of emoji."""
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
_UNUSUAL: Final = re.compile(
    "[^\n -~\u200c\u00ab\u00bb\u060c\u061b\u061f\u0621-\u0652\u0660-\u0669\u0670-\u06d3\u06f0-\u06f9\u2026]"
)
"""Any character but those of nearly every text. All of those may stay (``tests/domain/test_typed_text.py``)."""
_MANY_LINES: Final = re.compile(r"\n{3,}")
_MARKS: Final = "\\u0300-\\u036f\\u0610-\\u061a\\u064b-\\u065f\\u20d0-\\u20ff"
_MANY_MARKS: Final = re.compile(f"([{_MARKS}]{{3}})[{_MARKS}]+")
"""A letter has at most three marks; hundreds of them would cover the lines around it."""


COVERED: Final = "\u25aa\ufe0e" * 3
"""Replaces each number, plate, handle or link in stored words (``bot.language.masking``)."""


_BLANK: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters by category that are drawn as nothing; people use them as names."""


_JOINING: Final = "\N{COMBINING GRAPHEME JOINER}"
"""A mark by category that is not drawn."""


_THOUSANDS: Final = re.compile(r"[1-9]\d{0,2}(?:([٬،,. ])\d{3})(?:\1\d{3})*")
"""Marks between thousands: one and the same, with three digits behind each. «۰.۲۵۰» is a fraction."""


def units(text: str) -> int:
    """Length in UTF-16 units, in which messengers measure a text: an emoji outside the BMP counts as two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def first_units(text: str, most: int) -> str:
    """The start of a text, at most this many UTF-16 units long; no character is cut in half."""
    beginning = text[:most]
    while (over := units(beginning) - most) > 0:
        beginning = beginning[: -((over + 1) // 2)]
    return beginning


def tidy(text: str) -> str:
    """The text without direction marks, control or unassigned characters, and piles of marks.

    Letters, digits, punctuation, emoji and line ends stay. Applying it twice changes nothing more.
    """
    plain = normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n"))
    if _UNUSUAL.search(plain):
        plain = "".join(mark for mark in plain if mark in _KEPT or category(mark) not in _INVISIBLE)
    return _MANY_LINES.sub("\n\n", _MANY_MARKS.sub(r"\1", plain)).strip()


def plain_digits(text: str) -> str:
    """The text in one line with Latin digits, without what is not drawn."""
    line = " ".join(text.split()).replace(_JOINING, "")
    drawn = (mark for mark in line if category(mark) not in ("Cf", "Cc"))
    return "".join(str(decimal(mark)) if mark.isdecimal() else mark for mark in drawn).strip()


def whole_digits(text: str) -> str:
    """The digits, in Latin, of the whole number that somebody typed in any script, with or without marks between
    thousands («۱٬۲۵۰», "1,250", «۱.۲۵۰»). Empty for anything else: «۲.۵» is no 25, and «۲ ۵» may be two numbers."""
    plain = plain_digits(text).rstrip(".،")
    if plain.isdecimal():
        return plain
    return "".join(mark for mark in plain if mark.isdecimal()) if _THOUSANDS.fullmatch(plain) else ""


def has_visible_text(text: str) -> bool:
    """Whether there is anything to read: at least one character that is drawn."""
    return any(category(mark)[0] not in "CMZ" and mark not in _BLANK for mark in text)


def one_line(text: str) -> str:
    """The tidied text in one line, as a name is shown; empty if nothing of it is visible."""
    line = " ".join(tidy(text).split())
    return line if has_visible_text(line) else ""


def short_name(text: str, *, most: int, empty: str, long: str) -> str:
    """A typed name in the form in which it is kept, of at most so many characters. Raises BadInput with the sentence
    for nothing to read, or for too much, which takes ``most``."""
    name = one_line(text)
    if not name:
        raise BadInput(empty)
    if len(name) > most:
        raise BadInput(long, {"most": most})
    return name


def require_no_contacts(words: str, *, mask: Callable[[str], str]) -> str:
    """Staff's words that are about to leave the program. Raises BadInput if a number, a handle, a link or an
    address in them may lead to a person. They are not masked silently, because the writer may mean something
    else."""
    if mask(words) != words:
        raise BadInput("words-lead")
    return words
