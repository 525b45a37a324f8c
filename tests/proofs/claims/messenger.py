"""The messenger of the race: presses go to a worker's webhook, answers come back over the Bot API.

A press is timed from the moment its request is sent until ``answerCallbackQuery`` has arrived.
"""

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import aiohttp

from bench.mix import GROUP, STAFF_BASE, press_update
from bench.standin.messenger import AwaitedPress, StandIn
from bot.domain.people import Messenger
from bot.platforms.telegram import CAPABILITIES
from bot.runtime.pages import webhook_path
from tests.proofs.claims.bot import SECRET

PATIENCE: Final = 30.0
"""Seconds after which a press counts as never answered."""
BUSY: Final = 503
_PAUSE: Final = 0.05


@dataclass(slots=True)
class ModeratorPress(AwaitedPress):
    """One press: who, what, when, and the answer."""

    who: int
    verb: str
    case_id: str
    message: int
    reason: str = ""
    at: float = 0.0

    @property
    def data(self) -> str:
        return f"{self.verb}:{self.case_id}" + (f"/{self.reason}" if self.reason else "")


class RaceMessenger(StandIn):
    """Sends presses, and receives the workers' calls."""

    def __init__(self, names: Sequence[str], *, seed: int) -> None:
        super().__init__()
        self.names = names
        self.chance = random.Random(seed)
        self.every: list[ModeratorPress] = []
        self._hooks: list[str] = []
        self._client: aiohttp.ClientSession

    async def open(self, ports: Sequence[int]) -> None:
        self._hooks = [f"http://127.0.0.1:{port}{webhook_path(Messenger.TELEGRAM)}" for port in ports]
        self._client = aiohttp.ClientSession(
            headers={CAPABILITIES.webhook_header: SECRET}, connector=aiohttp.TCPConnector(limit=200)
        )

    async def close(self) -> None:
        await self._client.close()

    async def press(self, press: ModeratorPress) -> ModeratorPress:
        """Press, and wait for the answer. Any of the workers may get it."""
        number = len(self.every) + 1
        self.every.append(press)
        self.presses[f"q{number}"] = press
        group = {"id": GROUP, "type": "supergroup", "title": "بررسی‌کنندگان"}
        update = press_update(STAFF_BASE + press.who, number, press.data, group, press.message)
        update["callback_query"]["from"]["first_name"] = self.names[press.who]
        press.at = time.monotonic()
        try:
            async with asyncio.timeout(PATIENCE):
                await self._deliver_update({**update, "update_id": number})
                await press.done.wait()
        except TimeoutError:
            pass
        return press

    async def _deliver_update(self, update: dict[str, Any]) -> None:
        """An overloaded worker refuses the update; the messenger keeps it and delivers it again."""
        while True:
            async with self._client.post(self.chance.choice(self._hooks), json=update) as answer:
                if answer.status != BUSY:
                    answer.raise_for_status()
                    return
            await asyncio.sleep(_PAUSE)
