"""A local line has a number, an owner and a source. Anything else is refused with the reason."""

import pytest

from bot.domain.errors import BadInput
from bot.domain.owner.settings import LONGEST_LABEL, LONGEST_SOURCE, LocalLine, read_line


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("021-455 00\nستاد\nآگهی", "02145500"),
        ("  ۰۲۱ (۴۵۵۰۰)\n\nستاد \n آگهی ", "02145500"),
        ("٠٩٦٣٨٠\nستاد\nآگهی", "096380"),
        ("\u200f110\u200e\r\nستاد\r\nآگهی", "110"),
    ],
)
def test_numbers_are_read_in_any_script(typed: str, number: str) -> None:
    assert read_line(typed) == LocalLine(number, "ستاد", "آگهی")


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("", "admin-line-how"),
        ("110", "admin-line-how"),
        ("110\nستاد\nآگهی\nو باز", "admin-line-how"),
        ("یازده\nستاد\nآگهی", "admin-line-number"),
        ("11O\nستاد\nآگهی", "admin-line-number"),
        ("+98 21\nستاد\nآگهی", "admin-line-number"),
        ("11\nستاد\nآگهی", "admin-line-number"),
        ("1" * 14 + "\nستاد\nآگهی", "admin-line-number"),
        ("²²²\nستاد\nآگهی", "admin-line-number"),
        (f"110\n{'س' * (LONGEST_LABEL + 1)}\nآگهی", "admin-line-label"),
        (f"110\nستاد\n{'آ' * (LONGEST_SOURCE + 1)}", "admin-line-source"),
    ],
)
def test_what_is_none_is_refused(typed: str, key: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_line(typed)
    assert refused.value.key == key
