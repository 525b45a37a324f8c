"""Typed addresses: a handle, a name, or whatever the reader of links says; a sentence is not an address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.submissions.addresses import LONGEST_ADDRESS, Trick, only_a_name, post_address, read_address


def no_link(_plain: str) -> None:
    return None


def no_digits(text: str) -> str:
    return "".join("*" if mark.isdigit() else mark for mark in text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  @Chan_A ", "@chan_a"),
        ("\u202e@Chan_A", "@chan_a"),
        ("کانال نامزد الف", "کانال نامزد الف"),
        ("کانالِ  نامزد", "کانالِ نامزد"),
        *((f"کانال{hidden} الف", "کانال الف") for hidden in "\u200b\u061c\u00ad\u200d\u2060\U000e0041\ufeff"),
        ("@Chan\u200b_A", "@chan_a"),
        ("ک" + "\u0336" * 40 + "انال", "ک" + "\u0336" * 3 + "انال"),
    ],
)
def test_handles_and_names_are_kept_bare(typed: str, kept: str) -> None:
    assert read_address(typed, link=no_link, mask=no_digits) == kept


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
    assert read_address(typed, link=no_link, mask=no_digits) is None


def test_one_word_is_shown_to_the_reader_of_links_and_its_word_counts() -> None:
    seen: list[str] = []

    def link(plain: str) -> str | Trick | None:
        seen.append(plain)
        return Trick.USER if "@" in plain else f"https://{plain}"

    assert read_address(" example.ir\u200e", link=link, mask=no_digits) == "https://example.ir"
    assert read_address("t.me@evil.com", link=link, mask=no_digits) is Trick.USER
    assert read_address("کانال ما", link=link, mask=no_digits) == "کانال ما"
    assert seen == ["example.ir", "t.me@evil.com"]


@pytest.mark.parametrize(
    "typed", ["رضا رضایی ۰۹۱۲", "@09123456789", "@reza.0912.345.6789", "@reza_989123456789"]
)
def test_a_name_or_handle_with_a_number_is_not_kept(typed: str) -> None:
    assert read_address(typed, link=no_link, mask=no_digits) is Trick.NUMBER


def test_a_handle_with_a_year_is_kept() -> None:
    assert read_address("@setad_1405", link=no_link, mask=no_digits) == "@setad_1405"


@pytest.mark.parametrize(
    ("source", "link", "kept"),
    [
        ("Channel A", "https://t.me/chan_a/1", "Channel A، https://t.me/chan_a/1"),
        ("فروش رأی\nرضا  ۰۹۱۲", "", "فروش رأی رضا ****"),
        ("۰۹۱۲", "https://t.me/chan_a/1", "https://t.me/chan_a/1"),
        ("Channel A", Trick.PHONE, "Channel A"),
        ("Channel A", None, "Channel A"),
        ("", None, ""),
        ("۰۹۱۲", Trick.PHONE, ""),
    ],
)
def test_a_posts_channel_is_kept_without_numbers(source: str, link: str | Trick | None, kept: str) -> None:
    assert post_address(source, link, mask=no_digits) == kept


def test_a_name_in_words_is_told_from_a_real_address() -> None:
    assert only_a_name("کانال ما")
    assert not only_a_name("@chan_a") and not only_a_name("https://example.ir/")


@given(st.text(max_size=400))
def test_nothing_that_is_typed_raises_and_what_is_kept_is_one_line(typed: str) -> None:
    kept = read_address(typed, link=no_link, mask=no_digits)
    assert kept is None or (kept and "\n" not in kept)
