"""Typed addresses: a handle, a name, or a link that the reader accepts. A sentence is not an address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.submissions.addresses import (
    LONGEST_ADDRESS,
    UrlRejection,
    is_name_only,
    post_address,
    read_address,
)


def no_link(_plain: str) -> None:
    return None


def no_digits(text: str) -> str:
    return "".join("*" if mark.isdigit() else mark for mark in text)


@pytest.mark.parametrize(
    ("typed", "address"),
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
def test_handles_and_names_are_kept_bare(typed: str, address: str) -> None:
    assert read_address(typed, link=no_link, mask=no_digits) == address


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


def test_first_word_reaches_link_reader_and_its_verdict_counts() -> None:
    seen: list[str] = []

    def link(plain: str) -> str | UrlRejection | None:
        seen.append(plain)
        return UrlRejection.USER if "@" in plain else f"https://{plain}"

    assert read_address(" example.ir\u200e", link=link, mask=no_digits) == "https://example.ir"
    assert read_address("t.me@evil.com", link=link, mask=no_digits) is UrlRejection.USER
    assert read_address("کانال ما", link=link, mask=no_digits) == "کانال ما"
    assert seen == ["example.ir", "t.me@evil.com"]


@pytest.mark.parametrize(
    "typed", ["رضا رضایی ۰۹۱۲", "@09123456789", "@reza.0912.345.6789", "@reza_989123456789"]
)
def test_name_or_handle_with_number_is_refused(typed: str) -> None:
    assert read_address(typed, link=no_link, mask=no_digits) is UrlRejection.NUMBER


def test_a_handle_with_a_year_is_kept() -> None:
    assert read_address("@setad_1405", link=no_link, mask=no_digits) == "@setad_1405"


@pytest.mark.parametrize(
    ("source", "link", "channel"),
    [
        ("Channel A", "https://t.me/chan_a/1", "Channel A، https://t.me/chan_a/1"),
        ("فروش رأی\nرضا  ۰۹۱۲", "", "فروش رأی رضا ****"),
        ("۰۹۱۲", "https://t.me/chan_a/1", "https://t.me/chan_a/1"),
        ("Channel A", UrlRejection.PHONE, "Channel A"),
        ("Channel A", None, "Channel A"),
        ("", None, ""),
        ("۰۹۱۲", UrlRejection.PHONE, ""),
    ],
)
def test_a_posts_channel_is_kept_without_numbers(
    source: str, link: str | UrlRejection | None, channel: str
) -> None:
    assert post_address(source, link, mask=no_digits) == channel


def test_plain_name_is_distinguished_from_real_address() -> None:
    assert is_name_only("کانال ما")
    assert not is_name_only("@chan_a") and not is_name_only("https://example.ir/")


@given(st.text(max_size=400))
def test_typed_address_never_raises_and_stays_one_line(typed: str) -> None:
    address = read_address(typed, link=no_link, mask=no_digits)
    assert address is None or (address and "\n" not in address)
