"""One process of ``bench.broadcast``:
the program's own store, outbox, sender and pacer, next to a simulated messenger."""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from bench.pace_model import SecondLimit
from bot.conversation import outgoing as out
from bot.conversation import wire
from bot.conversation.incoming import ChatKind
from bot.conversation.store import Destination, Outgoing
from bot.domain.messengers import Capabilities
from bot.domain.moments import is_quiet_time
from bot.domain.owner.operator import Operator
from bot.domain.people import Account, Messenger, Role, Staff
from bot.handlers.news.broadcasts import send_broadcasts
from bot.language.dates import months_later
from bot.language.formatter import PersianFormatter
from bot.library.folder import CONTENT
from bot.library.loader import load_content
from bot.papers.registry import make
from bot.pictures.drawings import draw
from bot.platforms.telegram import CAPABILITIES as TELEGRAM
from bot.runtime import outbox_sender
from bot.runtime.addressing import address_reply, conversation_key
from bot.runtime.calls import Caller
from bot.runtime.channels import Channel
from bot.runtime.health import Health
from bot.runtime.learned_rate import Pace
from bot.runtime.outbox_sender import OutboxSender
from bot.runtime.pacer import Pacer
from bot.texts import load_texts
from storage.opening import open_store
from storage.store import SqlStore
from tests.fakes.contexts import make_tick_ctx

EVENING: Final = datetime(2026, 11, 25, 18, 29, 48, tzinfo=UTC)
"""Twelve seconds before 22:00 in Tehran, then a night."""
TG: Final = Messenger.TELEGRAM
OWNERS: Final = (Account(TG, 111), Account(TG, 222))
PACE: Final = 25
ACCEPTED: Final = 30
"""Messages a second that the messenger accepts, replies and broadcast together."""
REPLIES: Final = 10
"""People answered per second;
with the whole crowd three, because otherwise they would dominate the measurement."""
BASE: Final = 10_000_000
ON_ITS_WAY: Final = 0.06
SENT_BEFORE: Final = timedelta(seconds=ON_ITS_WAY)
"""A message arrives so long after it was sent."""
OUTAGE: Final = 20.0
BOUND: Final = 1.0
"""Seconds within which people must be answered."""
LEFT: Final = 50
"""One in this many people has left the bot."""


outbox_sender.NIGHT_PAUSE = 60.0  # type: ignore[misc] # messages of the last seconds before the night ask less often


def is_asleep_since_minute(now: datetime) -> bool:
    """Whether all that is sent at night has been sent: the rest waits for the morning."""
    return is_quiet_time(now) and is_quiet_time(now - timedelta(minutes=1))


class SimulatedClock:
    """The wall clock, following the simulated monotonic clock."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def now(self) -> datetime:
        return EVENING + timedelta(seconds=time.monotonic() - self._began)

    def today(self) -> date:
        return (self.now() + timedelta(hours=3, minutes=30)).date()


@dataclass
class BroadcastMessenger:
    """A messenger that records what it took and when; some people have left, and at times it is away."""

    clock: SimulatedClock
    messenger: Messenger = TG
    capabilities: Capabilities = TELEGRAM
    took: list[tuple[datetime, int]] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    edits: int = 0
    away: bool = False
    asked: dict[int, float] = field(default_factory=dict)
    limit: SecondLimit = field(default_factory=lambda: SecondLimit(ACCEPTED))
    refused: int = 0

    async def call(self, call: wire.Call) -> wire.Outcome:
        await asyncio.sleep(ON_ITS_WAY)
        if seconds := self.limit.seconds_to_wait(time.monotonic()):
            self.refused += 1
            return wire.RetryLater(seconds, limited=True)
        chat = getattr(call, "chat_id", 0)
        if chat < BASE and chat in self.asked:
            self.waits.append(time.monotonic() - self.asked.pop(chat))
            return wire.CallSuccess(1)
        if chat < BASE:
            self.edits += 1
            return wire.CallSuccess(7)
        if self.away:
            return wire.RetryLater(1.0)
        self.took.append((self.clock.now(), chat))
        return wire.TargetGone("blocked") if (chat - BASE) % LEFT == 0 else wire.CallSuccess(2)


class Life:
    """One process: a store, a sender and its loops; it is killed, not stopped."""

    def __init__(
        self, folder: Path, clock: SimulatedClock, messenger: BroadcastMessenger, deliveries: Counter[str]
    ) -> None:
        self.folder, self.clock, self.wire, self.deliveries = folder, clock, messenger, deliveries
        self.content = load_content(CONTENT)
        self.busiest = 0

    async def begin(self) -> None:
        self.store = await open_broadcast_store(self.folder, self.clock)
        texts = load_texts(PersianFormatter(), self.content.election)
        pacer = Pacer(TELEGRAM)
        pacer.recall_pace(Pace(ACCEPTED, ACCEPTED))  # as an earlier day has taught it
        line = Channel(self.wire, Caller(texts, TELEGRAM, draw, make), pacer)  # type: ignore[arg-type]
        self.sender = OutboxSender(store=self.store, channels={TG: line}, health=Health(), clock=self.clock)
        self.sender.accept(await self.store.unsent())
        loops = [self.sender.send_loop(way) for way in (TG, None) for _ in range(8)]
        self.tasks = [asyncio.create_task(loop) for loop in (*loops, self.sender.record_loop())]

    async def kill(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.store.close()

    async def tick(self, *, lost: bool = False) -> bool:
        """One second's work; ``lost``: the process dies before the commit.
        Returns whether the broadcast is over."""
        async with self.store.batch() as batch:
            ctx = make_tick_ctx(
                batch.uow, self.clock, self.content,
                operator=Operator("bench", broadcast_pace=PACE), later=months_later,
            )  # fmt: skip
            turn = await send_broadcasts(ctx)
            outgoing = [
                message
                for reply in turn.replies
                for message in address_reply(reply, here=None, press=None, store=self.store)
            ]
            for message in outgoing:
                batch.enqueue(message)
            batch.keep_turn()
            if lost:
                return False
            rows = await batch.commit()
        self.sender.accept(rows)
        boxes = [row.outgoing.letterbox for row in rows if row.outgoing.letterbox]
        self.deliveries.update(boxes)
        self.busiest = max(self.busiest, len(boxes))
        async with self.store.batch() as batch:
            return not await batch.uow.broadcasts.waiting()

    async def answer(self, person: int) -> None:
        """A person has pressed something, and the answer is stored."""
        place = Destination(TG, person, ChatKind.PRIVATE)
        say = out.Say("help-hotlines", {"lines": "", "sure": "known"}, lane=out.SendLane.FORM)
        self.wire.asked[person] = time.monotonic()
        async with self.store.batch() as batch:
            batch.enqueue(Outgoing(say, conversation_key(place, self.store), say.lane, destination=place))
            batch.keep_turn()
            rows = await batch.commit()
        self.sender.accept(rows)


async def open_broadcast_store(folder: Path, clock: SimulatedClock) -> SqlStore:
    url = f"sqlite+aiosqlite:///{folder}/data/amanat.db"
    return await open_store(url, data_dir=folder / "data", key_file=folder / "keys.json", clock=clock)


async def fill(folder: Path, clock: SimulatedClock, followers: int) -> None:
    store = await open_broadcast_store(folder, clock)
    async with store.batch() as batch:
        for number, owner in enumerate(OWNERS):
            batch.uow.staff.save(Staff(owner, Role.OWNER, f"owner {number}", started=True))
        batch.keep_turn()
        await batch.commit()
    for start in range(0, followers, 2_000):
        async with store.batch() as batch:
            for n in range(start, min(start + 2_000, followers)):
                batch.uow.letterboxes.keep(f"box-{n:06d}", Account(TG, BASE + n))
                batch.uow.followers.add(f"box-{n:06d}", "" if n % 2 else "voter")
            batch.keep_turn()
            await batch.commit()
    await store.close()
