"""The reminder of a complaint, from the owner's «result» to the phone; its words are not stored."""

import asyncio
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from persiantools.jdatetime import JalaliDate

from bot.language.dates import tehran_day
from bot.sandbox.records import SandboxMessenger
from bot.sandbox.story_player import match_message
from tests.secrecy.rows import read_all
from tests.stories.people import StoryCitizen
from tests.stories.story_house import StoryHouse, house

NOTICE: dict[str, Any] = {"text": "پیام تازه‌ای دارید", "buttons": ["باز کردن پیام"]}
WORDS = "چهار مرد سبزپوش با چماق جلوی در شعبه بودند."


def jalali(home: StoryHouse) -> str:
    """Today's date as an owner types it."""
    return str(JalaliDate(tehran_day(home.world.now())).strftime("%Y/%m/%d"))


async def to_noon(home: StoryHouse, *, days: int) -> None:
    """Advance to noon in Tehran, this number of days later."""
    now: datetime = home.world.now()
    noon = now.replace(hour=8, minute=30, second=0, microsecond=0) + timedelta(days=days)
    await home.advance_time((noon - now).total_seconds())


def paper(sara: StoryCitizen) -> bytes:
    world = sara.home.world
    chat = world.chat_for(world.person(sara.id), sara.on, "bot")
    documents = [
        m.media for m in chat.messages.values() if m.media is not None and m.media.kind == "document"
    ]
    blob = world.files.blob(documents[-1].blob)
    assert blob is not None and documents[-1].name == "document.pdf"
    return blob.data


@pytest.mark.parametrize("messenger", list(SandboxMessenger))
async def test_last_day_is_computed_and_reminded_day_before(
    messenger: SandboxMessenger, tmp_path: Path
) -> None:
    async with house(tmp_path) as home:
        await to_noon(home, days=1)
        sara, owner = StoryCitizen(home, "sara", messenger), StoryCitizen(home, "owner", messenger)
        await sara.reports(WORDS, file=True)
        await home.files_are_kept()
        sara.say("/my_reports")
        await sara.press("در نوبت بررسی")
        await sara.press("نوشتن شکایت رسمی")
        await sara.sees("روز اعلام نتیجه هنوز معلوم نیست")
        await sara.press("یادم بیندازید")
        await sara.sees("شب‌ها نمی‌فرستیم")
        owner.say(f"/result_day {jalali(home)}")
        await owner.sees("روز اعلام نتیجه")
        await owner.press("بله، همین")
        await owner.sees("عوض شد")
        await home.advance_time(60)
        await asyncio.sleep(0.5)
        assert not [message for message in sara.new() if match_message(message, NOTICE) is not None]
        await home.advance_time(3600)
        await sara.sees(**NOTICE)  # nobody has read the report in time
        await sara.press("باز کردن پیام")
        await sara.sees("دیرتر شده است")
        await to_noon(home, days=1)
        notice = await sara.sees(**NOTICE)
        assert "شکایت" not in notice["text"]
        await sara.press("باز کردن پیام")
        await sara.sees(matches="فردا، .* آخرین روز است")
        await sara.press("هیئت اجرایی شهرستان")
        await sara.sees("چهار مرد سبزپوش")
        await sara.sees(media="document")
        with pypdfium2.PdfDocument(paper(sara)) as pdf:
            assert len(pdf) == 2, "the list of evidence is on a separate sheet"
        async with asyncio.timeout(60):
            while (await home.program.store.counts())["outbox"]:  # noqa: ASYNC110 no event tells it
                await asyncio.sleep(0.02)
        await home.program.store.checkpoint()
    nowhere(tmp_path)


def nowhere(folder: Path) -> None:
    """No table and no file that is left holds the words unencrypted."""
    rows = read_all(folder / "data" / "amanat.db")
    assert rows["reports"] and not rows["outbox"]
    spellings = [word.encode() for word in ("سبزپوش", json.dumps("سبزپوش").strip('"'))]
    for spelling in spellings:
        assert spelling not in repr(rows).encode()
        for path in (entry for entry in folder.rglob("*") if entry.is_file()):
            assert spelling not in path.read_bytes(), path
