"""Words of danger are noticed however they are spelled; everyday questions are none."""

import pytest

from bot.language.danger import smells_of_danger


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
