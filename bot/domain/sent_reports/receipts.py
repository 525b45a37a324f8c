"""The receipt code: 16 digits in four groups, like a bank card. Stored as a keyed hash only."""

import re
from typing import Final
from unicodedata import category

LENGTH: Final = 16
TRIES_AN_HOUR: Final = 5

MOST_WORDS_BESIDE: Final = 4
"""«کد من … است»: a text with more words than these tells something."""

_DIGITS: Final = {ord(c): str(i % 10) for i, c in enumerate("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩")}
_IGNORED: Final = frozenset({"Cf", "Zs", "Zl", "Zp", "Cc", "Pd"})
"""Categories of characters that may stand between digits: hidden marks, spaces of any width, dashes."""


def code_from(number: int) -> str:
    """The code for a random number below 10**16."""
    return f"{number:016d}"


def group_digits(code: str) -> str:
    """``1234567890123456`` -> ``1234 5678 9012 3456``."""
    return " ".join(code[i : i + 4] for i in range(0, len(code), 4))


def read_code(text: str) -> str | None:
    """The code in a typed text, or None. Digits of three scripts, spaces, dashes, hidden marks and a few
    words are accepted: a pasted receipt opens its report, a sentence with a card number does not. Any other
    digit next to the code makes it unreadable."""
    digits = text.translate(_DIGITS)
    plain = "".join(c for c in digits if c not in "_." and category(c) not in _IGNORED)
    numbers = re.findall("[0-9]+", plain)
    if len(numbers) != 1 or len(numbers[0]) != LENGTH:
        return None
    return numbers[0] if _words_beside(digits) <= MOST_WORDS_BESIDE else None


def code_alone(text: str) -> str | None:
    """The code in a text that contains nothing else, or None. Used where words are expected: no other text is
    a code."""
    return None if _words(text) else read_code(text)


def _words_beside(digits: str) -> int:
    """How many words stand before and after the code on its line; a receipt has more words below."""
    places = [match.start() for match in re.finditer("[0-9]", digits)]
    behind = digits[places[-1] + 1 :].partition("\n")[0]
    return _words(digits[: places[0]]) + _words(behind)


def _words(text: str) -> int:
    return sum(any(c.isalpha() for c in word) for word in text.split())
