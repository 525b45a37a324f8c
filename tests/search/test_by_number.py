"""An article that is asked for by its number, and by nothing else, is found by it."""

import pytest

from bot.language.analyzer import PersianAnalyzer
from bot.language.words import PersianWords
from bot.search.by_number import ByNumber
from tests.fakes.read_once import shipped_content


@pytest.fixture(scope="module")
def numbers() -> ByNumber:
    return ByNumber(shipped_content().articles, PersianWords(PersianAnalyzer()))


@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("ماده ۸۴", "84"),
        ("مادهٔ ۸۴ چی می‌گه؟", "84"),
        ("ماده 84 بند الف", "84-alef"),
        ("ماده‌ی ٨٤ بندِ هـ قانون شوراها", "84-he"),
        ("بند ب ۸۴", "84-be"),
        ("بند لام ماده ۸۴", "84-lam"),
        ("بند ل ماده ۸۴ یعنی چی", "84-lam"),
        ("ماده84 تبصره2", "84-t2"),
        ("تبصرهٔ اول مادهٔ ۸۴", "84-t1"),
        ("تبصرهٔ ۱ مادهٔ ۶۵", "65-t"),
        ("ماده ۹۴ بند الف شماره ۱۱", "94-alef-11"),
        ("متن کامل مادهٔ ۱۳۶ رو بفرست", "136"),
        ("ماده ۵۶ بند الف", "56"),
        ("مادهٔ ۱۹ قانون مجازات اسلامی", ""),
        ("ماده ۹۹۹", ""),
        ("مادهٔ ۸۴ برای رأی خریدن چند سال زندان دارد؟", ""),
        ("ماده ۸۴ و ماده ۹۴", ""),
        ("۸۴", ""),
        ("ماده", ""),
        ("بند الف", ""),
        ("", ""),
    ],
)
def test_what_a_number_asks_for(numbers: ByNumber, question: str, article: str) -> None:
    assert numbers.asked(question) == article


def test_every_article_of_our_own_law_is_found_by_the_number_that_is_shown(numbers: ByNumber) -> None:
    shown = [a for a in shipped_content().articles.values() if not a.law]
    missed = {
        a.id: a.number
        for a in shown
        if not numbers.asked(f"مادهٔ {a.number.split(' و ')[0].split(' تا ')[0]}")
    }
    assert missed == {}
