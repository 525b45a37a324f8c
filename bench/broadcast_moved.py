"""A day of the calendar moves, and moves again while its followers are told; part of ``bench.broadcast``.

The owner sets the first day by the program's own use case. When a third of the crowd has been told, the
messenger fails, the process is killed during the outage, and after the next start the owner sets the second
day. The news uses the same tick, outbox, sender and pacer as every broadcast.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from tests.fakes.contexts import context

from bench.simulated_time import SIMULATED_TIME  # isort: skip # before the program: the program must use this clock
from bench.broadcast_life import (
    BASE,
    LEFT,
    OUTAGE,
    OWNERS,
    PACE,
    SENT_BEFORE,
    BroadcastMessenger,
    Life,
    SimulatedClock,
    fill,
    is_asleep_since_minute,
)  # isort: skip # the same
from bot.conversation import wire
from bot.domain.moments import is_quiet_time
from bot.domain.news.broadcasts import BroadcastKind, BroadcastStage
from bot.usecases.news import broadcasts
from bot.usecases.owner.change_settings import set_day

MOST: Final = 2_000
"""Followers: more of them only make the middle longer."""
DAYS: Final = (date(2027, 2, 20), date(2027, 3, 13))
OF_MONTH: Final = ("۱ اسفند", "۲۲ اسفند")
"""The two days, as people read them."""
LONGEST: Final = timedelta(hours=30)
"""The run is given up after this."""
ON_THE_WAY: Final = timedelta(seconds=1)
"""Messages that were being sent at the change arrive within this."""


@dataclass
class MovedDayMessenger(BroadcastMessenger):
    """Records what each follower was told, in order: 0 the first day, 1 the second."""

    read: dict[int, list[int]] = field(default_factory=dict)
    late: int = 0
    """Messages with the first day that came after the day had moved again."""
    moved_at: datetime | None = None

    async def call(self, call: wire.Call) -> wire.Outcome:
        outcome = await super().call(call)
        chat, text = getattr(call, "chat_id", 0), getattr(call, "html", "")
        if chat >= BASE and not isinstance(outcome, wire.RetryLater):
            which = 1 if OF_MONTH[1] in text.translate(dict.fromkeys((0x2068, 0x2069))) else 0
            self.read.setdefault(chat, []).append(which)
            over = self.moved_at is not None and self.clock.now() > self.moved_at + ON_THE_WAY
            self.late += over and which == 0
        return outcome


async def run_moved_day(folder: Path, followers: int) -> dict[str, Any]:
    clock = SimulatedClock()
    messenger, deliveries = MovedDayMessenger(clock), Counter[str]()
    await fill(folder, clock, followers)
    life = Life(folder, clock, messenger, deliveries)
    await life.begin()
    began = clock.now()
    await _set_day(life, DAYS[0])
    while len(messenger.read) < followers // 3 and clock.now() - began < LONGEST:
        await _turn(life)
    life = await _restart_in_outage(life)
    await _set_day(life, DAYS[1])
    messenger.moved_at = clock.now()
    while not await _turn(life) and clock.now() - messenger.moved_at < LONGEST:
        pass
    await life.sender.drain(5.0)
    async with life.store.batch() as batch:
        news = [await batch.uow.broadcasts.by_number(number) for number in (1, 2)]
    await life.kill()
    SIMULATED_TIME.at = None  # timers that end with the loop run on the machine's own time
    return _figures(
        followers,
        messenger,
        life.busiest,
        [
            (broadcast.stage, broadcast.kind, broadcast.sent, broadcast.gone)
            for broadcast in news
            if broadcast
        ],
    )


async def _set_day(life: Life, day: date) -> None:
    async with life.store.batch() as batch:
        await set_day(
            context(batch.uow, clock=life.clock, content=life.content), "polling", day, by=OWNERS[0]
        )
        batch.keep_turn()
        await batch.commit()


async def _turn(life: Life) -> bool:
    """Advance a second, or a minute of the night. Returns whether nothing is left to do."""
    await asyncio.sleep(60.0 if is_asleep_since_minute(life.clock.now()) else 1.0)
    return await life.tick()


async def _restart_in_outage(life: Life) -> Life:
    """An outage, during which the process ends."""
    life.wire.away = True
    for _ in range(int(OUTAGE)):
        await _turn(life)
    await life.tick(lost=True)
    await life.kill()
    life.wire.away = False
    next_life = Life(life.folder, life.clock, life.wire, life.deliveries)
    next_life.busiest = life.busiest
    await next_life.begin()
    return next_life


def _figures(
    followers: int,
    messenger: MovedDayMessenger,
    busiest: int,
    news: list[tuple[BroadcastStage, BroadcastKind, int, int]],
) -> dict[str, Any]:
    """``gone`` at the first news were dropped from the list: they get no further messages."""
    read = messenger.read
    stayed = [chat for chat in range(BASE, BASE + followers) if (chat - BASE) % LEFT]
    twice = sum(1 for readings in read.values() for which in (0, 1) if readings.count(which) > 1)
    result: dict[str, Any] = {
        "told_first": sum(1 for readings in read.values() if 0 in readings),
        "missing": sum(1 for chat in stayed if 1 not in read.get(chat, ())),
        "ends_with_the_first": sum(1 for chat in stayed if read.get(chat, [1])[-1] == 0),
        "first_after_the_change": messenger.late,
        "twice_at_the_messenger": twice,
        "at_night": sum(1 for at, _ in messenger.took if is_quiet_time(at - SENT_BEFORE)),
        "busiest_second": busiest,
        "edits": messenger.edits,
        "stages": [stage.value for stage, *_ in news],
        "counted": [counts for _, _, *counts in news],
    }
    result["ok"] = (
        not any(
            result[name] for name in ("missing", "ends_with_the_first", "first_after_the_change", "at_night")
        )
        and twice <= PACE * broadcasts.MOST_UNDER_WAY
        and busiest <= PACE
        and messenger.edits > 0
        and [(stage, kind) for stage, kind, *_ in news]
        == [(BroadcastStage.STOPPED, BroadcastKind.MOVED), (BroadcastStage.DONE, BroadcastKind.MOVED)]
        and news[1][2] == len(stayed)
    )
    return result
