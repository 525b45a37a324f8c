"""Two reports' words beside each other: what is marked, and that no text takes long."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cases.text_comparison import compare_texts, find_common

WORDS = "سه مرد با چوب جلوی شعبه ایستاده بودند و مردم را می‌ترساندند"
ROOM = 3_000


def test_differing_words_stand_between_marks() -> None:
    other = WORDS.replace("سه مرد", "دو زن").replace("چوب", "میله")
    compared = compare_texts(WORDS, other, room=ROOM)
    assert compared.alike and compared.whole
    assert compared.first == WORDS.replace("سه مرد", "‹سه مرد›").replace("چوب", "‹چوب›")
    assert compared.other == other.replace("دو زن", "‹دو زن›").replace("میله", "‹میله›")


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ("ا ب " * 400, "ا " * 400 + "ب " * 400),
        ("ا ب ج " * 270, "ج ب ا " * 270),
        (" ".join(str(n) for n in range(800)), " ".join(str(n) for n in reversed(range(800)))),
    ],
    ids=["two-letters", "turned", "backwards"],
)
def test_hostile_texts_are_compared_at_once(first: str, other: str) -> None:
    began = time.process_time()
    compare_texts(first, other, room=ROOM)
    assert time.process_time() - began < 0.1


def test_difference_at_end_of_long_text_is_marked() -> None:
    long = " ".join(f"w{number}" for number in range(840))
    compared = compare_texts(f"{long} here", f"{long} there", room=20_000)
    assert compared.first.endswith("‹here›") and compared.other.endswith("‹there›") and compared.whole
    longer = " ".join(f"w{number}" for number in range(2_500))
    assert not compare_texts(longer, longer + " more", room=50_000).whole


@given(st.lists(st.sampled_from("abcde"), max_size=40), st.lists(st.sampled_from("abcde"), max_size=40))
def test_common_words_are_common_and_in_order(first: list[str], other: list[str]) -> None:
    pairs = find_common(first, other)
    assert all(first[place] == other[other_place] for place, other_place in pairs)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(pairs))
    assert len(find_common(first, first)) == len(first)
