"""Asking for an article by its number finds that article, and nothing else does."""

import pytest

from bot.language.analyzer import PersianAnalyzer
from bot.language.words import PersianWords
from bot.search.finder import ArticlesByNumber
from tests.fakes.election import ELECTION
from tests.fakes.shared_content import shipped_content


@pytest.fixture(scope="module")
def numbers() -> ArticlesByNumber:
    return ArticlesByNumber(shipped_content().articles, PersianWords(PersianAnalyzer(), ELECTION.names))


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
def test_what_a_number_asks_for(numbers: ArticlesByNumber, question: str, article: str) -> None:
    assert numbers.find_article_id(question) == article


def test_every_article_is_found_by_its_displayed_number(numbers: ArticlesByNumber) -> None:
    articles = [a for a in shipped_content().articles.values() if not a.law]
    missed = {
        a.id: a.number
        for a in articles
        if not numbers.find_article_id(f"مادهٔ {a.number.split(' و ')[0].split(' تا ')[0]}")
    }
    assert missed == {}
