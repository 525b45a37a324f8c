"""An owner opens the situation screen from the chat, sees a report on it, and closes it; on both databases."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import orjson
import pytest

from bot.screen import viewers as viewing
from storage.migrate import migrate
from tests.stories.people import StoryCitizen, StoryModerator
from tests.stories.story_house import StoryHouse, house

pytestmark = pytest.mark.slow
HOST = "amanat.example.org"
LINK = re.compile(rf"https://{HOST}/screen#([\w-]+)")
WITHIN = 20.0


@asynccontextmanager
async def house_on(kind: str, folder: Path, request: pytest.FixtureRequest) -> AsyncIterator[StoryHouse]:
    more: dict[str, Any] = {"public_url": f"https://{HOST}"}
    if kind == "postgresql":
        more["database_url"] = request.getfixturevalue("pg_url")
        await migrate(more["database_url"])
    async with house(folder, **more) as home:
        yield home


async def events_until(
    stream: aiohttp.ClientResponse, is_wanted: Callable[[str, dict[str, Any]], bool]
) -> dict[str, Any]:
    """The first event that is wanted, by its name and its frame."""
    async with asyncio.timeout(WITHIN):
        while True:
            event = dict(
                line.split(": ", 1)
                for line in (await stream.content.readuntil(b"\n\n")).decode().strip().split("\n")
            )
            name, data = event.get("event", ""), event.get("data", "-")
            frame = orjson.loads(data) if name == "frame" else {}
            if is_wanted(name, frame):
                return frame


def waiting(frame: dict[str, Any]) -> int:
    return sum(row["value"] for row in frame.get("now", ()) if row["id"] == "waiting")


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_report_appears_on_an_opened_screen(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(viewing, "EVERY_SECONDS", 0.05)
    async with house_on(kind, tmp_path, request) as home, aiohttp.ClientSession() as http:
        mina, sara, owner = (
            StoryModerator(home, "mina"), StoryCitizen(home, "sara"), StoryCitizen(home, "owner"),
        )  # fmt: skip
        await mina.starts()
        owner.say("/start")
        await owner.sees("خوش آمدید")
        owner.say("/screen")
        await owner.press("پیوند برای دستگاه خودم")
        message = await owner.sees(f"https://{HOST}/screen")
        link = LINK.search(message["text"])
        assert link is not None
        base, headers = f"http://127.0.0.1:{home.program.pages.port}/screen", {"Host": HOST}
        async with http.post(
            f"{base}/open", data=link[1], headers={**headers, "Origin": f"https://{HOST}"}
        ) as opened:
            assert opened.status == 204
            cookie = opened.headers["Set-Cookie"].partition(";")[0]
        await owner.sees("با پیوند شما باز شد")
        async with http.get(f"{base}/events", headers={**headers, "Cookie": cookie}) as stream:
            frame = await events_until(stream, lambda name, _: name == "frame")
            assert waiting(frame) == 0 and sara.id not in str(frame)
            await sara.reports()
            await events_until(stream, lambda _, frame: waiting(frame) == 1)
            await owner.press("بستن صفحه‌های من")
            await owner.sees("صفحه‌های بسته‌شده: ۱")
            home.world.clock.advance(viewing.CHECKED.total_seconds() + 1)
            await events_until(stream, lambda name, _: name == "end")
        async with http.get(f"{base}/session", headers={**headers, "Cookie": cookie}) as session:
            assert session.status == 401
