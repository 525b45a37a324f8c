"""What a newcomer meets on both messengers: the first screen, numbers to call, a location, the bot's profile."""

from pathlib import Path

import pytest

from bot.sandbox.faces.telegram import TELEGRAM_TOKEN
from bot.sandbox.records import SandboxMessenger
from tests.stories.people import StoryCitizen, bare
from tests.stories.story_house import house


@pytest.mark.parametrize("messenger", list(SandboxMessenger), ids=str)
async def test_newcomer_reads_little_and_finds_numbers_and_stations(
    tmp_path: Path, messenger: SandboxMessenger
) -> None:
    async with house(tmp_path) as home:
        sara = StoryCitizen(home, "sara", messenger)
        sara.say("/start")
        first = await sara.sees("خوش آمدید", buttons=["رأی‌دهنده‌ام", "گزارش تخلف"])
        assert len(first["text"].split()) <= 60
        await sara.press("این ربات دست کیست؟")
        await sara.sees("مادهٔ ۷۸", buttons=["منو"])
        await sara.press("منو")
        await sara.press("گزارش تخلف")
        danger = await sara.sees("اول زنگ بزنید")
        assert "۱۱۰ (110)" in bare(danger["text"])
        copies = {
            key["text"]: key["copy"] for row in danger["buttons"] for key in row if key["kind"] == "copy"
        }
        assert copies == ({"کپی ۱۱۰": "110"} if messenger is SandboxMessenger.TELEGRAM else {})
        sara.say("/menu")
        await sara.sees("منو")
        sara.does("location", latitude=35.72, longitude=51.40)
        await sara.sees("نزدیک‌ترین شعبه‌هایی که می‌شناسیم", buttons=["گزارش از منطقهٔ ۶"])
        await sara.press("گزارش از منطقهٔ ۶")
        await sara.sees("اول زنگ بزنید")
        await sara.press("قدم‌به‌قدم")
        summary = await sara.sees("پیش از گزارش بدانید", buttons=["خواندم", "همهٔ حریم شما"])
        assert "انجمن آزمایش" in summary["text"], "who runs the bot, whole, before any report"
        await sara.press("خواندم")
        await sara.sees("چه تخلفی بود")
        sara.say("/start")
        again = await sara.sees("دوباره خوش آمدید", buttons=["ادامهٔ گزارش نیمه‌کاره"])
        assert again["text"].count("\n") == 1


async def test_profile_is_set_at_first_start_only(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        sara = StoryCitizen(home, "sara")
        sara.say("/start")
        await sara.sees("خوش آمدید")
        await sara.settles()
        bot = home.world.bots[TELEGRAM_TOKEN]
        assert "مرجع رسمی نیستیم" in bot.short_descriptions[""] and bot.menu_button == "commands"
        assert "انجمن آزمایش" in bot.descriptions[""]
        before = home.world.seq
        await home.restart()
        sara.say("/menu")
        await sara.sees("منو")
        await sara.settles()
        calls = [entry["method"] for entry in home.world.journal.read(kind="call")]
        assert before and calls.count("setMyCommands") == calls.count("setMyDescription") == 1
        assert calls.count("getMyDescription") == 2
