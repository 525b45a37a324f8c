"""Both adapters against the sandbox's world, over real HTTP."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from bench.certificate import MadeCertificate, make_certificate
from bot.conversation.incoming import Incoming
from bot.conversation.wire import Adapter
from bot.domain.people import Account
from bot.platforms.bale.adapter import BaleAdapter
from bot.platforms.telegram.adapter import TelegramAdapter
from bot.sandbox.faces.bale import BALE_TOKEN
from bot.sandbox.faces.telegram import TELEGRAM_TOKEN
from bot.sandbox.records import SandboxMessenger as Face
from bot.sandbox.server import SandboxServer, default_world


@dataclass
class MessengerWorld:
    """The world on one messenger: what people do and see, and the bot's adapter."""

    server: SandboxServer
    http: aiohttp.ClientSession
    adapter: Adapter

    @property
    def face(self) -> str:
        return self.adapter.messenger.value

    def account(self, person: str) -> Account:
        number = self.server.world.people[person].accounts[Face(self.face)].id
        return Account(self.adapter.messenger, number)

    @property
    def group(self) -> int:
        return self.server.world.group(Face(self.face), "moderators").id

    async def post(self, path: str, /, **body: Any) -> dict[str, Any]:
        async with self.http.post(f"{self.server.base_url}/world{path}", json=body) as response:
            answer: dict[str, Any] = await response.json()
            assert response.status == 200, answer
            return answer

    async def act_as(self, person: str, verb: str, /, **body: Any) -> dict[str, Any]:
        return await self.post(f"/people/{person}/{verb}", messenger=self.face, **body)

    async def fault(self, kind: str, **more: Any) -> None:
        await self.post("/faults", kind=kind, messenger=self.face, **more)

    async def look(self, person: str, chat: str = "bot") -> dict[str, Any]:
        url = f"{self.server.base_url}/world/chats/{chat}/messages"
        async with self.http.get(url, params={"as": person, "messenger": self.face}) as response:
            seen: dict[str, Any] = await response.json()
            return seen

    async def last(self, person: str, chat: str = "bot") -> dict[str, Any]:
        message: dict[str, Any] = (await self.look(person, chat))["messages"][-1]
        return message

    async def parsed_updates(self) -> list[Incoming]:
        """All waiting updates that are wanted, scrubbed and parsed. Then they are acknowledged."""
        raws = await self.adapter.poll(offset=None, seconds=0)
        if raws:
            await self.adapter.poll(offset=raws[-1]["update_id"] + 1, seconds=0)
        return [
            self.adapter.parse(self.adapter.scrub_update(raw)) for raw in raws if self.adapter.is_wanted(raw)
        ]


def adapter_for(face: str, base_url: str, token: str | None = None) -> Adapter:
    if face == "telegram":
        return TelegramAdapter(token or TELEGRAM_TOKEN, api=f"{base_url}/telegram")
    return BaleAdapter(token or BALE_TOKEN, api=f"{base_url}/bale")


@pytest.fixture(params=["telegram", "bale"])
def face(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> MadeCertificate:
    """For a server at 127.0.0.1, with the authority that signed it."""
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
async def outside(face: str) -> AsyncIterator[MessengerWorld]:
    """Everybody is new, and the adapter is open."""
    server = SandboxServer(default_world(seed=7))
    base_url = await server.start()
    adapter = adapter_for(face, base_url)
    async with aiohttp.ClientSession() as http:
        await adapter.open()
        yield MessengerWorld(server, http, adapter)
        await adapter.close()
    await server.stop()


@pytest.fixture
async def sara(outside: MessengerWorld) -> int:
    """Sara has pressed Start. Return her account's number, which is also her chat's."""
    await outside.act_as("sara", "say", text="/start")
    await outside.parsed_updates()
    return outside.account("sara").id
