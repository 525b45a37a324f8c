"""Nothing that names or reaches a person leaves the moderator's private view unmasked."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.digits import ARABIC, HIDDEN, LATIN, PERSIAN
from bot.language.masking import MARK, mask

SCRIPTS = (LATIN, PERSIAN, ARABIC)


def in_script(text: str, script: str) -> str:
    return text.translate(str.maketrans(LATIN, script))


MASKED = [
    "09123456789",
    "0912 345 6789",
    "0912-345-67-89",
    "0912/3456789",
    "0912.345.6789",
    "9123456789",
    "912 345 67 89",
    "+989123456789",
    "+98 (912) 345 67 89",
    "00989123456789",
    "0 9 1 2 3 4 5 6 7 8 9",
    "021-88123456",
    "(021) 88123456",
    "02188123456",
    "+98 21 8812 3456",
    "88123456",
    "+49 151 23456789",
    "6037991234567890",
    "6037 9912 3456 7890",
    "6037-9912-3456-7890",
    "6037/9912/3456/7890",
    "IR820540102680020817909002",
    "IR82 0540 1026 8002 0817 9090 02",
    "ir-820540102680020817909002",
    "0012345678",
    "001-234567-8",
    "123456789",
    "12ب345-67",
    "12ب34567",
    "12 ب 345 ایران 67",
    "12 الف 345",
    "12و345",
    "12 و 345 ایران 67",
    "ایران 67 - 345 ب 12",
    "پلاک موتور 123-45678",
]


@pytest.mark.parametrize("script", SCRIPTS, ids=("latin", "persian", "arabic"))
@pytest.mark.parametrize("number", MASKED)
def test_numbers_are_masked_in_three_scripts(number: str, script: str) -> None:
    told = mask(f"این را ببینید: {in_script(number, script)}، دیروز عصر")
    assert told.startswith("این را ببینید: ")
    assert told.endswith("، دیروز عصر")
    assert MARK in told
    assert not any(digit in told for digit in LATIN + PERSIAN + ARABIC)


@pytest.mark.parametrize(
    "secret",
    [
        "@ali_1370",
        "@x",
        "＠ali",
        "ali.rezaei@example.com",
        "علی۱۲@نمونه.ایران",
        "https://t.me/+AbCdEf123",
        "HTTP://Example.org/path?q=1#x",
        "tg://resolve?domain=ali",
        "www.example.ir/profile",
        "t.me/ali",
        "ble.ir/join/abc",
        "eitaa.com/ali-r",
        "نمونه.ایران/صفحه",
    ],
)
def test_handles_links_and_mails_are_masked(secret: str) -> None:
    assert mask(f"کانال {secret} را ببینید") == f"کانال {MARK} را ببینید"


@pytest.mark.parametrize("script", SCRIPTS, ids=("latin", "persian", "arabic"))
@pytest.mark.parametrize(
    "plain",
    [
        "روز 1405/09/12 ساعت 14:35",
        "12 آذر 1405",
        "مبلغ 50,000,000 تومان",
        "مبلغ 50٬000٬000 تومان",
        "حدود 50000000 تومان",
        "شعبهٔ 12 و 345",
        "مادهٔ 84 و تبصرهٔ 3",
        "ساعت 8 تا 24، شعبه‌های 1234 و 5678",
        "سال‌های 1404 و 1405",
        "گزارش 4821 در 3 نوبت",
        "123456",
        "سه نفر. بعد رفتند",
    ],
)
def test_dates_amounts_and_station_numbers_stay(plain: str, script: str) -> None:
    assert mask(in_script(plain, script)) == in_script(plain, script)


def test_keycap_digits_do_not_slip_through() -> None:
    keycaps = "".join(f"{digit}\ufe0f\u20e3" for digit in "09123456789")
    assert mask(f"شماره {keycaps}") == f"شماره {MARK}"


def test_two_numbers_are_masked_apart_from_their_words() -> None:
    assert mask("از ۰۹۱۲۳۴۵۶۷۸۹ یا @ali یا ۸۸۱۲۳۴۵۶ بپرسید") == f"از {MARK} یا {MARK} یا {MARK} بپرسید"


separators = st.sampled_from(
    ["", " ", "-", ".", "\u200c", "\u200f", "\u2066", " - ", "\u202c", "\ufeff", "_"]
)
digits9 = st.lists(st.integers(0, 9), min_size=9, max_size=9)


@given(digits9, st.lists(separators, min_size=10, max_size=10), st.sampled_from(SCRIPTS))
def test_a_mobile_number_is_masked_whatever_stands_between(
    rest: list[int], gaps: list[str], script: str
) -> None:
    digits = "09" + "".join(map(str, rest))
    typed = digits[0] + "".join(gap + digit for gap, digit in zip(gaps, digits[1:], strict=True))
    assert mask(f"تلفن {in_script(typed, script)} است") == f"تلفن {MARK} است"


@given(st.lists(st.integers(0, 9), min_size=16, max_size=16), st.lists(separators, min_size=15, max_size=15))
def test_a_card_number_is_masked_whatever_stands_between(digits: list[int], gaps: list[str]) -> None:
    typed = str(digits[0]) + "".join(f"{gap}{digit}" for gap, digit in zip(gaps, digits[1:], strict=True))
    told = mask(f"کارت {in_script(typed, PERSIAN)} است")
    assert not any(digit in told for digit in PERSIAN)


@given(st.text(alphabet=st.sampled_from("سلام و۰۱۹09٩@.-:/ بD\u200c\u200f+()\n,،ir"), max_size=80))
def test_masking_twice_changes_nothing_and_leaves_no_handle(text: str) -> None:
    once = mask(text)
    assert mask(once) == once
    assert not any(mark in once for mark in HIDDEN - {"\u200c", "\u200d"})


@given(st.text(max_size=200))
def test_any_text_is_masked_without_an_error(text: str) -> None:
    assert mask(mask(text)) == mask(text)


@pytest.mark.parametrize("piece", ["0", "۹ ", "a.", "a-", "@", "ایران ", "12ب", "9-", "+", "(", "www.", "a@"])
def test_long_hostile_texts_take_no_long_time(piece: str) -> None:
    start = time.perf_counter()
    mask(piece * (4096 // len(piece)))
    assert time.perf_counter() - start < 0.2
