"""The receipt code: 16 digits in four groups, like a bank card. Stored as a keyed hash only."""

import re
from typing import Final
from unicodedata import category

LENGTH: Final = 16
TRIES_AN_HOUR: Final = 5

_DIGITS: Final = {ord(c): str(i % 10) for i, c in enumerate("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩")}
_IGNORED: Final = frozenset({"Cf", "Zs", "Zl", "Zp", "Cc", "Pd"})
"""Kinds of characters that may stand between digits: hidden marks, spaces of any width, dashes."""


def code_from(number: int) -> str:
    """The code for a random number below 10**16."""
    return f"{number:016d}"


def grouped(code: str) -> str:
    """``1234567890123456`` -> ``1234 5678 9012 3456``."""
    return " ".join(code[i : i + 4] for i in range(0, len(code), 4))


def read_code(text: str) -> str | None:
    """The code in a typed text, or None. Three digit scripts, spaces, dashes and hidden marks are fine, and so
    are words around it: a pasted receipt opens its report. Any other digit beside it makes it unreadable."""
    plain = "".join(c for c in text.translate(_DIGITS) if c not in "_." and category(c) not in _IGNORED)
    found = re.findall("[0-9]+", plain)
    return found[0] if len(found) == 1 and len(found[0]) == LENGTH else None
