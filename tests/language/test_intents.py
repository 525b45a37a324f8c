"""What a text says to the bot: requests by their notions, asking and telling by grammar."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language import finglish
from bot.language.intents import PersianSpeech
from bot.language.tenses import verb_tag
from bot.usecases.ports.intents import Danger, Intent

SPEECH = PersianSpeech()


def likeliest(text: str) -> Intent:
    chances = SPEECH.hear(text).chances
    return max(chances, key=chances.__getitem__)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("سلام، خوبین؟", Intent.GREETING),
        ("سلامممم", Intent.GREETING),
        ("دمت گرم کارم راه افتاد", Intent.THANKS),
        ("koja ray bedam", Intent.PLACE),
        ("آدرس شعبه‌های منطقه ۵ رو بده", Intent.PLACE),
        ("كجا رأي بديم ما؟", Intent.PLACE),
        ("انتخابات کیه؟", Intent.DATE),
        ("تا ساعت چند میشه رأی داد", Intent.HOURS),
        ("به کی رأی بدم؟", Intent.VOTE_FOR),
        ("منوو", Intent.MENU),
        ("بیخیالش شدم", Intent.CANCEL),
        ("یه مرحله برگرد", Intent.BACK),
        ("بلد نیستم با این ربات کار کنم", Intent.HELP),
        ("گزارشم به کجا رسید", Intent.REPORTS),
        ("تنظیمات", Intent.SETTINGS),
        ("ترکی بلدی؟", Intent.LANGUAGE),
        ("دیگه پیام نفرست", Intent.STOP),
    ],
)
def test_requests_are_heard_in_any_spelling(text: str, intent: Intent) -> None:
    assert likeliest(text) is intent


@pytest.mark.parametrize(
    "text",
    [
        "پلیس باید کمک کنه پوسترای دور شعبه رو بکنیم؟",
        "فهرست جرایم انتخاباتی",
        "سکه گرفت، انصراف داد",
        "ستاد نامزد ب به کی رأی بدین رو به مردم می‌گفت",
        "روز رأی‌گیری بنر گندهٔ الف رو نرده‌های مدرسه بود",
    ],
)
def test_words_of_reports_and_questions_are_no_requests(text: str) -> None:
    assert likeliest(text) in (Intent.QUESTION, Intent.REPORT)


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("می‌خوام خودمو بکشم", Danger.LIFE),
        ("دیگه نمی‌خوام زنده باشم", Danger.LIFE),
        ("کمک! با چاقو افتادن دنبالم", Danger.VIOLENCE),
        ("دارن ما رو تو حوزه کتک می‌زنن", Danger.VIOLENCE),
        ("سه سال پیش با چاقو تهدیدش کرده بودند", None),
    ],
)
def test_danger_is_heard(text: str, danger: Danger | None) -> None:
    assert SPEECH.hear(text).danger is danger


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("دیروز دم شعبه پول می‌دادن", False),
        ("pul dadan be mardom jolo shobe", False),
        ("بدون کارت ملی میشه رای داد؟", True),
        ("پوستر رو دیوار خونه مردم جرم حساب میشه", True),
        ("age kasi do bar ray bede chi mishe", True),
    ],
)
def test_asking_and_telling_differ_by_grammar(text: str, asks: bool) -> None:
    assert likeliest(text) is (Intent.QUESTION if asks else Intent.REPORT)


@pytest.mark.parametrize(
    ("word", "tag"),
    [("میدادن", "imperfect3"), ("بدم", "may1"), ("نمیکنن", "-now3:کرد"), ("گفتم", "past1"), ("صندوق", "")],
)
def test_verbs_have_tense_and_person(word: str, tag: str) -> None:
    assert verb_tag(word) == tag


def test_who_asks_how_to_vote_reports_nothing() -> None:
    chances = PersianSpeech().hear("من نابینام چجوری رای بدم کسی هم ندارم").chances
    assert max(chances, key=lambda intent: chances[intent]) is Intent.QUESTION
    accounts = PersianSpeech().hear("گفتن چجوری رای بدم به فلانی و پول بگیرم").chances
    assert max(accounts, key=lambda intent: accounts[intent]) is Intent.REPORT


def test_very_long_story_is_what_its_last_question_is() -> None:
    story = "رفته بودیم پارک و بچه‌ها بازی می‌کردند. " * 60
    assert likeliest(f"{story}بدون کارت ملی میشه رأی داد؟") is Intent.QUESTION
    assert SPEECH.hear(f"{story}کمک! دارن ما رو می‌زنن. میشه بیاید؟").danger is Danger.VIOLENCE


@given(st.text(max_size=300))
def test_any_text_is_heard_and_forgotten(text: str) -> None:
    heard = SPEECH.hear(text)
    assert abs(sum(heard.chances.values()) - 1) < 1e-9
    assert finglish.sound.cache_info().currsize == 0
