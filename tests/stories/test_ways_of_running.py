"""The same report with other ways to run: Telegram's webhook, PostgreSQL, a stop while many people write."""

import asyncio
import socket
from pathlib import Path

import aiohttp
import pytest

from bot.domain.people import Messenger
from bot.platforms.telegram import CAPABILITIES
from bot.runtime import webhook_probe
from bot.runtime.pages import webhook_path
from bot.sandbox import people
from bot.sandbox.faces.bale import BALE_TOKEN
from bot.sandbox.faces.telegram import TELEGRAM_TOKEN
from bot.sandbox.records import SandboxMessenger
from storage.migrate import migrate
from tests.stories.people import StoryCitizen, StoryModerator
from tests.stories.story_house import StoryHouse, house

SECRET = "a-secret-of-this-test"
CROWD = 40


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


async def from_report_to_outcome(home: StoryHouse, sara: StoryCitizen) -> None:
    mina = StoryModerator(home, "mina")
    await mina.starts()
    await sara.reports(file=True)
    await home.files_are_kept()
    await mina.claims(sara.number)
    await sara.sees("پیام تازه")
    await mina.press("متن و مدارک", chat="moderators")
    await mina.sees("سه مرد با چوب", chat="bot")
    await mina.sees(media="photo", chat="bot")
    await mina.sees("در دست مینا", chat="bot", buttons=["کارهای دیگر"])
    await mina.press("کارهای دیگر", chat="bot")
    await mina.press("پرسش از گزارش‌دهنده", chat="bot")
    await mina.sees("پرسش را در یک پیام")
    mina.say("چه ساعتی آمدند؟")
    await mina.press("بفرست")
    await mina.sees("پرسش فرستاده شد")
    await sara.sees("پیام تازه")
    await sara.press("باز کردن پیام")
    await sara.press("پاسخ می‌دهم")
    await sara.sees("همین‌جا بنویسید")
    sara.say("نزدیک ده صبح.")
    await mina.sees("نزدیک ده صبح", chat="bot")
    await mina.decides("تأیید", "سند یا تصویر")
    sara.since = home.world.seq
    await home.advance_time(301)
    await sara.sees("پیام تازه")
    await sara.press("باز کردن پیام")
    await sara.sees("درست شناخته شد")


async def test_the_menu_of_commands_is_set_at_the_start(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        bots = home.world.bots
        async with asyncio.timeout(60):
            while not bots[TELEGRAM_TOKEN].commands:  # noqa: ASYNC110 no event tells it
                await asyncio.sleep(0.02)
        (commands,) = bots[TELEGRAM_TOKEN].commands.values()
        assert {"command": "menu", "description": "منو"} in commands
        assert not {"my_reports", "forget_me", "queue", "admin"} & {
            command["command"] for command in commands
        }
        assert bots[BALE_TOKEN].commands == {}


async def test_telegram_by_webhook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook_probe, "EVERY", 0.1)
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    more = {"listen": f"127.0.0.1:{port}", "webhook_url": base, "webhook_secret": SECRET}
    async with house(tmp_path, **more) as home:
        await from_report_to_outcome(home, StoryCitizen(home, "sara"))
        ways = {
            entry["via"] for entry in home.world.journal.read(kind="acknowledged") if entry["bot"] == 1000
        }
        assert ways == {"webhook"}
        probe = home.program.supervisor._tasks["poll-telegram"]
        assert not probe.done(), "it asks whether a quiet messenger answers"
        stored = (await home.program.store.counts())["inbox"]
        async with aiohttp.ClientSession() as session:
            for secret in ("", "another"):
                forged = session.post(
                    base + webhook_path(Messenger.TELEGRAM),
                    headers={CAPABILITIES.webhook_header: secret},
                    json={"update_id": 2**40},
                )
                async with forged as answer:
                    assert answer.status == 403
        assert (await home.program.store.counts())["inbox"] == stored
        assert not {"poll-telegram", "webhook-telegram"} & home.program.health.troubles.keys()
        hook = home.world.bots[TELEGRAM_TOKEN].queue.webhook
        assert hook is not None
        hook.url = "https://elsewhere.example.org/webhook/telegram"
        async with asyncio.timeout(10):
            while "webhook-telegram" not in home.program.health.troubles:  # noqa: ASYNC110 no event tells it
                await asyncio.sleep(0.02)


async def test_postgresql_from_report_to_outcome(pg_url: str, tmp_path: Path) -> None:
    await migrate(pg_url)
    async with house(tmp_path, database_url=pg_url) as home:
        sara = StoryCitizen(home, "sara", SandboxMessenger.BALE)
        await from_report_to_outcome(home, sara)
        await home.restart()
        sara.say(sara.code)
        await sara.sees("درست شناخته شد")


async def test_stop_amid_crowd_loses_nobody(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        crowd = [_newcomer(home, number) for number in range(CROWD)]
        async with asyncio.TaskGroup() as all_at_once:
            for citizen in crowd:
                all_at_once.create_task(citizen.begins_report())
        for number, citizen in enumerate(crowd):  # equal reports within one second would be one case
            citizen.say(f"سه مرد با چوب جلوی در شعبهٔ {number} ایستاده بودند.")
        await asyncio.sleep(0.05)
        await home.restart()
        async with asyncio.TaskGroup() as all_at_once:
            for citizen in crowd:
                all_at_once.create_task(_finish(citizen))
        assert len({citizen.number for citizen in crowd}) == CROWD
        waiting = await _waiting(home)
        assert waiting == CROWD


async def _finish(citizen: StoryCitizen) -> None:
    await citizen.sees("کار چه کسی بود؟", within=20)
    await citizen.press("گروه سازمان‌یافته")
    await citizen.sees("خودتان دیدید", within=20)
    await citizen.press("خودم دیدم")
    await citizen.sees("سندی دارید؟", within=20)
    await citizen.press("مدرکی ندارم")
    await citizen.press("بله، برسانید")
    await citizen.press("پاسخ می‌خواهم")
    await citizen.sends()


async def _waiting(home: StoryHouse) -> int:
    async with home.program.store.batch() as batch:
        return await batch.uow.cases.count_waiting(restricted=True)


def _newcomer(home: StoryHouse, number: int) -> StoryCitizen:
    person = people.add(home.world, f"citizen{number}")
    return StoryCitizen(home, person.id, [*SandboxMessenger][number % 2])


@pytest.mark.parametrize("missing", ["telegram_token", "bale_token"])
async def test_one_messenger_alone(missing: str, tmp_path: Path) -> None:
    on = SandboxMessenger.BALE if missing == "telegram_token" else SandboxMessenger.TELEGRAM
    async with house(tmp_path, **{missing: None}) as home:
        sara, mina = StoryCitizen(home, "sara", on), StoryModerator(home, "mina", on)
        await mina.starts()
        await sara.reports()
        await mina.claims(sara.number)
