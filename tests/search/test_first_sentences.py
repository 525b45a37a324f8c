"""Questions in both polarities, written from the fact sheet: «بله» and «نه» are never wrong, and often said.

Each question is looked up as a person's would be; what opens the first answer is judged, whichever place that is.
"""

import pytest

from bot.domain.catalogue.first_sentences import LeadWord
from bot.search.finder import ContentFinder
from bot.usecases.ports.language import ChosenSentence
from tests.fakes.shared_content import shipped_finder

YES, NO, CONTRARY, DEPENDS = LeadWord.YES, LeadWord.NO, LeadWord.CONTRARY, LeadWord.NONE

PLAIN = [
    ("بدون کارت ملی می‌شه رأی داد؟", YES),
    ("بدون کارت ملی میشه رای داد", YES),
    ("با شناسنامه می‌شه رأی داد؟", YES),
    ("با کپی کارت ملی می‌شه رأی داد؟", NO),
    ("برای رأی دادن کارت ملی لازمه؟", NO),
    ("می‌شه دو بار رأی داد؟", NO),
    ("دو بار رأی دادن جرمه؟", YES),
    ("با کارت ملی یکی دیگه رأی دادن جرمه؟", YES),
    ("خرید رأی جرم است؟", YES),
    ("فروش رأی جرمه؟", YES),
    ("رأی فروختن اشکال داره؟", YES),
    ("می‌تونم رأیمو بفروشم؟", NO),
    ("رأی خریده‌شده باطله؟", YES),
    ("تبلیغ در شعبه مجازه؟", NO),
    ("تبلیغ در محل رأی‌گیری جرم است؟", YES),
    ("دیوارنویسی ممنوعه؟", YES),
    ("می‌شه روی دیوار تبلیغ نوشت؟", NO),
    ("کاروان تبلیغاتی ممنوع است؟", YES),
    ("کاروان تبلیغاتی آزاده؟", NO),
    ("پاره کردن پوستر رقیب جرمه؟", YES),
    ("می‌شه پوستر رقیبو پاره کرد؟", NO),
    ("عضو شورای فعلی می‌تونه ناظر باشه؟", NO),
    ("اتباع خارجی می‌تونن رأی بدن؟", NO),
    ("هفده ساله می‌تونه رأی بده؟", NO),
    ("می‌شه بدون اسم شکایت کرد؟", YES),
    ("شکایت بی‌نام قبوله؟", YES),
    ("سرباز می‌تونه رأی بده؟", YES),
    ("نظامی می‌تونه عضو حزب باشه؟", NO),
    ("فرماندار حق داره از نامزدی حمایت کنه؟", NO),
    ("نقد نامزدها جرمه؟", NO),
    ("مردم حق دارن نامزدا رو نقد کنن؟", YES),
    ("ناظر باید صورت‌جلسه رو امضا کنه؟", YES),
    ("بدون ناظر می‌شه رأی‌گیری رو شروع کرد؟", NO),
    ("رئیس شعبه می‌تونه رأی‌گیری رو تمدید کنه؟", NO),
    ("انصراف دادم، می‌تونم برگردم؟", NO),
    ("شورای نگهبان بر انتخابات شوراها نظارت می‌کند؟", NO),
    ("رأی بدون مهر باطله؟", YES),
    ("اگه زیر برگهٔ رأی رو امضا کنم باطل می‌شه؟", YES),
    ("شایعهٔ انصراف نامزد پخش کردن جرمه؟", YES),
    ("پلیس می‌تونه تو کار شعبه دخالت کنه؟", NO),
]
"""Plain questions: the word is known, and most of them get it."""

REVERSED = [
    ("مگه دو بار رأی دادن ممنوع نیست؟", CONTRARY),
    ("دو بار رأی دادن که جرم نیست؟", CONTRARY),
    ("رأی خریدن جرم نیست؟", CONTRARY),
    ("خرید رأی که جرم نیست، هست؟", CONTRARY),
    ("نمی‌شه با شناسنامه رأی داد؟", CONTRARY),
    ("مگه با شناسنامه نمی‌شه رأی داد؟", CONTRARY),
    ("رای دادن بدون شناسنامه ممنوع نیست که؟", NO),
    ("مگه بدون کارت ملی می‌شه رأی داد؟", YES),
    ("مگه می‌شه دو بار رأی داد؟", NO),
    ("نمی‌شه دو بار رأی داد؟", NO),
    ("کاروان تبلیغاتی که ممنوع نیست؟", CONTRARY),
    ("مگه دیوارنویسی ممنوع نیست؟", CONTRARY),
    ("نقد نامزدها که جرم نیست؟", NO),
    ("مگه تبلیغ در شعبه مجازه؟", NO),
    ("salam bedoone karte melli mishe ray dad?", YES),
    ("ba shenasname mishe ray dad?", YES),
    ("do bar ray dadan jorme?", YES),
    ("kharide ray jorm nist?", CONTRARY),
    ("با گذرنامه میشه؟", YES),
    ("بدون کارت ملی میشه؟", YES),
    ("با کپی کارت ملی میشه؟", NO),
]
"""Turned around, in Latin letters, or shortened: «نه» and «چرا» answer what the person denies."""

TURNED = [
    ("مگه بدون کارت ملی می‌شه رأی داد؟", YES),
    ("نقد نامزدها ممنوع نیست؟", NO),
    ("چرا خرید رأی جرمه؟", DEPENDS),
    ("خرید رأی چه مجازاتی داره؟", DEPENDS),
    ("کی می‌تونه رأی بده؟", DEPENDS),
    ("می‌شه خرید رأی رو گزارش داد؟", YES),
    ("می‌تونم از کسی که رأی می‌خره شکایت کنم؟", YES),
    ("هدیه‌ای که ربطی به انتخابات نداره خرید رأی حساب می‌شه؟", NO),
    ("بنر زدن روی ستاد خود نامزد ممنوعه؟", NO),
    ("پرسش تند در سخنرانی نامزد جرمه؟", NO),
    ("برداشتن پوستر از دیوار شعبه به دستور رئیس شعبه جرمه؟", NO),
    ("نامزدی که خودش بدون پول کنار بره تخلف کرده؟", NO),
    ("با لباس معمولی می‌شه رفت رأی داد؟", YES),
    ("ناظر می‌تونه بیاد تو شعبه؟", YES),
    ("نمایندهٔ نامزد می‌تونه تو شعبه باشه؟", YES),
    ("می‌شه جلوی ناظر رو گرفت؟", NO),
    ("راه ندادن ناظر جرمه؟", YES),
    ("از ده روز قبل می‌شه تبلیغ کرد؟", NO),
    ("از هشت روز قبل می‌شه تبلیغ کرد؟", YES),
    ("نوزده ساله می‌تونه رأی بده؟", YES),
    ("بیست ساله می‌تونه نامزد بشه؟", NO),
    ("سی ساله می‌تونه نامزد شورا بشه؟", YES),
    ("خواهرزن نامزد تو روستا می‌تونه عضو شعبه باشه؟", YES),
    ("زن نامزد تو روستا می‌تونه عضو شعبه باشه؟", NO),
    ("می‌تونم حوزه‌مو به شهرستان دیگه عوض کنم؟", NO),
    ("تبلیغ کردن جرمه؟", DEPENDS),
    ("پوستر چسبوندن ممنوعه؟", DEPENDS),
    ("باز کردن صندوق برای شمارش جرمه؟", NO),
    ("رأی سفید شمرده می‌شه؟", DEPENDS),
    ("با کارت ملی می‌شه رأی داد؟", YES),
    ("بدون هیچ مدرکی می‌شه رأی داد؟", DEPENDS),
    ("رأی دادن جرمه؟", NO),
    ("رأی ندادن جرمه؟", NO),
    ("بعد از مهلت می‌شه تبلیغ کرد؟", NO),
    ("تو مهلت قانونی می‌شه تبلیغ کرد؟", YES),
    ("نامزد باید نصف آرا رو بیاره؟", NO),
]
"""Turned round, negated, neighbouring: silence is right, the wrong word never is."""

GENERAL = [
    ("عکس پخش کردن جرمه؟", DEPENDS),
    ("خبر پخش کردن جرمه؟", DEPENDS),
    ("وعده دادن ممنوعه؟", DEPENDS),
    ("پول دادن جرمه؟", DEPENDS),
    ("لباس رنگی ممنوعه؟", DEPENDS),
    ("پلیس می‌تونه بیاد تو شعبه؟", DEPENDS),
    ("عکس نامزد روی بنر مجازه؟", YES),
    ("می‌شه رأی داد؟", DEPENDS),
    ("پوستر زدن مجازه؟", DEPENDS),
    ("رأی باطله؟", DEPENDS),
    ("کارمند می‌تونه تبلیغ کنه؟", DEPENDS),
    ("بردن گوشی تو شعبه ممنوعه؟", DEPENDS),
    ("می‌شه با بچه رفت شعبه؟", DEPENDS),
    ("پسرم می‌تونه برای مادربزرگش بنویسه؟", DEPENDS),
    ("مسافر می‌تونه رأی بده؟", DEPENDS),
    ("نامزد می‌تونه رأی بده؟", YES),
    ("دیپ‌فیک ساختن جرمه؟", DEPENDS),
    ("خط‌خوردگی رأی رو باطل می‌کنه؟", DEPENDS),
]
"""More general than a known question: its answer does not hold for them."""


@pytest.fixture(scope="module")
def finder() -> ContentFinder:
    return shipped_finder()


def opening(finder: ContentFinder, question: str) -> ChosenSentence | None:
    hits = finder.find(question).hits
    return finder.first_sentence(question, f"{hits[0].kind}:{hits[0].id}") if hits else None


@pytest.mark.parametrize(("question", "word"), [*PLAIN, *REVERSED, *TURNED, *GENERAL])
def test_yes_and_no_are_never_wrong(finder: ContentFinder, question: str, word: LeadWord) -> None:
    chosen = opening(finder, question)
    assert chosen is None or chosen.lead in (LeadWord.NONE, word), chosen


def test_reversed_questions_mostly_get_their_word(finder: ContentFinder) -> None:
    worded = [question for question, word in REVERSED if (c := opening(finder, question)) and c.lead is word]
    assert len(worded) >= 0.75 * len(REVERSED), {question for question, _ in REVERSED} - set(worded)


def test_plain_questions_mostly_get_their_word(finder: ContentFinder) -> None:
    worded = [question for question, word in PLAIN if (c := opening(finder, question)) and c.lead is word]
    assert len(worded) >= 0.6 * len(PLAIN), {question for question, _ in PLAIN} - set(worded)
