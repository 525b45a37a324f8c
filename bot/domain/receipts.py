"""The receipt code: 16 digits in four groups, like a bank card. Stored as a keyed hash only."""

from typing import Final

LENGTH: Final = 16
TRIES_AN_HOUR: Final = 5

_DIGITS: Final = {ord(c): str(i % 10) for i, c in enumerate("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩")}
_IGNORED: Final = frozenset(
    " -_.\u00a0\u200c\u200d\u200e\u200f\u2013\u2014\u2010\u2011\u00ad\ufeff"
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\t\n"
)


def code_from(number: int) -> str:
    """The code for a random number below 10**16."""
    return f"{number:016d}"


def grouped(code: str) -> str:
    """``1234567890123456`` -> ``1234 5678 9012 3456``."""
    return " ".join(code[i : i + 4] for i in range(0, len(code), 4))


def read_code(text: str) -> str | None:
    """The code in a typed text, or None: three digit scripts, spaces, dashes and hidden marks are fine."""
    plain = "".join(c for c in text.translate(_DIGITS) if c not in _IGNORED)
    return plain if len(plain) == LENGTH and plain.isascii() and plain.isdigit() else None
