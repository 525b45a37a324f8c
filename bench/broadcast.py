"""Does a message to a crowd reach each of them once, by day, without anybody waiting behind it?

    python -m bench.broadcast [--followers N] [--quick] [--mutant NAME]

N followers of the calendar (100,000; 1,000 with --quick) are told one correction with the program's own tick, outbox,
sender and pacer on a real SQLite file, five a second. It begins in the evening, so that a night lies in it. In the
middle the messenger fails for twenty seconds and the process is killed in it: what was in memory is gone, a batch
that was not committed is, too. Meanwhile ten people a second (three with the whole crowd) are answered. Time is simulated
(``bench.budget.hands``): a second passes as soon as nothing is left to do in it.

Red (status 1) when a letterbox stands in two outbox rows or in none, when somebody is not reached, when more go out than the pace
allows, when one goes out at night, when a person's answer takes longer than a second at the 99th percentile, or when
the counts at the end are not what the messenger saw. Mutants: ``burst`` (no pace), ``night`` (no quiet hours),
``forgets`` (what a crash has left in the outbox is dropped).
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from bench.budget.hands import HANDS, WoundLoop  # isort: skip # before the program: it finds this clock

from bot.conversation import outgoing as out
from bot.conversation import wire
from bot.conversation.incoming import ChatKind
from bot.conversation.ports import Operator, TickCtx
from bot.conversation.store import Destination, Outgoing
from bot.domain.broadcasts import Broadcast, Kind, Signature, Stage
from bot.domain.lessons import Audience
from bot.domain.moments import hushed
from bot.domain.people import Account, Messenger
from bot.handlers.broadcast_ticks import broadcasts_go
from bot.language.dates import months_later
from bot.language.formatter import PersianFormatter
from bot.library.folder import CONTENT
from bot.library.loader import load_content
from bot.papers.makers import make
from bot.pictures.drawings import draw
from bot.platforms.capabilities import TELEGRAM
from bot.runtime import calls, outbox_sender
from bot.runtime.addressing import addressed, conversation_key
from bot.runtime.calls import Caller
from bot.runtime.health import Health
from bot.runtime.logs import set_up_logs
from bot.runtime.outbox_sender import OutboxSender
from bot.runtime.pacer import Pacer
from bot.runtime.ways import Line
from bot.texts import load_texts
from bot.usecases import send_broadcast
from storage.opening import open_store
from storage.store import SqlStore

EVENING: Final = datetime(2026, 11, 25, 18, 29, 0, tzinfo=UTC)
"""21:59 in Tehran: a minute, then a night."""
TG: Final = Messenger.TELEGRAM
OWNERS: Final = (Account(TG, 111), Account(TG, 222))
PACE: Final = 5
REPLIES: Final = 10
"""People who are answered within a second; with the whole crowd three, or they would be what is measured."""
BASE: Final = 10_000_000
ON_ITS_WAY: Final = 0.06
OUTAGE: Final = 20.0
BOUND: Final = 1.0
"""Seconds within which people are answered."""
LEFT: Final = 50
"""One of so many has left the bot."""


class Clock:
    """The wall clock, as far as the wound one has come."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def now(self) -> datetime:
        return EVENING + timedelta(seconds=time.monotonic() - self._began)

    def today(self) -> date:
        return (self.now() + timedelta(hours=3, minutes=30)).date()


@dataclass
class Wire:
    """The messenger: what it took, when; some have left; now and then it is away."""

    clock: Clock
    messenger: Messenger = TG
    capabilities: wire.Capabilities = TELEGRAM
    took: list[tuple[datetime, int]] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    edits: int = 0
    away: bool = False
    asked: dict[int, float] = field(default_factory=dict)

    async def call(self, call: wire.Call) -> wire.Outcome:
        await asyncio.sleep(ON_ITS_WAY)
        chat = getattr(call, "chat_id", 0)
        if chat < BASE and chat in self.asked:
            self.waits.append(time.monotonic() - self.asked.pop(chat))
            return wire.Done(1)
        if chat < BASE:
            self.edits += 1
            return wire.Done(7)
        if self.away:
            return wire.RetryLater(1.0)
        self.took.append((self.clock.now(), chat))
        return wire.Gone("blocked") if (chat - BASE) % LEFT == 0 else wire.Done(2)


class Life:
    """One process: a store, a sender and its loops; killed, not stopped."""

    def __init__(self, folder: Path, clock: Clock, messenger: Wire, told: Counter[str]) -> None:
        self.folder, self.clock, self.wire, self.told = folder, clock, messenger, told
        self.content = load_content(CONTENT)
        self.busiest = 0

    async def begin(self) -> None:
        self.store = await opened(self.folder, self.clock)
        texts = load_texts(PersianFormatter())
        line = Line(self.wire, Caller(texts, TELEGRAM, draw, make), Pacer(TELEGRAM))  # type: ignore[arg-type]
        self.sender = OutboxSender(store=self.store, lines={TG: line}, health=Health(), clock=self.clock)
        self.sender.accept(await self.store.unsent())
        loops = [self.sender.send_loop(way) for way in (TG, None) for _ in range(8)]
        self.tasks = [asyncio.create_task(loop) for loop in (*loops, self.sender.mark_loop())]

    async def kill(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.store.close()

    async def tick(self, *, lost: bool = False) -> bool:
        """One second's work; ``lost``: the process dies before the commit. Whether the broadcast is over."""
        async with self.store.batch() as batch:
            ctx = TickCtx(
                batch.uow, self.clock, self.content,
                operator=Operator("bench", broadcast_pace=PACE), later=months_later,
            )  # fmt: skip
            turn = await broadcasts_go(ctx)
            outgoing = [
                one
                for reply in turn.replies
                for one in addressed(reply, here=None, press=None, store=self.store)
            ]
            for one in outgoing:
                batch.enqueue(one)
            batch.keep_turn()
            if lost:
                return False
            rows = await batch.commit() if outgoing else ()
        self.sender.accept(rows)
        boxes = [row.outgoing.letterbox for row in rows if row.outgoing.letterbox]
        self.told.update(boxes)
        self.busiest = max(self.busiest, len(boxes))
        async with self.store.batch() as batch:
            return not await batch.uow.broadcasts.waiting()

    async def answer(self, person: int) -> None:
        """Somebody has pressed something, and his answer is stored."""
        place = Destination(TG, person, ChatKind.PRIVATE)
        say = out.Say("help-hotlines", {"lines": "", "sure": "known"}, lane=out.Lane.FORM)
        self.wire.asked[person] = time.monotonic()
        async with self.store.batch() as batch:
            batch.enqueue(Outgoing(say, conversation_key(place, self.store), say.lane, destination=place))
            batch.keep_turn()
            rows = await batch.commit()
        self.sender.accept(rows)


async def opened(folder: Path, clock: Clock) -> SqlStore:
    url = f"sqlite+aiosqlite:///{folder}/data/amanat.db"
    return await open_store(url, data_dir=folder / "data", key_file=folder / "keys.json", clock=clock)


async def fill(folder: Path, clock: Clock, followers: int) -> None:
    store = await opened(folder, clock)
    for start in range(0, followers, 2_000):
        async with store.batch() as batch:
            for n in range(start, min(start + 2_000, followers)):
                batch.uow.letterboxes.keep(f"box-{n:06d}", Account(TG, BASE + n))
                batch.uow.followers.add(f"box-{n:06d}", "" if n % 2 else "voter")
            batch.keep_turn()
            await batch.commit()
    async with store.batch() as batch:
        signed = tuple(Signature(owner, clock.now()) for owner in OWNERS)
        batch.uow.broadcasts.add(
            Broadcast(
                "bench", 1, Kind.CORRECTION, OWNERS[0], clock.now(), Stage.GOING, words="۱۲ شعبه باز است.",
                source="هیئت اجرایی", audiences=(Audience.VOTER,), signatures=signed, total=followers,
            )
        )  # fmt: skip
        batch.keep_turn()
        await batch.commit()
    await store.close()


async def lived(folder: Path, followers: int) -> dict[str, Any]:
    clock = Clock()
    messenger, told = Wire(clock), Counter[str]()
    await fill(folder, clock, followers)
    life = Life(folder, clock, messenger, told)
    await life.begin()
    lives, over, killed, asleep = [life], False, False, False
    rate = REPLIES if followers <= 10_000 else 3
    people = asyncio.create_task(_people(lives, rate))
    while not over:
        await asyncio.sleep(60.0 if asleep else 1.0)
        over = await lives[-1].tick()
        asleep = hushed(clock.now()) and not lives[-1].sender.waiting()
        if not killed and sum(told.values()) >= followers // 2:
            killed = True
            people.cancel()
            await asyncio.gather(people, return_exceptions=True)
            messenger.away = True
            for _ in range(int(OUTAGE)):
                await asyncio.sleep(1.0)
                await lives[-1].tick()
            await lives[-1].tick(lost=True)
            await lives[-1].kill()
            messenger.away = False
            messenger.asked.clear()
            lives.append(Life(folder, clock, messenger, told))
            await lives[-1].begin()
            people = asyncio.create_task(_people(lives, rate))
        if lives[-1].busiest > PACE or clock.now() - EVENING > timedelta(hours=60):
            break  # it is red already, or will never end
    people.cancel()
    await asyncio.gather(people, return_exceptions=True)
    await lives[-1].sender.drain(5.0)
    async with lives[-1].store.batch() as batch:
        one = await batch.uow.broadcasts.get("bench")
    assert one is not None
    await lives[-1].kill()
    HANDS.at = None  # what ends with the loop waits in the machine's own time
    return _figures(followers, lives, messenger, told, one)


async def _people(lives: list[Life], rate: int) -> None:
    number = 0
    while True:
        await asyncio.sleep(1 / rate)
        number += 1
        if not hushed(lives[-1].clock.now()):
            await lives[-1].answer(1_000 + number % 5_000)
        else:
            await asyncio.sleep(30)


def _figures(
    followers: int, lives: Iterable[Life], messenger: Wire, told: Counter[str], one: Broadcast
) -> dict[str, Any]:
    seen = Counter(chat for _, chat in messenger.took)
    minutes = Counter(at.replace(second=0, microsecond=0) for at, _ in messenger.took)
    waits = sorted(messenger.waits)
    p99 = waits[int(len(waits) * 0.99)] if waits else 0.0
    result: dict[str, Any] = {
        "followers": followers,
        "twice_inside": sum(1 for count in told.values() if count > 1),
        "missing_inside": followers - len(told),
        "missing": followers - len(seen),
        "twice_at_the_messenger": sum(1 for count in seen.values() if count > 1),
        "at_night": sum(1 for at, _ in messenger.took if hushed(at)),
        "busiest_second": max(life.busiest for life in lives),
        "busiest_minute": max(minutes.values(), default=0),
        "replies": len(waits),
        "reply_p50_s": round(statistics.median(waits), 3) if waits else None,
        "reply_p99_s": round(p99, 3),
        "edits": messenger.edits,
        "counted": [one.sent, one.gone, one.lost, one.untold],
        "stage": one.stage.value,
        "hours": round((messenger.took[-1][0] - messenger.took[0][0]) / timedelta(hours=1), 1),
    }
    left = sum(1 for n in range(followers) if n % LEFT == 0)
    result["ok"] = (
        not any(result[name] for name in ("twice_inside", "missing_inside", "missing", "at_night"))
        and result["twice_at_the_messenger"] <= PACE * send_broadcast.MOST_UNDER_WAY
        and result["busiest_second"] <= PACE
        and result["busiest_minute"] <= PACE * (60 + 2 * send_broadcast.MOST_UNDER_WAY)
        and p99 <= BOUND
        and one.stage is Stage.DONE
        and (one.sent, one.gone) == (followers - left, left)
    )
    return result


def mutate(name: str) -> None:
    if name == "burst":
        step = send_broadcast.next_step

        async def all_at_once(*, pace: int, **more: Any) -> Any:
            return await step(pace=pace * 6, **more)

        sys.modules["bot.handlers.broadcast_ticks"].next_step = all_at_once  # type: ignore[attr-defined]
    elif name == "night":
        send_broadcast.may_go = lambda *_, **__: True  # type: ignore[attr-defined] # a broken build
        calls.hushed = lambda _: False  # type: ignore[attr-defined] # the same
        calls.at_night = lambda _: False  # type: ignore[attr-defined] # the same
    elif name == "forgets":
        outbox_sender.worth_twice = lambda outgoing: bool(outgoing.report_id)  # type: ignore[attr-defined]
    elif name:
        sys.exit(f"no mutant {name}: burst, night, forgets")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--followers", type=int)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--mutant", default="")
    given = parser.parse_args()
    set_up_logs("CRITICAL")
    mutate(given.mutant)
    followers = given.followers or (1_000 if given.quick or given.mutant else 100_000)
    with tempfile.TemporaryDirectory() as folder, asyncio.Runner(loop_factory=WoundLoop) as runner:
        result = runner.run(lived(Path(folder), followers))
    print(json.dumps(result))
    return 0 if result["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
