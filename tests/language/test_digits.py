"""Digits of three scripts, and codes with invisible characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.typed import whole_digits
from bot.language.digits import (
    ARABIC,
    HIDDEN,
    PERSIAN,
    group_digits,
    in_groups,
    strip_directions,
    strip_hidden,
    to_latin,
    to_persian,
    typed_code,
)


def test_scripts_are_converted_and_the_rest_is_untouched() -> None:
    assert to_persian("کد 12 و ٣٤ و ５") == "کد ۱۲ و ۳۴ و ۵"
    assert to_latin("کد ۱۲ و ٣٤ و ５") == "کد 12 و 34 و 5"
    assert to_persian(1405) == "۱۴۰۵"


def test_hidden_characters_are_exactly_directional_and_joining_ones() -> None:
    named = [0x200C, 0x200D, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF]
    assert {chr(code) for code in named} <= HIDDEN
    assert strip_hidden("".join(map(chr, named)) + "ab" + "\u200f1") == "ab1"
    assert strip_directions("\u2068می‌شود\u2069\ufeff") == "می‌شود"


@pytest.mark.parametrize(
    "typed",
    [
        "۱۲۳۴ ۵۶۷۸ ۹۰۱۲ ۳۴۵۶",
        "\u200f١٢٣٤-٥٦٧٨-٩٠١٢-٣٤٥٦\u200e",
        "\ufeff1234\u200c5678\u20669012\u20693456\n",
        "۱۲۳۴–5678—٩٠١٢ـ3456",
        "۱۲۳۴\u00a0۵۶۷۸\u202f۹۰۱۲.۳۴۵۶",
    ],
)
def test_a_typed_code_is_the_same_code(typed: str) -> None:
    assert typed_code(typed) == "1234567890123456"


@given(st.integers(0, 10**18 - 1), st.sampled_from([PERSIAN, ARABIC, "0123456789"]), st.data())
def test_numbers_survive_script_and_marks(number: int, script: str, data: st.DataObject) -> None:
    digits = str(number).translate(str.maketrans("0123456789", script))
    place = data.draw(st.integers(0, len(digits)))
    mark = data.draw(st.sampled_from(sorted(HIDDEN)))
    assert whole_digits(digits[:place] + mark + digits[place:]) == str(number)
    assert whole_digits(group_digits(number)) == str(number)


@pytest.mark.parametrize("mark", sorted(HIDDEN))
def test_every_hidden_mark_leaves_a_number_whole(mark: str) -> None:
    assert whole_digits(f"{mark}۱{mark}۲{mark}") == "12"


def test_thousands_and_groups() -> None:
    assert group_digits(1234567) == "۱٬۲۳۴٬۵۶۷"
    assert group_digits(999) == "۹۹۹"
    assert group_digits(-1200) == "−۱٬۲۰۰"
    assert in_groups("1234567890123456") == "۱۲۳۴ ۵۶۷۸ ۹۰۱۲ ۳۴۵۶"
