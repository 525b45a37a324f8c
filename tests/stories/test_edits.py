"""Somebody edits what he has sent, to take a name out of it: he hears that it does not help, and what does."""

from pathlib import Path

import pytest

from bot.sandbox.records import Messenger
from tests.stories.house import house
from tests.stories.people import Citizen

NAMED = "من سارا احمدی دیدم سه مرد با چوب جلوی در شعبه ایستاده بودند."
PLAIN = "سه مرد با چوب جلوی در شعبه ایستاده بودند."


@pytest.mark.parametrize("messenger", list(Messenger))
async def test_an_edit_is_answered_once_and_the_field_is_written_anew(
    messenger: Messenger, tmp_path: Path
) -> None:
    async with house(tmp_path) as home:
        sara = Citizen(home, "sara", messenger)
        await sara.begins_report()
        sara.say(NAMED)
        await sara.sees("کار چه کسی")
        (sent,) = [message for message in sara.on_screen() if message.get("text") == NAMED]
        sara.does("edit", message=sent["key"], text=PLAIN)
        await sara.sees("ویرایش پیام را نمی‌خوانیم", buttons=["ادامهٔ گزارش نیمه‌کاره"])
        sara.does("edit", message=sent["key"], text="باز هم")
        await sara.sees_not("ویرایش پیام")
        await sara.press("ادامهٔ گزارش نیمه‌کاره")
        await sara.press("ادامهٔ پیش‌نویس")
        await sara.sees("کار چه کسی")
