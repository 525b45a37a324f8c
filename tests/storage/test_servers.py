"""Which of the servers of an address is used, as each of them answers; played without a server."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pytest

from storage import servers
from storage.engine import read_url
from storage.servers import NoServer, Servers

URL: Final = read_url("postgresql+asyncpg://amanat@/amanat?host=one:5432&host=other:5432")
WITHIN: Final = 0.15


@dataclass
class PlayedServer:
    """One that says, asked again and again, what it says last."""

    timelines: Sequence[int]
    """To which it writes; 0 while it follows. Without any it says nothing, as one that vanished with its machine."""
    slow: int = 0
    """Turns of the loop until it answers."""
    opened: list["PlayedConnection"] = field(default_factory=list)


class PlayedConnection:
    def __init__(self, server: PlayedServer) -> None:
        self.server, self.is_open, self._asked = server, True, 0
        server.opened.append(self)

    async def fetchval(self, _statement: str) -> int:
        for _ in range(self.server.slow):
            await asyncio.sleep(0)
        self._asked += 1
        return self.server.timelines[min(self._asked, len(self.server.timelines)) - 1]

    def terminate(self) -> None:
        self.is_open = False


def servers_that_are(monkeypatch: pytest.MonkeyPatch, **played: PlayedServer) -> Servers:
    async def connect(*, host: str, **given: Any) -> PlayedConnection:
        if not played[host].timelines:
            await asyncio.sleep(given["timeout"])
            raise TimeoutError
        return PlayedConnection(played[host])

    monkeypatch.setattr("asyncpg.connect", connect)
    return Servers(URL, {"timeout": WITHIN})


async def test_follower_of_vanished_server_is_used_once_promoted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks a moment before the promotion does not wait for the vanished one to its end."""
    monkeypatch.setattr(servers, "ANEW", 0.001)
    monkeypatch.setattr(servers, "COMPARING", 0.001)
    other = PlayedServer([0, 0, 0, 2])
    connection = await servers_that_are(monkeypatch, one=PlayedServer([]), other=other).connect()
    assert other.opened == [connection]
    assert connection.is_open


async def test_follower_that_answers_first_delays_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "ANEW", 60.0)
    monkeypatch.setattr(servers, "COMPARING", 60.0)
    follower = PlayedServer([0])
    working = servers_that_are(monkeypatch, one=PlayedServer([1], slow=9), other=follower)
    async with asyncio.timeout(5):
        assert (await working.connect()).server.timelines == [1]
    assert not follower.opened[0].is_open


async def test_nobody_takes_writes_is_said_of_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "ANEW", 0.01)
    follower = PlayedServer([0])
    with pytest.raises(NoServer, match=r"^one:5432: TimeoutError; other:5432: it takes no writes"):
        await servers_that_are(monkeypatch, one=PlayedServer([]), other=follower).connect()
    assert not follower.opened[0].is_open
