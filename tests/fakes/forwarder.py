"""A TCP forwarder in the test's own event loop: the cable between a program and its database, which can be pulled."""

import asyncio
import random
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from enum import StrEnum
from typing import Any, Final

from sqlalchemy.engine import URL

from storage.engine import read_url

_CHUNK: Final = 64 * 1024
_AT_ONCE: Final = struct.pack("ii", 1, 0)
"""``SO_LINGER`` of no seconds: closing sends a reset."""


class Cable(StrEnum):
    """What becomes of bytes."""

    WHOLE = "whole"
    SILENT = "silent"
    """They vanish: connections stay open, new ones are taken, and nobody answers."""
    DEAF = "deaf"
    """What is asked arrives, and the answers vanish."""
    RESET = "reset"
    """Open connections are reset, and so are new ones."""
    COMMITS_UNHEARD = "commits unheard"
    """A commit arrives; its answer does not, and then its connection is reset. All else passes."""
    COMMITS_UNSENT = "commits unsent"
    """A commit does not arrive, and its connection is reset. All else passes."""


OPEN: Final = frozenset({Cable.WHOLE, Cable.DEAF, Cable.COMMITS_UNHEARD, Cable.COMMITS_UNSENT})
"""Bytes pass, some of them."""
_OF_COMMITS: Final = (Cable.COMMITS_UNHEARD, Cable.COMMITS_UNSENT)
COMMIT: Final = b"COMMIT"
UNHEARD_FOR: Final = (0.05, 0.25)
"""Seconds between a commit and the end of its connection; the least and the longest."""


class Forwarder:
    """One port that leads to another one of this machine, or to a socket in a folder."""

    def __init__(self, target: int | str, *, listener: socket.socket | None = None) -> None:
        """``listener``: a bound socket, as of another machine; otherwise a port of this one is taken."""
        self.target = target
        self.port = 0
        self._listener = listener
        self.on_request: Callable[[bytes], Awaitable[None]] | None = None
        """Called with what the client sends, before it is passed on."""
        self._whole = asyncio.Event()
        self._whole.set()
        self._state = Cable.WHOLE
        self._answers: Cable | None = None
        self.lost_commits = 0
        self._open: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        place: dict[str, Any] = {"host": "127.0.0.1", "port": 0}
        if self._listener is not None:
            place = {"sock": self._listener}
        self._server = await asyncio.start_server(self._accept, **place)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
        self._reset_all()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def cut(self, state: Cable) -> None:
        self._state = state
        (self._whole.set if state in OPEN else self._whole.clear)()
        if state is Cable.RESET:
            self._reset_all()

    def _reset_all(self) -> None:
        for writer in list(self._open):
            _reset(writer)
        self._open.clear()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._open.add(writer)
        try:
            if self._state is Cable.RESET:
                _reset(writer)
                return
            await self._whole.wait()
            there, onwards = await self._reach()
            self._open.add(onwards)
            try:
                is_deaf = asyncio.Event()
                async with asyncio.TaskGroup() as group:
                    group.create_task(self._pass(reader, onwards, is_deaf, back=writer))
                    group.create_task(self._pass(there, writer, is_deaf))
            finally:
                self._open.discard(onwards)
                onwards.close()
        except* (OSError, asyncio.CancelledError):
            pass
        finally:
            self._open.discard(writer)
            writer.close()
            self._tasks.discard(task)

    async def _reach(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if isinstance(self.target, str):
            return await asyncio.open_unix_connection(self.target)
        return await asyncio.open_connection("127.0.0.1", self.target)

    def lose_answers(self, state: Cable = Cable.WHOLE) -> None:
        """What is under way arrives, and the next answer does not: the client's connections are reset instead."""
        self._answers = state

    async def _pass(
        self,
        source: asyncio.StreamReader,
        sink: asyncio.StreamWriter,
        is_deaf: asyncio.Event,
        *,
        back: asyncio.StreamWriter | None = None,
    ) -> None:
        """``back``: to who asks, in the direction in which they ask."""
        asks = back is not None
        while data := await source.read(_CHUNK):
            if asks and self.on_request is not None:
                await self.on_request(data)
            await self._whole.wait()
            if back is not None and COMMIT in data and self._state in _OF_COMMITS:
                await self._lose_commit(data, sink, is_deaf, back)
                break
            if not asks and is_deaf.is_set():
                continue
            if not asks and self._answers is not None:
                state, self._answers = self._answers, None
                self.cut(Cable.RESET)
                self.cut(state)
                return
            if self._state is Cable.DEAF and not asks:
                continue
            sink.write(data)
            await sink.drain()
        await self._whole.wait()
        sink.close()

    async def _lose_commit(
        self, data: bytes, sink: asyncio.StreamWriter, is_deaf: asyncio.Event, back: asyncio.StreamWriter
    ) -> None:
        """The commit or its answer is lost, and with it the connection. So it is when the server dies meanwhile."""
        self.lost_commits += 1
        if self._state is Cable.COMMITS_UNHEARD:
            is_deaf.set()
            sink.write(data)
            await sink.drain()
            await asyncio.sleep(random.uniform(*UNHEARD_FOR))
        _reset(back)


def _reset(writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        plug: socket.socket | None = writer.get_extra_info("socket")
        if plug is not None:
            plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
    writer.transport.abort()


@asynccontextmanager
async def forwarding(*targets: int | str) -> AsyncIterator[list[Forwarder]]:
    """A forwarder for each of these ports."""
    forwarders = [Forwarder(target) for target in targets]
    try:
        for each in forwarders:
            await each.start()
        yield forwarders
    finally:
        for each in forwarders:
            await each.stop()


def over_port(pg_url: str, port: int) -> URL:
    """The address of this database, reached over a port of this machine."""
    return read_url(pg_url).set(host="127.0.0.1", port=port, query={})
