"""The program's own adapter for Telegram, whose requests reach a messenger in the same process.

In simulated time there can be no network: the clock would run on while a request is under way. So everything but the
connection is the program's, and the way of a call takes as long as is drawn.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import orjson

from bench.standin.messenger import StandIn
from bot.conversation import wire
from bot.platforms.errors import RawAnswer
from bot.platforms.telegram.adapter import TelegramAdapter
from bot.platforms.telegram.aiogram_parts import Method, methods
from bot.platforms.telegram.session import fields_of
from bot.sandbox.refusals import ApiError


class InProcessAdapter(TelegramAdapter):
    """``way``: the seconds that a call or its answer is on its way; questions, such as those of a start, take none."""

    def __init__(self, standin: StandIn, *, way: Callable[[], float]) -> None:
        super().__init__("1000:bench-token", api="http://127.0.0.1:9")
        self._standin = standin
        self._way = way

    async def call(self, call: wire.Call) -> wire.Outcome:
        await asyncio.sleep(self._way())
        outcome = await super().call(call)
        await asyncio.sleep(self._way())
        return outcome

    async def _answer(self, method: Method, patience: int | None = None) -> RawAnswer:
        fields = fields_of(method)
        if isinstance(method, methods.GetUpdates):
            return _accept(await self._updates(int(fields.get("offset") or 0)))
        try:
            return _accept(self._standin.answer(method.__api_method__, fields, time.monotonic()))
        except ApiError as error:
            return RawAnswer(error.code, error.body())

    async def _updates(self, offset: int) -> list[Any]:
        standin = self._standin
        updates = standin.give_updates(offset, 100, time.monotonic()) or await standin.next_updates(100)
        return [orjson.loads(update) for update in updates]


def _accept(result: Any) -> RawAnswer:
    return RawAnswer(200, {"ok": True, "result": result})
