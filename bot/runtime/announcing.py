"""Wakes other processes: something was stored that they are waiting for. What is announced is lost now and then, so
everybody looks once a second anyway."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

LOOK: Final = 1.0


class Announcer:
    """Announces at most one thing at a time: what is rung meanwhile shares the next announcement."""

    def __init__(self, announce: Callable[[], Awaitable[None]]) -> None:
        self._announce = announce
        self._rung = asyncio.Event()

    def ring(self) -> None:
        self._rung.set()

    async def run(self) -> None:
        while True:
            await self._rung.wait()
            self._rung.clear()
            await self._announce()


class Listener:
    """What is done when something is announced, and once a second."""

    def __init__(self) -> None:
        self._heard = asyncio.Event()

    def note(self) -> None:
        """It was announced."""
        self._heard.set()

    async def run(self, look: Callable[[], Awaitable[None]]) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK):
                    await self._heard.wait()
            self._heard.clear()
            await look()
