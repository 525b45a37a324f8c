"""A running sandbox and helpers to use it, as a bot and as a person."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import orjson
import pytest

from bot.sandbox.faces.bale import BALE_TOKEN
from bot.sandbox.faces.telegram import TELEGRAM_TOKEN
from bot.sandbox.records import SandboxMessenger
from bot.sandbox.server import SandboxServer, default_world
from bot.sandbox.world import World

TOKENS = {"telegram": TELEGRAM_TOKEN, "bale": BALE_TOKEN}


@dataclass
class Sandbox:
    server: SandboxServer
    session: aiohttp.ClientSession

    @property
    def world(self) -> World:
        return self.server.world

    @property
    def url(self) -> str:
        return self.server.base_url

    def account(self, person: str, face: str = "telegram") -> int:
        return self.world.people[person].accounts[SandboxMessenger(face)].id

    def group(self, face: str = "telegram") -> int:
        return self.world.group(SandboxMessenger(face), "moderators").id

    async def raw(self, method: str, face: str = "telegram", **params: Any) -> tuple[int, dict[str, Any]]:
        form = {k: v if isinstance(v, str | bytes) else orjson.dumps(v).decode() for k, v in params.items()}
        url = f"{self.url}/{face}/bot{TOKENS[face]}/{method}"
        async with self.session.post(url, data=form) as response:
            return response.status, orjson.loads(await response.read())

    async def call(self, method: str, face: str = "telegram", **params: Any) -> Any:
        """The result of a call that must succeed."""
        _, body = await self.raw(method, face, **params)
        assert body["ok"], body
        return body["result"]

    async def expect_refusal(self, method: str, face: str = "telegram", **params: Any) -> tuple[int, str]:
        """Error code and text of a call that must fail."""
        _, body = await self.raw(method, face, **params)
        assert not body["ok"], body
        return body["error_code"], body["description"]

    async def post(self, path: str, /, **body: Any) -> tuple[int, dict[str, Any]]:
        async with self.session.post(f"{self.url}/world{path}", data=orjson.dumps(body)) as response:
            return response.status, orjson.loads(await response.read())

    async def get(self, path: str, /, **query: str) -> Any:
        async with self.session.get(f"{self.url}/world{path}", params=query) as response:
            return orjson.loads(await response.read())

    async def does(self, person: str, verb: str, /, **body: Any) -> dict[str, Any]:
        status, answer = await self.post(f"/people/{person}/{verb}", **body)
        assert status == 200, answer
        return answer

    async def sees(self, person: str, chat: str = "bot", **query: str) -> list[dict[str, Any]]:
        look = await self.get(f"/chats/{chat}/messages", **{"as": person, **query})
        messages: list[dict[str, Any]] = look["messages"]
        return messages

    async def updates(self, face: str = "telegram", **params: Any) -> list[dict[str, Any]]:
        """The waiting updates, which are then confirmed."""
        updates: list[dict[str, Any]] = await self.call("getUpdates", face, **params)
        if updates:
            await self.call("getUpdates", face, offset=max(u["update_id"] for u in updates) + 1, limit=1)
        return updates

    async def press_button(
        self, person: str, button: str, face: str = "telegram", **body: Any
    ) -> dict[str, Any]:
        """Press a button. Return the callback query that the bot got."""
        await self.does(person, "press", button=button, messenger=face, **body)
        query: dict[str, Any] = (await self.updates(face))[-1]["callback_query"]
        return query


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    server = SandboxServer(default_world(seed=7))
    await server.start()
    async with aiohttp.ClientSession() as session:
        yield Sandbox(server, session)
    await server.stop()


@pytest.fixture
async def sara(sandbox: Sandbox) -> int:
    """Sara has pressed Start on both messengers. Return her Telegram account."""
    for face in ("telegram", "bale"):
        await sandbox.does("sara", "say", text="/start", messenger=face)
        await sandbox.updates(face)
    return sandbox.account("sara")
