"""A whole round of posters on both messengers: pictures that change places, a typed number, a restart, the result."""

from pathlib import Path

import pytest

from bot.domain.learning.poster_bank import ROUND
from bot.sandbox.records import SandboxMessenger
from bot.sandbox.story_player import plain
from tests.stories.people import StoryCitizen
from tests.stories.story_house import house

ASK = "کدام شماره ایراد دارد؟"
LEFT = "ایراد دیگری هم هست"
SO_FAR = "تا این‌جا"
TYPED = 3
"""At this picture the number is typed."""


@pytest.mark.parametrize("messenger", list(SandboxMessenger))
async def test_a_round_from_its_first_picture_to_its_result(
    messenger: SandboxMessenger, tmp_path: Path
) -> None:
    async with house(tmp_path) as home:
        sara = StoryCitizen(home, "sara", messenger)
        sara.say("/learn")
        await sara.press("🖼 تمرین پوستر و پیام")
        await sara.sees("هر دور ده تصویر است")
        await sara.press("شروع دور")
        asked = await sara.sees("تصویر ۱ از ۱۰", media="photo")
        for number in range(1, ROUND + 1):
            assert "1. " in plain(asked["text"]), "every mark has its words"
            if number == 2:
                sara.say("ایرادی ندارد")
            elif number == TYPED:
                sara.say("۱")
            else:
                await sara.press("ایرادی ندارد" if number % 2 else "۲")
            feedback = await sara.sees("مادهٔ", media="photo", absent=[ASK])
            if LEFT in feedback["text"]:
                await sara.press("۲" if number == TYPED else "۱")
                feedback = await sara.sees(SO_FAR, media="photo", absent=[ASK])
            assert SO_FAR in feedback["text"]
            if number == 5:
                await sara.settles()
                await home.restart()
            await sara.press("تصویر بعدی" if number < ROUND else "دیدن نتیجه")
            if number < ROUND:
                asked = await sara.sees(ASK, media="photo")
        done = await sara.sees("دور تمام شد")
        assert "تصویر از 10 را درست پاسخ دادید" in plain(done["text"])
        await sara.settles()
        pictures = [message for message in sara.on_screen() if message.get("photo")]
        assert len(pictures) <= 3, "one picture takes the place of another; only typed answers leave theirs"
