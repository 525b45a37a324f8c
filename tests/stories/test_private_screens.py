"""A whole claim in the private chat, with all screens: after it nothing of the case can be read there."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.conversation.details import SHOWN
from bot.runtime.calls import Caller
from bot.sandbox.records import SandboxMessenger
from tests.stories.people import StoryCitizen, StoryModerator, bare
from tests.stories.story_house import StoryHouse, house

MARK = "زعفران"
"""Part of everything that the reporter and the moderator write."""
TOLD = f"سه مرد با چوب جلوی در شعبه ایستاده بودند و {MARK} می‌دادند."
PLAYED = {
    "case-details", "case-files", "case-history", "case-note-line", "case-reason-preview",
    "case-question-preview", "case-sum-preview", "case-line-question", "case-line-summary",
}  # fmt: skip
"""Keys of the one list. The others are shown after answers, forwards and requests, by the same rule."""

type End = Callable[[StoryHouse, StoryModerator, StoryCitizen], Awaitable[None]]


async def _end_by_decision(home: StoryHouse, mina: StoryModerator, sara: StoryCitizen) -> None:
    await mina.press("ثبت تصمیم")
    await mina.sees("تصمیم ثبت شد")


async def _end_by_release(home: StoryHouse, mina: StoryModerator, sara: StoryCitizen) -> None:
    await mina.press("برگشت به پرونده")
    await _presses_more(mina, "رها کردن")


async def _end_by_expiry(home: StoryHouse, mina: StoryModerator, sara: StoryCitizen) -> None:
    await home.advance_time(timedelta(minutes=25).total_seconds())


async def _withdrawn(home: StoryHouse, mina: StoryModerator, sara: StoryCitizen) -> None:
    sara.say("/my_reports")
    await sara.press("در دست بررسی")
    await sara.press("پس گرفتن گزارش")
    await sara.press("بله، پس می‌گیرم")


async def _left_open(home: StoryHouse, mina: StoryModerator, sara: StoryCitizen) -> None:
    """It waits for an answer that never comes: a day passes, then two more."""
    await mina.press("برگشت به پرونده")
    await _asks(mina, "بفرست")
    await home.advance_time(timedelta(hours=24, minutes=5).total_seconds())
    await _nothing_is_left(mina)
    await home.advance_time(timedelta(days=2).total_seconds())


ENDS: dict[str, End] = {
    "decided": _end_by_decision,
    "released": _end_by_release,
    "expired": _end_by_expiry,
    "withdrawn": _withdrawn,
    "left open": _left_open,
}


@pytest.mark.parametrize("messenger", list(SandboxMessenger))
@pytest.mark.parametrize("end", list(ENDS))
async def test_nothing_that_was_shown_or_typed_is_left(
    end: str, messenger: SandboxMessenger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = _collect_keys(monkeypatch)
    async with house(tmp_path) as home:
        sara, mina = StoryCitizen(home, "sara", messenger), StoryModerator(home, "mina", messenger)
        await mina.starts()
        await sara.reports(TOLD, file=True)
        await home.files_are_kept()
        await _takes(mina)
        await _writes(mina)
        await ENDS[end](home, mina, sara)
        await _nothing_is_left(mina)
        assert keys >= PLAYED - {"case-sum-preview", "case-line-summary"} - {"case-line-question"}


@pytest.mark.parametrize("messenger", list(SandboxMessenger))
async def test_nor_is_the_summary_of_a_voice(
    messenger: SandboxMessenger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = _collect_keys(monkeypatch)
    async with house(tmp_path) as home:
        sara, mina = StoryCitizen(home, "sara", messenger), StoryModerator(home, "mina", messenger)
        await mina.starts()
        await _speaks(sara)
        await _takes(mina)
        await mina.press("نوشتن خلاصه")
        mina.say(f"{MARK} را که دیدم")
        await mina.press("همهٔ تخلف‌ها")
        await mina.press("باز کردن قفل یا پلمب بی‌اجازه")
        await mina.sees("خلاصهٔ صدا را در یک پیام بنویسید")
        for words in (f"مردی {MARK} می‌داد و می‌رفت.", f"دو مرد {MARK} می‌دادند و می‌رفتند."):
            mina.say(words)
            await mina.sees(words)
        await mina.press("بفرست")
        await mina.sees("خلاصه ثبت شد")
        await _presses_more(mina, "تاریخچه")
        await mina.sees("خلاصه‌ای که بررسی‌کننده نوشت")
        await _presses_more(mina, "رها کردن")
        await _nothing_is_left(mina)
        assert keys >= {"case-sum-preview", "case-line-summary", "case-details"}


async def _takes(mina: StoryModerator) -> None:
    mina.say("/queue")
    await mina.press("مورد بعدی")
    await mina.press("برمی‌دارم")
    await mina.sees("پرونده در دست شماست")


async def _presses_more(mina: StoryModerator, button: str) -> None:
    """Press a button behind «more» of the case's screen."""
    await mina.press("کارهای دیگر", chat="bot")
    await mina.press(button, chat="bot")


async def _writes(mina: StoryModerator) -> None:
    """A note that is read again, a question that is cancelled, a reason that waits to be sent."""
    await mina.sees(TOLD)
    await _presses_more(mina, "اثر انگشت فایل‌ها")
    await mina.sees("SHA-256")
    await mina.press("برگشت به پرونده")
    await _presses_more(mina, "تاریخچه")
    await mina.sees("تاریخچهٔ پرونده")
    await _presses_more(mina, "یادداشت")
    await mina.sees("یادداشت را بنویسید")
    mina.say(f"{MARK} در پروندهٔ دیگری هم بود.")
    await mina.sees("ماند. هر که")
    await mina.press("برگشت به پرونده")
    await _presses_more(mina, "متن و مدارک")
    await mina.sees(f"{MARK} در پروندهٔ دیگری")
    await _asks(mina, "برگشت به پرونده")
    await mina.press("رد کردن")
    await mina.press("دلیل دیگری می‌نویسم")
    await mina.sees("دلیل را در یک پیام بنویسید")
    mina.say(MARK + " دراز" * 600)  # refused, and still readable
    await mina.sees("کوتاه")
    mina.say(f"دربارهٔ {MARK} سندی نبود.")
    await mina.sees(buttons=["ثبت تصمیم"])


async def _asks(mina: StoryModerator, then: str) -> None:
    await _presses_more(mina, "پرسش از گزارش‌دهنده")
    await mina.sees("پرسش را در یک پیام بنویسید")
    mina.say(f"آن {MARK} را چه کسی می‌داد؟")
    await mina.sees(f"آن {MARK}", buttons=["بفرست"])
    await mina.press(then)


async def _speaks(sara: StoryCitizen) -> None:
    sara.say("/report")
    await sara.press("فقط با صدا")
    await sara.sees("صدایتان را بفرستید")
    sara.does("voice", sample=True)
    for button in ("منطقهٔ ۲", "همین‌جا", "فرستادن گزارش"):
        await sara.press(button)
    await sara.sees("شمارهٔ پرونده")


def _readable(mina: StoryModerator) -> list[str]:
    texts = [bare(f"{m.get('text') or ''}{m.get('caption') or ''}") for m in mina.on_screen()]
    return [text for text in texts if MARK in text or "خودتان پاکش کنید" in text]


async def _nothing_is_left(mina: StoryModerator) -> None:
    await asyncio.sleep(0.2)
    async with asyncio.timeout(40):
        while _readable(mina):
            await mina.home.world.wait_for_change(0.1)
    await asyncio.sleep(0.2)
    assert _readable(mina) == []
    media = [message for message in mina.on_screen() if message.get("media")]
    assert media == [], "files are erased, too"


def _collect_keys(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The keys of the list that were sent to anybody."""
    keys: set[str] = set()
    words = Caller.words

    def note_key(self: Caller, key: str, args: object) -> str:
        keys.add(key)
        return words(self, key, args)  # type: ignore[arg-type] # handed on as it came

    monkeypatch.setattr(Caller, "words", note_key)
    return keys


def test_what_is_played_is_of_the_list() -> None:
    assert PLAYED <= SHOWN
