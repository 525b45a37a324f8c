"""Counts as people type them."""

from enum import StrEnum
from typing import Final
from unicodedata import category


class CountFault(StrEnum):
    """Why what was typed is no count."""

    NEGATIVE = "negative"
    LARGE = "large"
    NO_NUMBER = "words"


_MINUS: Final = frozenset("-\u2212\u2013\u2014\u2010\u2011")
_BETWEEN: Final = frozenset("٬،,._ \t\n\u00a0\u202f")
_LONGEST: Final = 12


def read_count(text: str, *, most: int) -> int | CountFault:
    """The count that somebody typed, in Persian, Arabic or Latin digits, with or without marks between thousands."""
    plain = "".join(c for c in text if c not in _BETWEEN and category(c) not in ("Cf", "Zs", "Cc"))
    digits = plain.strip("".join(_MINUS))
    if not digits or any(category(c) != "Nd" for c in digits):
        return CountFault.NO_NUMBER
    if len(digits) > _LONGEST or (digits == plain and int(digits) > most):
        return CountFault.LARGE
    if digits != plain:
        return CountFault.NEGATIVE if int(digits) else 0
    return int(digits)
