"""First questions in the plainest words are answered from the shipped content; other texts are not."""

import pytest

from bot.language.analyzer import PersianAnalyzer
from bot.language.words import PersianWords
from bot.search.finder import ContentFinder
from tests.fakes.election import ELECTION
from tests.fakes.shared_content import shipped_content


@pytest.fixture(scope="module")
def finder() -> ContentFinder:
    return ContentFinder(shipped_content(), PersianWords(PersianAnalyzer(), ELECTION.names))


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("کی می‌تونه رأی بده", "36"),
        ("از چند سالگی می‌شه رأی داد", "vb1/who"),
        ("با چه مدرکی رأی بدهم؟", "27"),
        ("خرید رأی", "O01"),
        ("تبلیغ روی دیوار", "vi3/walls"),
        ("tabligh roye divar", "vi3/walls"),
        ("تبلیغ روز رأی‌گیری", "O10"),
        ("دو بار رأی دادن", "vb1/once"),
        ("ستاد انتخاباتی", "98"),
        ("شکایت کجا بکنم", "va1/window"),
        ("رد صلاحیت شدم چه کار کنم", "64"),
        ("ابطال صندوق", "sa2/annul"),
        ("ماده ۸۴", "84"),
        ("ماده ۸۴ بند ل", "84-lam"),
    ],
)
def test_the_plainest_questions_are_answered(finder: ContentFinder, question: str, place: str) -> None:
    assert place in [hit.id for hit in finder.find(question).hits]


@pytest.mark.parametrize(
    "question", ["صدا و سیما", "حقوق شورا چنده", "به کی رأی بدم؟", "مادهٔ ۱۹ قانون کار", "قیمت دلار"]
)
def test_what_the_content_does_not_answer_is_not_answered(finder: ContentFinder, question: str) -> None:
    assert finder.find(question).hits == ()
