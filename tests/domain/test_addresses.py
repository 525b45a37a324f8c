"""Typed addresses: a handle, a name, or whatever the reader of links says; a sentence is not an address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.addresses import LONGEST_ADDRESS, Trick, only_a_name, read_address


def no_link(_plain: str) -> None:
    return None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  @Chan_A ", "@chan_a"),
        ("\u202e@Chan_A", "@chan_a"),
        ("کانال نامزد الف", "کانال نامزد الف"),
        ("کانالِ  نامزد", "کانالِ نامزد"),
    ],
)
def test_handles_and_names_are_kept_bare(typed: str, kept: str) -> None:
    assert read_address(typed, link=no_link) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "@a",
        "@two words",
        "به نظر من نامزد الف بهتر است. رأی بدهید!",
        "من فکر می‌کنم که همهٔ ما باید فردا به پای صندوق برویم",
        "two\nlines",
        "👍👍",
        "a" * (LONGEST_ADDRESS + 1),
    ],
)
def test_what_is_no_address_is_not_kept(typed: str) -> None:
    assert read_address(typed, link=no_link) is None


def test_one_word_is_shown_to_the_reader_of_links_and_its_word_counts() -> None:
    seen: list[str] = []

    def link(plain: str) -> str | Trick | None:
        seen.append(plain)
        return Trick.USER if "@" in plain else f"https://{plain}"

    assert read_address(" example.ir\u200e", link=link) == "https://example.ir"
    assert read_address("t.me@evil.com", link=link) is Trick.USER
    assert read_address("کانال ما", link=link) == "کانال ما"
    assert seen == ["example.ir", "t.me@evil.com"]


def test_a_name_in_words_is_told_from_a_real_address() -> None:
    assert only_a_name("کانال ما")
    assert not only_a_name("@chan_a") and not only_a_name("https://example.ir/")


@given(st.text(max_size=400))
def test_nothing_that_is_typed_raises_and_what_is_kept_is_one_line(typed: str) -> None:
    kept = read_address(typed, link=no_link)
    assert kept is None or (kept and "\n" not in kept)
