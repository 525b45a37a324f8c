"""«Clean this chat» leaves nothing on the screen, also after the program has forgotten who it was."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.sandbox.records import Messenger
from tests.stories.house import house
from tests.stories.people import CODE, Citizen, bare

DAYS = timedelta(days=3).total_seconds()


@pytest.mark.parametrize("messenger", list(Messenger))
async def test_nothing_is_left(messenger: Messenger, tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        sara = Citizen(home, "sara", messenger)
        sara.say("/start")
        await sara.sees("خوش آمدید")
        await sara.reports(contact="پاسخ نمی‌خواهم")
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


@pytest.mark.parametrize("messenger", list(Messenger))
async def test_a_code_that_is_too_old_to_be_deleted_stands_there_no_more(
    messenger: Messenger, tmp_path: Path
) -> None:
    async with house(tmp_path) as home:
        sara = Citizen(home, "sara", messenger)
        await sara.reports()
        await home.later(DAYS)
        await sara.press("پاک کردن این پیام")
        await sara.sees("این پیام خالی شد", absent="پاک کردن")
        assert not [text for text in _texts(sara) if CODE.search(text)]


@pytest.mark.parametrize("messenger", list(Messenger))
async def test_a_paper_that_cannot_be_emptied_either_is_deleted_by_hand(
    messenger: Messenger, tmp_path: Path
) -> None:
    async with house(tmp_path) as home:
        sara = Citizen(home, "sara", messenger)
        await sara.reports()
        sara.say("/my_reports")
        await sara.press("در نوبت بررسی")
        await sara.press("نوشتن شکایت رسمی")
        await sara.press("هیئت اجرایی شهرستان")
        await sara.sees(media="document", within=20)
        await home.later(DAYS)
        await sara.press("پاک کردن این پیام")
        await sara.sees("خودتان پاکش کنید")


def _texts(sara: Citizen) -> list[str]:
    return [bare(message.get("text") or "") for message in sara.on_screen()]
