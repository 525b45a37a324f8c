"""Questions with an answer of their own, and who asks."""

import pytest

from bot.domain.catalogue.answer_topics import AnswerTopic
from bot.domain.catalogue.first_sentences import AskedAbout
from bot.domain.learning.lessons import Audience
from bot.language.analyzer import PersianAnalyzer
from bot.language.words import PersianWords
from tests.fakes.election import ELECTION

WORDS = PersianWords(PersianAnalyzer(), ELECTION.names)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("انتخابات کیه؟", AnswerTopic.DATE),
        ("سلام انتخابات شوراها چه روزیه؟", AnswerTopic.DATE),
        ("چند روز مونده به انتخابات", AnswerTopic.DATE),
        ("كی رای میديم", AnswerTopic.DATE),
        ("رأی‌گیری تا ساعت چند است؟", AnswerTopic.HOURS),
        ("شعبه‌ها تا کی بازن", AnswerTopic.HOURS),
        ("تا کی میشه شکایت کرد؟", AnswerTopic.DEADLINES),
        ("مهلت اعتراض به نتیجه", AnswerTopic.DEADLINES),
        ("کجا شکایت کنم", AnswerTopic.COMPLAINT),
        ("مادرم نابیناست چطور رای بده؟", AnswerTopic.DISABILITY),
        ("به کی رأی بدم؟", AnswerTopic.VOTE_FOR),
        ("سلام", AnswerTopic.GREETING),
        ("سلام خوبی؟ من یه سؤال دارم", AnswerTopic.GREETING),
        ("پلیس میفهمه من گزارش دادم؟", AnswerTopic.PRIVACY),
        ("می‌تونم به شما اعتماد کنم؟ منو لو نمی‌دید؟", AnswerTopic.PRIVACY),
        ("گزارشم ناشناس می‌ماند؟", AnswerTopic.PRIVACY),
        ("کی اینا رو می‌خونه", AnswerTopic.PRIVACY),
        ("کی گزارش منو می‌بینه؟", AnswerTopic.PRIVACY),
        ("گزارشمو کی میخونه", AnswerTopic.PRIVACY),
        ("عکسم رو کی میبینه", AnswerTopic.PRIVACY),
        ("عکس نامزد رو کی میبینه؟", None),
        ("نکنه این پیاما رو میدید دست حراست؟", AnswerTopic.PRIVACY),
        ("گزارش من دست کی می‌رسه", AnswerTopic.PRIVACY),
        ("رئیس ستاد گزارش مردم رو داده دست حراست", None),
        ("گزارش ناظر به کی تحویل میشه؟", None),
        ("کی رأی‌ها رو می‌خونه؟", None),
        ("این ربات مال کیه؟", AnswerTopic.OPERATOR),
        ("برنامه مال دولته؟", AnswerTopic.OPERATOR),
        ("شما از طرف دولتید؟", AnswerTopic.OPERATOR),
        ("نمی‌خوام اسمم جایی باشه", AnswerTopic.PRIVACY),
        ("مهلت رای دادن تا کی بود؟", AnswerTopic.HOURS),
        ("رئیس شعبه میدونه من گزارش دادم و تهدیدم کرد", None),
        ("مامورا دم شعبه منو شناسایی کردن", None),
        ("مرسی", AnswerTopic.THANKS),
        ("کی بر انتخابات شورا نظارت می‌کنه؟", None),
        ("لباس نامزد در روز رأی‌گیری", None),
        ("بنرامونو شبونه پاره کردن، کجا شکایت کنیم؟", None),
        ("ناظر می‌تونه جای نابینا بنویسه؟", None),
        ("ثبت‌نام نامزدها چه روزیه؟", None),
        ("سلام، بدون کارت ملی میشه رای داد؟", None),
    ],
)
def test_topics_are_told_from_other_questions(text: str, topic: AnswerTopic | None) -> None:
    assert WORDS.read_question(text).topic is topic


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("دو بار رأی دادن جرمه؟", AskedAbout.CRIME),
        ("دیوارنویسی ممنوع است؟", AskedAbout.FORBIDDEN),
        ("می‌شه دو بار رأی داد؟", AskedAbout.ALLOWED),
        ("زن نامزد می‌تونه ناظر یا عضو شعبه باشه؟", AskedAbout.ALLOWED),
        ("استعفا لازمه؟", AskedAbout.REQUIRED),
        ("رأیم باطل می‌شه؟", AskedAbout.VOID),
        ("می‌شه ازش شکایت کرد؟", AskedAbout.REPORTABLE),
        ("مگه جرم نیست؟", None),
        ("دو بار رأی دادن که ممنوع نیست؟", None),
        ("چه کاری جرمه؟", None),
        ("جرمه یا زرنگی؟", None),
        ("باطل می‌شه؟ جرمه؟", None),
        ("دو بار رأی دادن", None),
    ],
)
def test_only_plain_questions_are_read(text: str, about: AskedAbout | None) -> None:
    assert WORDS.asked_about(text) is about


def test_words_that_turn_a_question_are_seen() -> None:
    assert WORDS.turns("بدون کارت ملی می‌شه رأی داد؟") == {"بدون"}
    assert WORDS.turns("راه ندادن ناظر جرمه؟") == {"ندادن"}
    assert not WORDS.turns("نوشتن اسم رقیب جرمه؟")


def test_who_asks_is_taken_from_their_words() -> None:
    assert WORDS.read_question("ناظرم، می‌تونم تو پیجم حمایت کنم؟").audience is Audience.STAFF
    assert WORDS.read_question("می‌شه دو بار رأی داد؟").audience is None
