"""«Clean this chat» leaves nothing on the screen, also after the program has forgotten whose chat it is."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.sandbox.records import SandboxMessenger
from tests.stories.people import CODE, StoryCitizen, bare
from tests.stories.story_house import house

DAYS = timedelta(days=3).total_seconds()


@pytest.mark.parametrize("messenger", list(SandboxMessenger))
async def test_nothing_is_left(messenger: SandboxMessenger, tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        sara = StoryCitizen(home, "sara", messenger)
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


async def _cleans(sara: StoryCitizen) -> None:
    sara.say("/clean")
    await sara.press("بله، گفتگو را پاک کن")
    message = await sara.sees("هر پیامی که می‌شد")
    assert "مانده است که" not in message["text"]
    await asyncio.sleep(0.1)
    assert [message["key"] for message in sara.on_screen()] == [message["key"]]


@pytest.mark.parametrize("messenger", list(SandboxMessenger))
async def test_code_too_old_to_delete_is_emptied(messenger: SandboxMessenger, tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        sara = StoryCitizen(home, "sara", messenger)
        await sara.reports()
        await home.advance_time(DAYS)
        await sara.press("پاک کردن این پیام")
        await sara.sees("این پیام خالی شد", absent="پاک کردن")
        assert not [text for text in _texts(sara) if CODE.search(text)]


@pytest.mark.parametrize("messenger", list(SandboxMessenger))
async def test_undeletable_unemptiable_file_is_deleted_by_hand(
    messenger: SandboxMessenger, tmp_path: Path
) -> None:
    async with house(tmp_path) as home:
        sara = StoryCitizen(home, "sara", messenger)
        await sara.reports()
        sara.say("/my_reports")
        await sara.press("در نوبت بررسی")
        await sara.press("نوشتن شکایت رسمی")
        await sara.press("هیئت اجرایی شهرستان")
        await sara.sees(media="document", within=20)
        await home.advance_time(DAYS)
        await sara.press("پاک کردن این پیام")
        await sara.sees("خودتان پاکش کنید")


def _texts(sara: StoryCitizen) -> list[str]:
    return [bare(message.get("text") or "") for message in sara.on_screen()]
