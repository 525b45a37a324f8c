"""Words of danger are noticed however they are spelled; everyday questions are none."""

import pytest

from bot.language.danger import smells_of_danger
from bot.language.intents import PersianSpeech
from bot.usecases.ports.intents import Danger


@pytest.mark.parametrize(
    "text",
    [
        "دارن میزنن ما رو دم شعبه",
        "دم شعبه دارند می‌زنند، چه کنیم؟",
        "می‌خوام خودكشی کنم",
        "از زندگی   خسته شدم، رأی چه فایده؟",
        "کمکم کنید گیر افتادم",
        "یکی چاقو کشید و صندوق را برد",
        "دیگه نمی‌خوام زنده باشم",
        "mikham khodamo bekosham",
        "I want to kill myself",
        "أريد أن أقتل نفسي",
    ],
)
def test_danger_is_noticed(text: str) -> None:
    assert smells_of_danger(text)


@pytest.mark.parametrize(
    "text",
    ["بدون شناسنامه می‌شود رأی داد؟", "لقمه دادن به رأی‌دهنده تخلف است؟", "شماره تلفن کمک می‌خواهم", "", "🙏"],
)
def test_everyday_questions_are_no_danger(text: str) -> None:
    assert not smells_of_danger(text)


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("گفتن اگه حرف بزنی می‌کشیمت", Danger.VIOLENCE),
        ("برادرم رو گرفتن بردن", Danger.VIOLENCE),
        ("شوهرمو بردن نمی‌دونم کجا", Danger.VIOLENCE),
        ("دوستم رو با ون بردن", Danger.VIOLENCE),
        ("یکی داره منو تعقیب می‌کنه", Danger.VIOLENCE),
        ("یه ماشین دنبالمه", Danger.VIOLENCE),
        ("اسلحه دستشونه می‌خوان بزنن", Danger.VIOLENCE),
        ("دارن میان سراغم", Danger.VIOLENCE),
        ("دارم می‌میرم", Danger.VIOLENCE),
        ("دیگه تحمل ندارم", Danger.LIFE),
        ("baradaram ro gereftan bordan", Danger.VIOLENCE),
        ("Shohramo dastgir kardan!", Danger.VIOLENCE),
        ("daran mizananesh", Danger.VIOLENCE),
        ("mano tahdid be marg kard", Danger.VIOLENCE),
        ("تهدید به مرگم کردن", Danger.VIOLENCE),
        ("یه آقایی تو شعبه غش کرده", Danger.VIOLENCE),
        ("من آسم دارم تو صف حالم بد شد", Danger.VIOLENCE),
        ("مادرم تو صف قلبش گرفت", Danger.VIOLENCE),
    ],
)
def test_alarm_is_heard_and_noticed(text: str, danger: Danger) -> None:
    assert PersianSpeech().hear(text).danger is danger
    assert smells_of_danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "دارم از خنده می‌میرم",
        "می‌کشمت بالا",
        "دیگه تحمل این صف رو ندارم",
        "دارن میان رای بدن",
        "صندوق رو گرفتن بردن",
        "شناسنامه مادرمو گرفتن بردن",
        "برادرم رو بردن شعبه رای بده",
        "حمل اسلحه در شعبه جرمه؟",
        "اگه گزارش بدم میان سراغم؟",
        "صندوق سیار میاد دم در خونمون",
        "baradaram ro bordan shobe ray bede",
        "cart melimo gereftan",
        "چقدر طول می‌کشه جواب بدید",
        "اول از خودم بپرسید",
        "با گوش خودم شنیدم",
        "مدرک دارم الان پیدا کردم",
        "الان تازه رسیدم خونه",
        "عکسشو الان فرستادم",
        "خواهرزاده‌م تو اینستا لایو گذاشته میگه تحریم کنید",
        "حالم بد شد از این تبلیغات",
        "خونه پدربزرگم تو نارمک",
        "اگه تو شعبه کسی حالش بد شد وظیفه کیه؟",
        "پدرم که سکته کرده می‌تونه رای بده؟",
    ],
)
def test_what_only_sounds_like_danger_is_none(text: str) -> None:
    assert PersianSpeech().hear(text).danger is None
