"""Typed text is stored as it was meant."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.atlas.opinions import opinion_words
from bot.domain.desk.staff_notes import new_reply
from bot.domain.errors import BadInput
from bot.domain.learning.remarks import remark_words
from bot.domain.news.broadcasts import broadcast_words, source_words
from bot.domain.typed import _UNUSUAL, has_visible_text, one_line, tidy


@pytest.mark.parametrize(
    ("typed", "tidy_text"),
    [
        ("  می\u200cدهند  ", "می\u200cدهند"),
        ("a\u202eb\u2066c\u200f\u061c", "abc"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("a\n\n\n\n\nb", "a\n\nb"),
        ("a\x00b\x07\ufeff", "ab"),
        ("e" + "\u0301" * 300, "\u00e9" + "\u0301" * 3),
        ("👩\u200d👧 ۱۲ آذر، ساعت ۱۴:۳۵", "👩\u200d👧 ۱۲ آذر، ساعت ۱۴:۳۵"),
    ],
)
def test_what_nobody_sees_is_left_out(typed: str, tidy_text: str) -> None:
    assert tidy(typed) == tidy_text


def test_no_character_that_is_left_out_counts_as_usual() -> None:
    usual = [mark for mark in map(chr, range(0x110000)) if not _UNUSUAL.match(mark)]
    assert [mark for mark in usual if len(tidy(f"a{mark}b\u200e")) < 3] == []  # the last mark is unusual


@given(st.text(max_size=300))
def test_twice_is_once_and_nothing_hidden_stays(typed: str) -> None:
    tidy_text = tidy(typed)
    assert tidy(tidy_text) == tidy_text
    assert not set(tidy_text) & set(
        "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\x00\r"
    )


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("  Reza \n K. ", "Reza K."),
        ("Re\u202eza\u2069\u200b", "Reza"),
        ("\u3164", ""),
        ("\u2800\u115f \uffa0\u200c\u200d\u0301", ""),
        ("\u200b\u2060\ufeff", ""),
        ("👩\u200d👧", "👩\u200d👧"),
        ("<b>", "<b>"),
    ],
)
def test_name_is_one_visible_line_or_none(name: str, line: str) -> None:
    assert one_line(name) == line
    assert has_visible_text(name) is bool(line)


UNSEEN = ("\u200b" * 40, "\u3164" * 40, "\u200c \u200d" * 20)


@pytest.mark.parametrize("words", UNSEEN)
@pytest.mark.parametrize(
    "take",
    [
        broadcast_words,
        source_words,
        opinion_words,
        remark_words,
        lambda words: new_reply(words, "x" * 20, saved_count=0),
    ],
)
def test_what_nobody_sees_is_no_words_to_anybody(take: Callable[[str], object], words: str) -> None:
    with pytest.raises(BadInput):
        take(words)


def test_what_many_read_turns_no_words_around() -> None:
    assert broadcast_words("a\u202eb \u2066c\n\n\n\nd") == "ab c\n\nd"
    assert source_words("the\u202e board\n") == "the board"
