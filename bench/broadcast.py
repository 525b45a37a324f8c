"""Does a message to a crowd reach every person once, by day, without delaying answers to others?

    python -m bench.broadcast [--followers N] [--quick] [--mutant NAME]

N followers of the calendar (100,000; 1,000 with --quick) are sent one correction with the program's own tick,
outbox, sender and pacer on a real SQLite file, 25 a second where the messenger accepts 30 in any second, replies
included. It begins in the evening, so that it spans a night. In the middle the messenger fails for twenty seconds and the process is killed during that time: what
was in memory is lost, and so is a batch that was not committed. Meanwhile ten people a second (three with the
whole crowd) are answered. Time is simulated (``bench.simulated_time``): a second passes as soon as
nothing is left to do in it.

Red (status 1) when a letterbox is in two outbox rows or in none, when a person is not reached, when more
messages are sent than the pace allows, when one is sent at night, when a person's answer takes longer than a
second at the 99th percentile, when more than one message in a hundred is refused, when the whole crowd takes more
than 70 minutes of the day, or when the counts at the end differ from what the messenger saw.

Then the same crowd (2,000 at most) is told that a day moves; the day moves again while they are told, with an
outage and a kill in between (``bench.broadcast_moved``). Red when a person does not end with the second day,
or is told the first day after it had moved again.

Mutants: ``burst`` (no pace), ``night`` (no quiet hours), ``forgets`` (what a crash left in the outbox is
dropped), ``both`` (a second change does not end the news of the first), ``tail`` (the second news continues
where the first one was).
"""

import argparse
import asyncio
import itertools
import json
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.simulated_time import SIMULATED_TIME, SimulatedTimeLoop  # isort: skip # before the program: the program must use this clock
from bench.broadcast_life import (  # isort: skip # the same
    BOUND, EVENING, LEFT, OUTAGE, OWNERS, PACE, REPLIES, SENT_BEFORE, SimulatedClock, Life, BroadcastMessenger, fill,
    is_asleep_since_minute, open_broadcast_store,
)  # fmt: skip
from bench.broadcast_moved import MOST, run_moved_day  # isort: skip # the same

from bench.mutants import apply_mutant, names_of
from bot.domain.learning.lessons import Audience
from bot.domain.moments import is_quiet_time
from bot.domain.news.broadcasts import Broadcast, BroadcastKind, BroadcastStage, Signature
from bot.runtime.logs import set_up_logs
from bot.usecases.news import broadcasts

LONGEST_CROWD = 70.0
"""Minutes of the day for 100,000 followers."""


async def store_signed_broadcast(folder: Path, clock: SimulatedClock, followers: int) -> None:
    """A correction that is sent to all followers."""
    store = await open_broadcast_store(folder, clock)
    async with store.batch() as batch:
        signatures = tuple(Signature(owner, clock.now()) for owner in OWNERS)
        batch.uow.broadcasts.add(
            Broadcast(
                "bench", 1, BroadcastKind.CORRECTION, OWNERS[0], clock.now(), BroadcastStage.GOING, words="۱۲ شعبه باز است.",
                source="هیئت اجرایی", audiences=(Audience.VOTER,), signatures=signatures, total=followers,
            )
        )  # fmt: skip
        batch.keep_turn()
        await batch.commit()
    await store.close()


async def run_broadcast(folder: Path, followers: int) -> dict[str, Any]:
    clock = SimulatedClock()
    messenger, deliveries = BroadcastMessenger(clock), Counter[str]()
    await fill(folder, clock, followers)
    await store_signed_broadcast(folder, clock, followers)
    life = Life(folder, clock, messenger, deliveries)
    await life.begin()
    lives, over, killed, asleep = [life], False, False, False
    rate = REPLIES if followers <= 10_000 else 3
    people = asyncio.create_task(_people(lives, rate))
    while not over:
        await asyncio.sleep(60.0 if asleep else 1.0)
        over = await lives[-1].tick()
        asleep = is_asleep_since_minute(clock.now())
        if not killed and sum(deliveries.values()) >= followers // 2:
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
            lives.append(Life(folder, clock, messenger, deliveries))
            await lives[-1].begin()
            people = asyncio.create_task(_people(lives, rate))
        if lives[-1].busiest > PACE or clock.now() - EVENING > timedelta(hours=60):
            break  # it has failed already, or will never end
    people.cancel()
    await asyncio.gather(people, return_exceptions=True)
    await lives[-1].sender.drain(5.0)
    async with lives[-1].store.batch() as batch:
        broadcast = await batch.uow.broadcasts.get("bench")
    assert broadcast is not None
    await lives[-1].kill()
    SIMULATED_TIME.at = None  # timers that end with the loop run on the machine's own time
    return _figures(followers, lives, messenger, deliveries, broadcast)


async def _people(lives: list[Life], rate: int) -> None:
    number = 0
    while True:
        await asyncio.sleep(1 / rate)
        number += 1
        if not is_quiet_time(lives[-1].clock.now()):
            await lives[-1].answer(1_000 + number % 5_000)
        else:
            await asyncio.sleep(30)


def _figures(
    followers: int,
    lives: Iterable[Life],
    messenger: BroadcastMessenger,
    deliveries: Counter[str],
    broadcast: Broadcast,
) -> dict[str, Any]:
    seen = Counter(chat for _, chat in messenger.took)
    minutes = Counter(at.replace(second=0, microsecond=0) for at, _ in messenger.took)
    waits = sorted(messenger.waits)
    p99 = waits[int(len(waits) * 0.99)] if waits else 0.0
    result: dict[str, Any] = {
        "followers": followers,
        "twice_inside": sum(1 for count in deliveries.values() if count > 1),
        "missing_inside": followers - len(deliveries),
        "missing": followers - len(seen),
        "twice_at_the_messenger": sum(1 for count in seen.values() if count > 1),
        "at_night": sum(1 for at, _ in messenger.took if is_quiet_time(at - SENT_BEFORE)),
        "busiest_second": max(life.busiest for life in lives),
        "busiest_minute": max(minutes.values(), default=0),
        "replies": len(waits),
        "reply_p50_s": round(statistics.median(waits), 3) if waits else None,
        "reply_p99_s": round(p99, 3),
        "edits": messenger.edits,
        "counted": [broadcast.sent, broadcast.gone, broadcast.lost, broadcast.unreached_count],
        "stage": broadcast.stage.value,
        "hours": round((messenger.took[-1][0] - messenger.took[0][0]) / timedelta(hours=1), 1),
        "minutes_by_day": round(_seconds_by_day(messenger) / 60, 1),
        "refused": messenger.refused,
    }
    left = sum(1 for n in range(followers) if n % LEFT == 0)
    result["ok"] = (
        not any(result[name] for name in ("twice_inside", "missing_inside", "missing", "at_night"))
        and result["twice_at_the_messenger"] <= PACE * broadcasts.MOST_UNDER_WAY
        and result["busiest_second"] <= PACE
        and result["busiest_minute"] <= PACE * (60 + 2 * broadcasts.MOST_UNDER_WAY)
        and p99 <= BOUND
        and messenger.refused <= 0.01 * (len(messenger.took) + len(waits))
        and result["minutes_by_day"] <= max(LONGEST_CROWD * followers / 100_000, 5.0)
        and broadcast.stage is BroadcastStage.DONE
        and (broadcast.sent, broadcast.gone) == (followers - left, left)
    )
    return result


def _seconds_by_day(messenger: BroadcastMessenger) -> float:
    """From the first message to the last, without the night: no pause by day is as long."""
    times = [at for at, _ in messenger.took]
    pauses = [(later - earlier).total_seconds() for earlier, later in itertools.pairwise(times)]
    return sum(pause for pause in pauses if pause < 3_600)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--followers", type=int)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--mutant", choices=names_of("broadcast"))
    given = parser.parse_args()
    set_up_logs("CRITICAL")
    apply_mutant("broadcast", given.mutant)
    followers = given.followers or (1_000 if given.quick or given.mutant else 100_000)
    with tempfile.TemporaryDirectory() as folder, asyncio.Runner(loop_factory=SimulatedTimeLoop) as runner:
        result = runner.run(run_broadcast(Path(folder), followers))
    with tempfile.TemporaryDirectory() as folder, asyncio.Runner(loop_factory=SimulatedTimeLoop) as runner:
        result["moved"] = runner.run(run_moved_day(Path(folder), min(followers, MOST)))
    print(json.dumps(result))
    return 0 if result["ok"] and result["moved"]["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
