"""First questions in the plainest words are answered from the shipped content; other texts are not."""

import pytest

from bot.domain.catalogue.answer_topics import AnswerTopic
from bot.search.finder import ContentFinder
from tests.fakes.shared_content import shipped_finder


@pytest.fixture(scope="module")
def finder() -> ContentFinder:
    return shipped_finder()


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


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("رای ندادن جرمه؟", AnswerTopic.NOT_VOTING),
        ("تحریم انتخابات جرمه؟", AnswerTopic.NOT_VOTING),
        ("اگه رای ندم جریمه میشم؟", AnswerTopic.NOT_VOTING),
        ("رای دادن اجباریه؟", AnswerTopic.NOT_VOTING),
        ("اگه رای ندم یارانه ام قطع میشه؟", AnswerTopic.BENEFITS),
        ("شناسنامه ام مهر نداشته باشه مشکلی پیش میاد؟", AnswerTopic.BENEFITS),
        ("میشه از برگه رایم عکس بگیرم؟", AnswerTopic.BALLOT_PHOTO),
        ("ناظر نامزد میتونه تو شعبه گوشی داشته باشه", AnswerTopic.BALLOT_PHOTO),
        ("ایرانی مقیم خارج میتونه رای بده؟", AnswerTopic.VOTING_ABROAD),
        ("جوهر انگشتم پاک شد میتونم دوباره رای بدم؟", AnswerTopic.STAMP_IN_ID),
        ("رأی دادن جرمه؟", None),
        ("رأی خریدن جرمه؟", None),
        ("ایرانیای خارج از کشور کجا به رئیس‌جمهور رأی بدن؟", None),
        ("بدون کارت ملی میشه رای داد؟", None),
    ],
)
def test_common_fears_have_honest_answers(
    finder: ContentFinder, question: str, topic: AnswerTopic | None
) -> None:
    assert finder.read_question(question).topic is topic


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("میشه همسرم به جای من رای بده؟", "vb1/not-mine"),
        ("رای سفید بدم چی میشه", "30"),
        ("داداش من سربازه گفتن همه باید برید رای بدید وگرنه مرخصی نمیدن این درسته؟", "O03"),
        ("پوستر روی تیر برق و تابلو راهنمایی رانندگی میشه زد", "O44"),
        ("کی بر شورای ده نظارت میکنه؟ شورای نگهبان که نیست؟", "69"),
    ],
)
def test_what_was_answered_wrongly_stays_right(finder: ContentFinder, question: str, place: str) -> None:
    """Each was once refused, or surely answered with another place."""
    findings = finder.find(question)
    assert place in [hit.id for hit in findings.hits or findings.near]
