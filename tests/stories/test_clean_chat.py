"""«Clean this chat» leaves nothing on the screen, also after the program has forgotten who it was."""

import asyncio
from pathlib import Path

import pytest

from bot.sandbox.records import Messenger
from tests.stories.house import house
from tests.stories.people import Citizen


@pytest.mark.parametrize("messenger", list(Messenger))
async def test_nothing_is_left(messenger: Messenger, tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        sara = Citizen(home, "sara", messenger)
        sara.say("/start")
        await sara.sees("خوش آمدید")
        await sara.reports(contact="بی راه برگشت")
        await _cleans(sara)
        await sara.reports()
        sara.say("/forget_me")
        await sara.press("بله، فراموشم کنید")
        await sara.sees("فراموش کردیم")
        await _cleans(sara)
        await sara.reports()
        await home.restart()
        await _cleans(sara)


async def _cleans(sara: Citizen) -> None:
    sara.say("/clean")
    await sara.press("بله، گفتگو را پاک کن")
    told = await sara.sees("هر پیامی که می‌شد")
    assert "مانده است که" not in told["text"]
    await asyncio.sleep(0.1)
    assert [message["key"] for message in sara.on_screen()] == [told["key"]]
