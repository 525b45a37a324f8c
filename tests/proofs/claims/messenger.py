"""The messenger of the race: presses go to a worker's webhook, answers come back over the Bot API.

A press is timed from the moment its request is sent until ``answerCallbackQuery`` has arrived.
"""

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import aiohttp

from bench.mix import GROUP, STAFF_BASE, press_update
from bench.standin import FILE, Connection
from bot.runtime.pages import SECRET_HEADER, WEBHOOK_PATH
from tests.proofs.claims.bot import SECRET

PATIENCE: Final = 30.0
"""Seconds after which a press counts as never answered."""
BUSY: Final = 503
_PAUSE: Final = 0.05


@dataclass(slots=True)
class ModeratorPress:
    """One press: who, what, when, and the answer."""

    who: int
    verb: str
    case_id: str
    message: int
    reason: str = ""
    at: float = 0.0
    answered: float = 0.0
    answer_text: str = ""
    answers: int = 0
    done: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def data(self) -> str:
        return f"{self.verb}:{self.case_id}" + (f"/{self.reason}" if self.reason else "")


class RaceMessenger:
    """Sends presses and receives the workers' calls.
    To ``bench.standin.Connection`` it looks like a stand-in."""

    file = FILE
    members, outside = 0.0, 0

    def __init__(self, names: Sequence[str], *, seed: int) -> None:
        self.names = names
        self.chance = random.Random(seed)
        self.every: list[ModeratorPress] = []
        self.calls = 0
        self._open: dict[str, ModeratorPress] = {}
        self._hooks: list[str] = []
        self._client: aiohttp.ClientSession
        self._message = 10**6

    # --- the Bot API's side ---------------------------------------------------------------------------

    async def listen(self) -> tuple[str, asyncio.Server]:
        server = await asyncio.get_running_loop().create_server(
            lambda: Connection(self),  # type: ignore[arg-type] # it asks for answer() and file only
            "127.0.0.1",
            0,
        )
        return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", server

    def answer(self, method: str, fields: dict[str, str], now: float) -> Any:
        """The Bot API's answer to a call."""
        self.calls += 1
        if method == "answerCallbackQuery":
            if press := self._open.get(fields.get("callback_query_id", "")):
                press.answers += 1
                press.answer_text, press.answered = fields.get("text", ""), now
                press.done.set()
            return True
        self._message += 1
        chat = int(fields.get("chat_id") or 0)
        number = int(fields.get("message_id") or self._message)
        return {
            "message_id": number,
            "date": 1_790_000_000,
            "chat": {"id": chat, "type": "private"},
            "text": "…",
        }

    # --- the moderators' side -------------------------------------------------------------------------

    async def open(self, ports: Sequence[int]) -> None:
        self._hooks = [f"http://127.0.0.1:{port}{WEBHOOK_PATH}" for port in ports]
        self._client = aiohttp.ClientSession(
            headers={SECRET_HEADER: SECRET}, connector=aiohttp.TCPConnector(limit=200)
        )

    async def close(self) -> None:
        await self._client.close()

    async def press(self, press: ModeratorPress) -> ModeratorPress:
        """Press, and wait for the answer. Any of the workers may get it."""
        number = len(self.every) + 1
        self.every.append(press)
        self._open[f"q{number}"] = press
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
