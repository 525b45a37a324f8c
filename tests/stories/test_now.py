"""A day of a secretary on both messengers: an answer by two presses or a word, ticks over a restart, the paper."""

from pathlib import Path

import pytest

from bot.sandbox.records import SandboxMessenger
from tests.stories.people import StoryCitizen
from tests.stories.story_house import house


@pytest.mark.parametrize("messenger", list(SandboxMessenger))
async def test_a_secretary_carries_the_day_in_their_pocket(
    messenger: SandboxMessenger, tmp_path: Path
) -> None:
    async with house(tmp_path) as home:
        sara = StoryCitizen(home, "sara", messenger)
        sara.say("الان چه کنم؟")
        await sara.sees("چه‌کاره‌اید")
        await sara.press("منشی شعبه")
        await sara.sees("برای کدام‌یک")
        await sara.press("روستا")
        await sara.sees("چه پیش آمده")
        await sara.press("نظم، خطر و خرابی")
        await sara.press("برق رفته است")
        await sara.sees("کنار صندوق بمانید")
        sara.say("شناسنامه")
        await sara.sees("مدرک‌های پذیرفته را بگویید")
        sara.say("چاقو")
        await sara.sees("فاصله بگیرید و پلیس شعبه و ۱۱۰ را خبر کنید")
        sara.say("/now")
        await sara.press("کارهای من")
        await sara.press("باز کردن: ۰ از ۶")
        await sara.press("لاک و مهرها سالم بود")
        await sara.sees("۱ از ۶")
        await sara.settles()
        await home.restart()
        sara.say("/now")
        await sara.press("کارهای من")
        await sara.sees("۱ کار از ۱۷")
        await sara.press("گرفتن برگه با ساعت‌ها")
        await sara.sees("فقط برای خودتان", media="document")
