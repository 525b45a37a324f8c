"""The plain question behind a denied, rhetorical or Latin-lettered one."""

import pytest

from bot.language.analyzer import PersianAnalyzer
from bot.language.words import PersianWords

WORDS = PersianWords(PersianAnalyzer())


@pytest.mark.parametrize(
    ("text", "plain", "negated"),
    [
        ("رأی دادن بدون شناسنامه ممنوع نیست که؟", "رای دادن بدون شناسنامه ممنوع است؟", True),
        ("دو بار رأی دادن که جرم نیست؟", "دو بار رای دادن جرم است؟", True),
        ("خرید رأی جرم نیست، هست؟", "خرید رای جرم است؟", True),
        ("نمی‌شه با شناسنامه رأی داد؟", "میشه با شناسنامه رای داد؟", True),
        ("نمی‌تونم با گذرنامه رأی بدم؟", "میتونم با گذرنامه رای بدم؟", True),
        ("مگه می‌شه دو بار رأی داد؟", "میشه دو بار رای داد؟", False),
        ("مگه دیوارنویسی ممنوع نیست؟", "دیوارنویسی ممنوع است؟", True),
        ("ray dadan bedoone shenasname mamnu nist?", "رای دادن بدون shenasname ممنوع است؟", True),
        ("با گذرنامه می‌شه؟", "با گذرنامه میشه؟", False),
        ("نمی‌شه نیاد، جرم نیست؟", "نمیشه نیاد جرم نیست؟", False),
    ],
)
def test_turned_question_has_its_plain_one(text: str, plain: str, negated: bool) -> None:
    assert WORDS.plain_question(text) == (plain, negated)
