"""Typed codes: what counts as a code, in every way of writing it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cohorts.codes import EXAMPLE, LENGTH, SIGNS, code_from, format_code, read_code


@given(st.integers(min_value=0, max_value=2**64 - 1))
def test_every_code_reads_back_as_shown_and_generated(number: int) -> None:
    code = code_from(number)
    assert len(code) == LENGTH and set(code) <= set(SIGNS)
    assert read_code(code) == read_code(format_code(code)) == read_code(code.lower()) == code


def test_different_numbers_below_the_bound_give_different_codes() -> None:
    numbers = [0, 1, 24, 25, 26, 25**10 - 1, 25**9, 12_345_678_901]
    assert len({code_from(number) for number in numbers}) == len(numbers)


@pytest.mark.parametrize(
    "typed",
    [
        "34679ACDEF", "34679-ACDEF", " 34679 acdef ", "۳۴۶۷۹-ACDEF", "٣٤٦٧٩ acdef", "3-4-6-7-9-A-C-D-E-F",
        "\u200f34679\u200c-ACDEF\u2069", "34679_ACDEF", "34679.ACDEF", "34679–ACDEF", "34679\u00a0ACDEF",
    ],
)  # fmt: skip
def test_spaces_dashes_scripts_and_marks_make_no_difference(typed: str) -> None:
    assert read_code(typed) == "34679ACDEF"


@pytest.mark.parametrize(
    "typed", ["", "34679ACDE", "34679ACDEFG", "سلام، کد ندارم", "34679ACDE0", "34679ACDEI", "🙂" * 10]
)
def test_anything_else_is_no_code(typed: str) -> None:
    assert read_code(typed) is None


def test_signs_that_look_alike_are_not_among_them() -> None:
    for pair in ("0O", "1I", "1L", "5S", "2Z", "8B"):
        assert not set(pair) & set(SIGNS)
    assert read_code(EXAMPLE) is not None
