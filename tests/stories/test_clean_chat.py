"""«Clean this chat» leaves nothing on the screen, also after the program has forgotten who it was."""

import asyncio
from pathlib import Path

import pytest

from bot.sandbox.records import Messenger
from tests.stories.house import house
from tests.stories.people import Citizen


@pytest.mark.parametrize("messenger", list(Messenger))
@pytest.mark.parametrize("before", ["report", "no-return", "forgotten", "restart"])
async def test_nothing_is_left(before: str, messenger: Messenger, tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        sara = Citizen(home, "sara", messenger)
        sara.say("/start")
        await sara.sees("خوش آمدید")
        await sara.reports(contact="بی راه برگشت" if before == "no-return" else "با راه برگشت")
        if before == "forgotten":
            sara.say("/forget_me")
            await sara.press("بله، فراموشم کنید")
            await sara.sees("فراموش کردیم")
        if before == "restart":
            await home.restart()
        sara.say("/clean")
        await sara.press("بله، گفتگو را پاک کن")
        await sara.sees("هر پیامی که می‌شد")
        await asyncio.sleep(0.1)
        left = sara.on_screen()
        assert [message["text"][:16] for message in left] == [left[0]["text"][:16]]
        assert "مانده است که" not in left[0]["text"]
