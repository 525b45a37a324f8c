"""Digits in three scripts, and typed codes without invisible characters.

Persian keyboards write ۰–۹ (U+06F0), Arabic ones ٠–٩ (U+0660), others 0–9; messengers and copied text add
direction marks. Everything shown to people uses Persian digits and «٬» between thousands.
"""

import re
from typing import Final

LATIN: Final = "0123456789"
PERSIAN: Final = "۰۱۲۳۴۵۶۷۸۹"
ARABIC: Final = "٠١٢٣٤٥٦٧٨٩"
FULL_WIDTH: Final = "".join(chr(0xFF10 + number) for number in range(10))
THOUSANDS: Final = "٬"
MINUS: Final = "\N{MINUS SIGN}"

# Marks that control the direction of text, and invisible joiners: none of them is ever part of a code.
DIRECTION_MARKS: Final = frozenset(
    map(chr, (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
)
INVISIBLE: Final = frozenset(
    map(chr, (0x00AD, 0x034F, 0x180E, 0x200B, 0x2060, 0x2061, 0x2062, 0x2063, 0xFEFF))
)
JOINERS: Final = frozenset("\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}")
HIDDEN: Final = DIRECTION_MARKS | INVISIBLE | JOINERS

TO_PERSIAN: Final = {
    ord(digit): PERSIAN[value] for script in (LATIN, ARABIC, FULL_WIDTH) for value, digit in enumerate(script)
}
_TO_LATIN: Final = {
    ord(digit): LATIN[value] for script in (PERSIAN, ARABIC, FULL_WIDTH) for value, digit in enumerate(script)
}
_TO_LATIN_DIGITS: Final = re.compile(f"[{''.join(map(chr, _TO_LATIN))}]")
_DROP_HIDDEN: Final = dict.fromkeys(map(ord, HIDDEN))
DROP_DIRECTIONS: Final = dict.fromkeys(map(ord, DIRECTION_MARKS | INVISIBLE))
_DIRECTIONS: Final = re.compile(f"[{''.join(DIRECTION_MARKS | INVISIBLE)}]+")
# What people put between the groups of a code: spaces of any width, dashes, dots, underscores.
_SEPARATORS: Final = frozenset("-‐‑‒–—−ـ_.·•٫٬,،/ \t\r\n\u00a0\u202f\u2009\u2007")


def to_persian(value: str | int) -> str:
    """`value` with every Latin, Arabic and full-width digit as a Persian one; other characters are
    unchanged."""
    return str(value).translate(TO_PERSIAN)


def to_latin(text: str) -> str:
    """`text` with every Persian, Arabic and full-width digit as a Latin one; other characters are
    unchanged."""
    return text.translate(_TO_LATIN) if _TO_LATIN_DIGITS.search(text) else text


def strip_hidden(text: str) -> str:
    """`text` without direction marks, half-spaces, joiners and byte order marks; for codes, not for prose."""
    return text.translate(_DROP_HIDDEN)


def strip_directions(text: str) -> str:
    """`text` without direction marks and invisible joiners. Half-spaces stay, so that Persian words stay
    intact."""
    return _DIRECTIONS.sub("", text)


def typed_code(text: str) -> str:
    """A typed, copied or dictated code in a comparable form: Latin digits, no hidden marks, no separators.

    Letters are kept; the caller decides whether they may occur.
    """
    plain = to_latin(strip_hidden(text))
    return "".join(mark for mark in plain if mark not in _SEPARATORS)


def group_digits(number: int) -> str:
    """A whole number for reading: Persian digits, «٬» between thousands, a real minus sign in front."""
    text = to_persian(f"{abs(number):,}".replace(",", THOUSANDS))
    return MINUS + text if number < 0 else text


def in_groups(code: str, *, size: int = 4, gap: str = " ") -> str:
    """A code in Persian digits, in groups of `size` from the left, as on a bank card."""
    plain = to_persian(code)
    return gap.join(plain[start : start + size] for start in range(0, len(plain), size))
