"""Names and numbers of certificates."""

import unicodedata
from datetime import date
from functools import cache

import pytest
from fontpkg_noto_sans_arabic import ROOT
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.learning.certificates import (
    LONGEST,
    Certificate,
    NameFault,
    Revocation,
    number_from,
    read_name,
    read_number,
    same_name,
    shown_number,
)
from bot.domain.learning.lessons import Audience

ZWNJ = "\u200c"


@pytest.mark.parametrize(
    ("typed", "stands"),
    [
        ("  سارا   احمدی \n", "سارا احمدی"),
        ("علي كاظمي", "علی کاظمی"),
        ("سارا 🎓 احمدی ✨", "سارا احمدی"),
        ("👩‍🏫 سارا احمدی", "سارا احمدی"),
        (f"احمدی{ZWNJ}نژاد", f"احمدی{ZWNJ}نژاد"),
        (f"{ZWNJ}سارا {ZWNJ}احمدی{ZWNJ}", "سارا احمدی"),
        ("\u202bسارا\u202c احمدی\u200f", "سارا احمدی"),
        ("ســـارا احمدی", "سارا احمدی"),
        ("Sara O’Neill-Ahmadi", "Sara O'Neill-Ahmadi"),
        ("José Müller", "José Müller"),
        ("سیّدمحمّد (رضا) موسوی", "سیّدمحمّد (رضا) موسوی"),
        ("A. B. Sari", "A. B. Sari"),
    ],
)
def test_a_name_stands_as_it_should(typed: str, stands: str) -> None:
    assert read_name(typed) == stands


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", NameFault.SHORT),
        ("🎉🎉🎉", NameFault.SHORT),
        ("1️⃣", NameFault.UNFIT),
        ("سا", NameFault.SHORT),
        ("...", NameFault.SHORT),
        ("س" * 61, NameFault.LONG),
        ("س" * 300, NameFault.LONG),
        ("س" * 100_000, NameFault.LONG),
        ("https://amanat.ir", NameFault.UNFIT),
        ("amanat.ir", NameFault.UNFIT),
        ("www.sara", NameFault.UNFIT),
        ("@sara", NameFault.UNFIT),
        ("<b>سارا</b>", NameFault.UNFIT),
        ("*سارا* احمدی", NameFault.UNFIT),
        ("سارا ۰۹۱۲۱۲۳۴۵۶۷", NameFault.UNFIT),
        ("سارا/احمدی", NameFault.UNFIT),
        ("Сара Ахмади", NameFault.UNFIT),
        ("萨拉萨拉", NameFault.UNFIT),
        ("سارااااا\u064b\u064b\u064b\u064b", NameFault.UNFIT),
    ],
)
def test_what_is_no_name_is_told_why(typed: str, fault: NameFault) -> None:
    assert read_name(typed) is fault


letters = st.text(
    alphabet=st.sampled_from("ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیآئءؤ abcXYZéö-'." + ZWNJ), max_size=70
)


@given(st.one_of(st.text(max_size=400), letters))
def test_cleaned_name_is_valid_and_stays_unchanged(typed: str) -> None:
    name = read_name(typed)
    if isinstance(name, NameFault):
        return
    assert 3 <= len(name) <= LONGEST
    assert read_name(name) == name, "cleaning a cleaned name changes nothing"
    assert name == name.strip() and "  " not in name
    for char in name:
        assert char == ZWNJ or unicodedata.category(char) in {
            "Lu",
            "Ll",
            "Lo",
            "Lm",
            "Mn",
            "Zs",
            "Pd",
            "Po",
            "Ps",
            "Pe",
        }
    assert not set(name) & set("<>@/:*_`[]{}|\\\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069يك")


@given(letters)
def test_every_letter_of_a_name_is_in_the_font(typed: str) -> None:
    name = read_name(typed)
    assert isinstance(name, NameFault) or {ord(char) for char in name} <= _font_characters()


@cache
def _font_characters() -> frozenset[int]:
    return frozenset(TTFont(ROOT / "files" / "NotoSansArabic[wdth,wght].ttf").getBestCmap())


def test_every_allowed_name_character_can_be_drawn() -> None:
    fits = {chr(code) for code in range(0x20, 0x3000) if isinstance(read_name(f"سارا{chr(code)}ب"), str)}
    characters = {char for letter in fits for char in str(read_name(f"سارا{letter}ب"))}
    assert {ord(char) for char in characters} <= _font_characters()


def test_spellings_of_one_name_are_the_same() -> None:
    assert same_name(f"احمدی{ZWNJ}نژاد") == same_name("احمدی نژاد") == same_name("احمدینژاد")
    assert same_name("Sara AHMADI") == same_name("sara ahmadi")
    assert same_name("سارا احمدی") != same_name("سارا احمدیان")


@pytest.mark.parametrize(
    "typed",
    ["123456789012", "1234-5678-9012", "۱۲۳۴-۵۶۷۸-۹۰۱۲", "١٢٣٤ ٥٦٧٨ ٩٠١٢", "شمارهٔ ۱۲۳۴–۵۶۷۸–۹۰۱۲ است",
     "\u200e1234\u200c5678_9012"],
)  # fmt: skip
def test_a_number_is_read_however_it_is_typed(typed: str) -> None:
    assert read_number(typed) == "123456789012"


@pytest.mark.parametrize(
    "typed", ["", "12345678901", "1234567890123", "1234 5678 9012 و 7", "سارا", "²" * 12]
)
def test_what_is_no_number_is_none(typed: str) -> None:
    assert read_number(typed) is None


@given(st.text(max_size=60))
def test_reading_a_number_never_fails(typed: str) -> None:
    number = read_number(typed)
    assert number is None or (len(number) == 12 and number.isascii() and number.isdigit())


@given(st.integers(0, 10**16 - 1))
def test_a_number_comes_back_from_how_it_is_shown(code: int) -> None:
    number = number_from(f"{code:016d}")
    assert read_number(shown_number(number)) == number


def test_the_first_end_stays() -> None:
    certificate = Certificate("1" * 12, "k", Audience.STAFF, date(2026, 11, 24))
    ended = certificate.revoke(date(2026, 11, 25), Revocation.HOLDER)
    assert (ended.revoked, ended.reason) == (date(2026, 11, 25), Revocation.HOLDER)
    assert ended.revoke(date(2026, 12, 1), Revocation.KEY) is ended
