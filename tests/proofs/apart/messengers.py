"""Both messengers, each with the program's own adapter, and the ways in which one is away: it refuses connections, it
hangs until the program loses patience (half of the calls are carried out all the same), or its gateway answers 502."""

import asyncio
import random
import re
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import orjson

from bench.pace_model import SecondLimit
from bench.standin.messenger import AwaitedPress, Fields, StandIn
from bot.conversation.wire import BotProfile
from bot.domain.people import Messenger
from bot.platforms.bale.adapter import BaleAdapter
from bot.platforms.errors import Failure, FailureKind, RawAnswer
from bot.platforms.telegram.adapter import TelegramAdapter
from bot.platforms.telegram.aiogram_parts import methods as tg
from bot.platforms.telegram.calls import Method
from bot.platforms.telegram.session import READ_SECONDS, fields_of
from bot.sandbox.faces.telegram import FACE
from bot.sandbox.refusals import ApiError

ACCEPTED: Final = 30
"""Messages that a messenger takes in any second."""
WAY: Final = (0.02, 0.1)
"""Seconds that a call or its answer may be on its way."""
LONGEST_POLL: Final = 25.0
CARRIED_OUT: Final = 0.5
"""Part of the calls that a messenger carries out which hangs afterwards."""
MARK: Final = re.compile(r"#(\w+)#")


class Away(StrEnum):
    HANGING = "hanging"
    REFUSED = "refused"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message that a messenger took."""

    at: float
    chat: int
    text: str

    @property
    def mark(self) -> str:
        """What a proof has written between ``#``; empty for the program's own words."""
        match = MARK.search(self.text)
        return match[1] if match else ""


class ApartStandIn(StandIn):
    """Takes ACCEPTED messages in any second, unless it is away."""

    def __init__(self, seed: int) -> None:
        super().__init__(limited=True)
        self._chance = random.Random(seed)
        self._limit = SecondLimit(ACCEPTED)
        self._away: dict[str, Away | None] = {"calls": None, "polls": None}
        self.missed: Counter[str] = Counter()
        """Requests that met it while it was away: calls, and polls with the question that comes before the first."""
        self.hung: Counter[str] = Counter()
        """By mark: how often a message was sent to it while it hung."""
        self.longest_poll = LONGEST_POLL
        """Seconds after which a poll gets an empty answer."""
        self.too_many = 0
        self.messages: list[SentMessage] = []
        self.put_at: dict[int, float] = {}
        self.stored_after: list[tuple[float, float]] = []
        """For each acknowledged update: when it came, and after how many seconds it was acknowledged."""
        self.asked: dict[int, float] = {}
        """By chat: since when its person waits for an answer."""
        self.answered_after: list[tuple[float, float]] = []
        """For each answered question and press: when it was asked, and after how many seconds it was answered."""

    # --- being away -----------------------------------------------------------------------------------

    def go_away(self, away: Away | None, *, calls_only: bool = False) -> None:
        """From now on, it is away in this way; None: it is back."""
        for traffic in ("calls",) if calls_only else ("calls", "polls"):
            self._away[traffic] = away
        self.queue.arrived.set()  # whoever polls notices it

    async def miss(self, traffic: str, silence: float, *, of: str = "") -> RawAnswer | None:
        """What a request gets while it is away; None if it is not. It is counted as ``of``, or as the traffic."""
        match self._away[traffic]:
            case None:
                return None
            case Away.HANGING:
                answer = RawAnswer(0, None, Failure(FailureKind.LOST, "connection lost: TimeoutError"))
                await asyncio.sleep(silence)
            case Away.REFUSED:
                answer = RawAnswer(
                    0, None, Failure(FailureKind.UNSENT, "no connection: ConnectionRefusedError")
                )
            case Away.BROKEN:
                answer = RawAnswer(502, None)
        self.missed[of or traffic] += 1
        return answer

    async def take(self, method: str, fields: Fields, silence: float) -> RawAnswer:
        """One request, on its way there and back."""
        if method == "getUpdates":
            return await self._poll(int(fields.get("offset") or 0), silence)
        if method != "getMe":  # at a start, time stands still
            await asyncio.sleep(self._chance.uniform(*WAY))
        if self._away["calls"] is Away.HANGING and method != "getMe":
            self._hang(method, fields)
        if (missed := await self.miss("calls", silence, of="polls" if method == "getMe" else "")) is not None:
            return missed
        try:
            answer = RawAnswer(200, {"ok": True, "result": self.answer(method, fields, time.monotonic())})
        except ApiError as error:
            answer = RawAnswer(error.code, error.body())
        if method != "getMe":
            await asyncio.sleep(self._chance.uniform(*WAY))
        return answer

    def _hang(self, method: str, fields: Fields) -> None:
        """Carry out some of the calls that nobody will hear of."""
        if mark := MARK.search(str(fields.get("text") or "")):
            self.hung[mark[1]] += 1
        if self._chance.random() < CARRIED_OUT:
            with suppress(ApiError):
                self.answer(method, fields, time.monotonic())

    async def _poll(self, offset: int, silence: float) -> RawAnswer:
        await asyncio.sleep(self._chance.uniform(*WAY))
        ends = time.monotonic() + self.longest_poll
        while True:
            if (missed := await self.miss("polls", silence)) is not None:
                return missed
            updates = self.give_updates(offset, 100, time.monotonic())
            if updates or time.monotonic() >= ends:
                return RawAnswer(200, {"ok": True, "result": [orjson.loads(update) for update in updates]})
            try:
                async with asyncio.timeout_at(ends):
                    await self.queue.arrived.wait()
            except TimeoutError:
                pass

    # --- what comes and goes --------------------------------------------------------------------------

    def put(self, update: Mapping[str, Any], *, chat: int = 0) -> None:
        """Somebody writes or presses; the person in ``chat`` waits for an answer."""
        now = time.monotonic()
        ((kind, body),) = update.items()
        if kind == "callback_query":
            self.presses[body["id"]] = AwaitedPress()
            self.put_at[-int(body["id"][1:])] = now
        if chat:
            self.asked[chat] = now
        self.put_at[self.queue.put(kind, body).id] = now

    def give_updates(self, offset: int, limit: int, now: float) -> list[bytes]:
        for update in self.queue.waiting:
            if update.id < offset:
                came = self.put_at.pop(update.id)
                self.stored_after.append((came, now - came))
        return super().give_updates(offset, limit, now)

    def answer(self, method: str, fields: Fields, now: float) -> Any:
        if method.startswith(("send", "edit")) and (seconds := self._limit.seconds_to_wait(now)):
            self.too_many += 1
            raise FACE.too_many(int(seconds))
        return super().answer(method, fields, now)

    def see_answer(self, press_id: str, text: str, now: float) -> None:
        super().see_answer(press_id, text, now)
        asked = self.put_at.pop(-int(press_id[1:]), None)
        if asked is not None:
            self.answered_after.append((asked, now - asked))

    def see_message(self, method: str, chat: int, number: int, fields: Fields, now: float) -> None:
        if not method.startswith(("send", "edit")):
            return
        self.messages.append(SentMessage(now, chat, str(fields.get("text") or fields.get("caption") or "")))
        if (asked := self.asked.pop(chat, None)) is not None:
            self.answered_after.append((asked, now - asked))


class ApartTelegram(TelegramAdapter):
    """Telegram's adapter, whose requests reach the stand-in."""

    def __init__(self, standin: ApartStandIn) -> None:
        super().__init__("1000:bench-token", api="http://127.0.0.1:9")
        self._standin = standin

    async def show_profile(self, profile: BotProfile) -> None:
        return None

    async def _answer(self, method: Method, patience: int | None = None) -> RawAnswer:
        silence = READ_SECONDS if patience is None else float(patience)
        fields = fields_of(method)
        if isinstance(method, tg.GetUpdates):
            return await self._standin.take("getUpdates", fields, silence)
        return await self._standin.take(method.__api_method__, fields, silence)


class ApartBale(BaleAdapter):
    """Bale's adapter, whose requests reach the stand-in."""

    def __init__(self, standin: ApartStandIn) -> None:
        super().__init__("1000:bench-token", api="http://127.0.0.1:9")
        self._standin = standin

    async def _answer(
        self, method: str, fields: dict[str, Any] | None = None, *, patience: float | None = None
    ) -> RawAnswer:
        return await self._standin.take(method, fields or {}, READ_SECONDS if patience is None else patience)


ADAPTERS: Final = {Messenger.TELEGRAM: ApartTelegram, Messenger.BALE: ApartBale}
