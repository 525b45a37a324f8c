"""Somebody edits a sent message to remove a name. The bot says that this does not help, and what does."""

from pathlib import Path

import pytest

from bot.sandbox.records import SandboxMessenger
from tests.stories.people import StoryCitizen
from tests.stories.story_house import house

NAMED = "من سارا احمدی دیدم سه مرد با چوب جلوی در شعبه ایستاده بودند."
PLAIN = "سه مرد با چوب جلوی در شعبه ایستاده بودند."


@pytest.mark.parametrize("messenger", list(SandboxMessenger))
async def test_edited_message_is_answered_once_and_field_retyped(
    messenger: SandboxMessenger, tmp_path: Path
) -> None:
    async with house(tmp_path) as home:
        sara = StoryCitizen(home, "sara", messenger)
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
