"""Counts as people type them."""

from enum import StrEnum
from typing import Final

from bot.domain.typed import plain_digits, whole_digits


class CountFault(StrEnum):
    """Why what was typed is no count."""

    NEGATIVE = "negative"
    LARGE = "large"
    NOT_WHOLE = "not-whole"
    """A fraction, or more than one number."""
    NO_NUMBER = "words"


_MINUS: Final = "-\u2212\u2013\u2014\u2010\u2011"
_OF_NUMBERS: Final = frozenset(f"{_MINUS}٬٫،,._/\\' ")
"""What stands between the digits of a fraction, or between two numbers."""
_LONGEST: Final = 12


def read_count(text: str, *, most: int) -> int | CountFault:
    """The count that somebody typed, in digits of any script, with or without marks between thousands."""
    plain = plain_digits(text)
    without_sign = plain.strip(_MINUS).strip()
    digits = whole_digits(without_sign)
    if not digits:
        has_digits = any(mark.isdecimal() for mark in plain)
        is_numeric = has_digits and all(mark.isdecimal() or mark in _OF_NUMBERS for mark in plain)
        return CountFault.NOT_WHOLE if is_numeric else CountFault.NO_NUMBER
    is_signed = without_sign != plain
    if len(digits) > _LONGEST or (not is_signed and int(digits) > most):
        return CountFault.LARGE
    if is_signed:
        return CountFault.NEGATIVE if int(digits) else 0
    return int(digits)
