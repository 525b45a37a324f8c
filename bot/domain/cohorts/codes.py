"""Codes that are typed or carried by a link: ten signs that cannot be mistaken for each other."""

from typing import Final
from unicodedata import category

SIGNS: Final = "34679ACDEFGHJKMNPQRTUVWXY"
"""No O and 0, no I, L and 1, no S and 5, Z and 2, B and 8. Ten of these are 46 bits."""

LENGTH: Final = 10
TRIES_AN_HOUR: Final = 5
EXAMPLE: Final = "34679-ACDEF"
"""A sample code, shown to a person who typed something else."""

_DIGITS: Final = {ord(c): str(i % 10) for i, c in enumerate("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩")}
_IGNORED: Final = frozenset({"Cf", "Zs", "Zl", "Zp", "Cc", "Pd"})
"""Categories of characters that may stand between signs: hidden marks, spaces of any width, dashes."""


def code_from(number: int) -> str:
    """The code for a random integer; its lowest 46 bits decide."""
    signs = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(SIGNS))
        signs.append(SIGNS[place])
    return "".join(reversed(signs))


def format_code(code: str) -> str:
    """``34679ACDEF`` -> ``34679-ACDEF``, the form for reading out and copying."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def read_code(text: str) -> str | None:
    """The code in a typed text, or None. Digits of three scripts, small letters, spaces, dashes, dots and
    hidden marks are accepted; any other sign is not."""
    plain = "".join(c for c in text.translate(_DIGITS) if c not in "_." and category(c) not in _IGNORED)
    code = plain.upper()
    return code if len(code) == LENGTH and all(sign in SIGNS for sign in code) else None
