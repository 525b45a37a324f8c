"""Texts of symbols only, and cuts inside what a reader sees as one character."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.symbols import only_symbols, truncate_text


@pytest.mark.parametrize(
    "text", ["", " ", "👍", "😂😂😂!!!", "…", "؟!", "1️⃣ 2️⃣", "👨‍👩‍👧", "🇮🇷", "«»", "\u200f", "ـــ♥️"[-2:]]
)
def test_symbols_say_nothing(text: str) -> None:
    assert only_symbols(text)


@pytest.mark.parametrize("text", ["نه", "👍 بله", "۵", "1", "a!", "1️⃣ 2"])
def test_one_letter_or_number_says_something(text: str) -> None:
    assert not only_symbols(text)


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("سلام دنیا", 20, "سلام دنیا"),
        ("سلام دنیا", 6, "سلام…"),
        ("می‌شود گفت", 4, "می…"),
        ("کِتاب", 3, "کِ…"),
        ("کِتاب", 2, "…"),
        ("ab👨‍👩‍👧cd", 6, "ab…"),
        ("🇮🇷🇮🇷🇮🇷", 4, "🇮🇷…"),
        ("👍🏽👍🏽", 2, "…"),
        ("شعبهٔ ۱۲", 5, "شعب…"),
    ],
)
def test_cuts_fall_between_signs(text: str, limit: int, expected: str) -> None:
    assert truncate_text(text, limit) == expected


def test_a_limit_shorter_than_its_ending_is_refused() -> None:
    with pytest.raises(ValueError, match="ending"):
        truncate_text("سلام", 0)


@given(st.text(max_size=60), st.integers(1, 50))
def test_a_cut_text_is_a_short_beginning(text: str, limit: int) -> None:
    cut_text = truncate_text(text, limit)
    assert len(cut_text) <= limit
    if cut_text != text:
        beginning = cut_text.removesuffix("…")
        assert text.startswith(beginning)
        following = text[len(beginning) : len(beginning) + 1]
        splits_nothing = following.isspace() or following == "\u200c" or not unicodedata.combining(following)
        assert splits_nothing or not beginning, "a mark goes with its letter, or nothing is left"
