"""Faults of the messengers: nobody loses anything, nothing is done twice, and the right people are told."""

import asyncio
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.sandbox.records import SandboxMessenger
from tests.stories.people import StoryCitizen, StoryModerator
from tests.stories.story_house import StoryHouse, house

REFUSED_FOR_A_WHILE: list[dict[str, Any]] = [
    {"kind": "429", "retry_after": 1, "method": "sendMessage"},
    {"kind": "429", "retry_after": None, "method": "sendMessage"},
    {"kind": "5xx", "status": 502, "method": "sendMessage", "count": 2},
    {"kind": "5xx", "status": 503, "method": "editMessageText"},
    {"kind": "refused", "method": "sendMessage", "count": 2},
    {"kind": "delay", "seconds": 0.5, "count": 4},
]


async def health(home: StoryHouse) -> dict[str, Any]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{home.program.pages.port}/healthz") as answer,
    ):
        page: dict[str, Any] = await answer.json()
        assert answer.status == (200 if page["ok"] else 503)
        return page


def posted_cards(home: StoryHouse) -> list[dict[str, Any]]:
    """The cards that were posted in the group, one for each case."""
    posted = (
        call for call in home.world.journal.read(kind="call") if call["method"].lower() == "sendmessage"
    )
    return [call for call in posted if "منتظر بررسی‌کننده است" in (call.get("text") or "")]


@pytest.mark.parametrize(
    ("fault", "messenger"), list(zip(REFUSED_FOR_A_WHILE, [*SandboxMessenger] * 3, strict=True)), ids=str
)
async def test_a_report_gets_through_refusals(
    fault: dict[str, Any], messenger: SandboxMessenger, tmp_path: Path
) -> None:
    async with house(tmp_path) as home:
        sara, mina = StoryCitizen(home, "sara", messenger), StoryModerator(home, "mina")
        await mina.starts()
        await sara.begins_report()
        await sara.writes("سه مرد با چوب جلوی در شعبه ایستاده بودند.")
        home.world.faults.add({**fault, "messenger": messenger.value})
        await sara.sends()
        await mina.sees(f"پروندهٔ {sara.number}", chat="moderators")
        sara.say("/my_reports")
        await sara.sees("۱ گزارش دارید")


async def test_lost_answer_after_receipt_files_nothing_twice(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        sara, mina = StoryCitizen(home, "sara"), StoryModerator(home, "mina")
        await mina.starts()
        await sara.begins_report()
        await sara.writes("سه مرد با چوب جلوی در شعبه ایستاده بودند.")
        await sara.sees("هنوز فرستاده نشده")
        home.world.faults.add({"kind": "lost_answer", "method": "sendMessage", "count": 2})
        await sara.press("فرستادن گزارش")
        await sara.sees("گزارش شما ثبت شد")
        await mina.sees("منتظر بررسی‌کننده است", chat="moderators")
        sara.say("/my_reports")
        await sara.sees("۱ گزارش دارید")
        mina.say("/queue")
        await mina.sees("منتظر بررسی‌کننده: ۱")


@pytest.mark.parametrize(
    ("form", "messenger"),
    [("two-lengths", SandboxMessenger.TELEGRAM), ("half-gzip", SandboxMessenger.BALE)],
)
async def test_garbled_answers_lose_and_double_nothing(
    form: str, messenger: SandboxMessenger, tmp_path: Path
) -> None:
    """What was done is not known to the bot: it sends the receipt once more, and files the report once."""
    async with house(tmp_path) as home:
        sara, mina = StoryCitizen(home, "sara", messenger), StoryModerator(home, "mina", messenger)
        await mina.starts()
        await sara.begins_report()
        await sara.writes("سه مرد با چوب جلوی در شعبه ایستاده بودند.")
        await sara.sees("هنوز فرستاده نشده")
        here = {"kind": "garbled", "form": form, "messenger": messenger.value}
        home.world.faults.add({**here, "method": "sendMessage", "count": 2})
        await sara.press("فرستادن گزارش")
        await sara.sees("گزارش شما ثبت شد")
        await mina.sees("منتظر بررسی‌کننده است", chat="moderators")
        home.world.faults.add({**here, "method": "getUpdates"})
        sara.say("/my_reports")
        await sara.sees("۱ گزارش دارید")
        mina.say("/queue")
        await mina.sees("منتظر بررسی‌کننده: ۱")
        assert home.world.faults.list_faults() == []


@pytest.mark.parametrize("messenger", list(SandboxMessenger))
async def test_health_is_red_while_answers_are_garbled(messenger: SandboxMessenger, tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        sara = StoryCitizen(home, "sara", messenger)
        sara.say("/start")
        await sara.sees("خوش آمدید")
        home.world.faults.add(
            {"kind": "garbled", "messenger": messenger.value, "method": "getUpdates", "count": 2}
        )
        sara.say("/privacy")  # the poll that waits brings it; the next two are garbled
        await sara.sees("حریم")
        sara.say("/menu")
        async with asyncio.timeout(10):
            while (page := await health(home))["ok"]:  # noqa: ASYNC110 the page is asked, as by an operator
                await asyncio.sleep(0.05)
        assert f"poll-{messenger.value}" in page["troubles"]
        await sara.sees("منو")
        async with asyncio.timeout(10):
            while not (await health(home))["ok"]:  # noqa: ASYNC110
                await asyncio.sleep(0.05)


@pytest.mark.parametrize("kind", ["duplicate", "reorder", "malformed"])
@pytest.mark.parametrize("messenger", list(SandboxMessenger))
async def test_odd_updates_change_nothing(kind: str, messenger: SandboxMessenger, tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        sara, mina = StoryCitizen(home, "sara", messenger), StoryModerator(home, "mina")
        await mina.starts()
        await sara.begins_report()
        home.world.faults.add({"kind": kind})
        await sara.writes("سه مرد با چوب جلوی در شعبه ایستاده بودند.")
        await sara.sees("هنوز فرستاده نشده")
        home.world.faults.add({"kind": kind})
        await sara.press("فرستادن گزارش")
        await sara.sees("گزارش شما ثبت شد")
        sara.say("/my_reports")
        await sara.sees("۱ گزارش دارید")
        mina.say("/queue")
        await mina.sees("منتظر بررسی‌کننده: ۱")
        assert len(posted_cards(home)) == 2  # one card in the group of each messenger


async def test_update_repeated_after_acknowledgement_is_ignored(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        sara = StoryCitizen(home, "sara")
        await sara.begins_report()
        home.world.faults.add({"kind": "duplicate", "after_ack": True})
        sara.say("سه مرد با چوب جلوی در شعبه ایستاده بودند.")
        await sara.sees("کار چه کسی بود؟")
        await sara.sees_not("یکی از دکمه‌های زیر", within=1.0)


@pytest.mark.parametrize("messenger", list(SandboxMessenger))
async def test_gap_turns_health_red_and_notifies_owner(messenger: SandboxMessenger, tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        sara, owner = StoryCitizen(home, "sara", messenger), StoryCitizen(home, "owner")
        owner.say("/start")
        sara.say("/start")
        await sara.sees("خوش آمدید")
        await owner.sees("خوش آمدید")
        assert (await health(home))["ok"]
        home.world.faults.add({"kind": "gap", "by": 7, "messenger": messenger.value})
        sara.say("/menu")
        await sara.sees("منو")
        message = await owner.sees("به ما نرسید")
        assert ("بله" if messenger is SandboxMessenger.BALE else "تلگرام") in message["text"]
        page = await health(home)
        assert not page["ok"] and page["troubles"]


async def test_one_messenger_down_leaves_the_other_alone(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        for method in ("sendMessage", "getUpdates", "editMessageText"):
            home.world.faults.add({"kind": "5xx", "messenger": "bale", "method": method, "count": 20})
        sara, mina = StoryCitizen(home, "sara"), StoryModerator(home, "mina")
        await mina.starts()
        await sara.reports()
        await mina.claims(sara.number)


async def test_a_lost_whisper_is_found_in_the_private_chat(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        sara, mina = StoryCitizen(home, "sara"), StoryModerator(home, "mina")
        await mina.starts()
        await sara.reports()
        home.world.faults.add({"kind": "lost_ephemeral"})
        await mina.claims(sara.number)
        await mina.press("متن و مدارک", chat="moderators")
        await mina.sees("سه مرد با چوب", chat="bot")
