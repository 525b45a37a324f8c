"""Either messenger is away for twelve hours of polling day. Is the other one unaffected, and what comes afterwards?

    python -m bench.apart [--dead telegram|bale] [--rate N] [--seconds N] [--seed N] [--mutant NAME]

The whole program (SQLite, turns, outbox, pacer, jobs) runs against two stand-ins. One of them hangs, refuses
connections and answers 502 by turns of an hour, for twelve hours. People on the other one write (``--rate`` a second,
in stretches of ``--seconds``), moderators there decide cases of reporters on the messenger that is away, a
broadcast goes to the followers of both, and the process is restarted. Then the messenger is back with all that was
written to it meanwhile. Time is simulated. Last line: one JSON object; status 1 if something is wrong:

- the other messenger's updates are stored later than before, or its people are answered later;
- the messenger that is away is tried too often, or what waits for it grows without anything happening;
- afterwards receipts do not go first, something is lost or doubled or out of its order, more is sent than is taken,
  or something is sent whose time has passed;
- owners are told of a minute's trouble, late, twice, or not that it is over.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bench.simulated_time import SIMULATED_TIME, SimulatedTimeLoop  # isort: skip # before the program: the program must use this clock

from bench.mutants import apply_mutant, names_of
from bot.conversation.outgoing import SendLane
from bot.domain.catalogue.catalogue import Severity
from bot.domain.people import Messenger
from bot.library.content import LoadedContent
from bot.library.folder import CONTENT
from bot.library.loader import load_content
from bot.runtime.logs import set_up_logs
from tests.proofs.apart.judge import TRIES, ApartTimes, judge
from tests.proofs.apart.messengers import Away
from tests.proofs.apart.scene import OTHERS, ApartScene

HOUR: Final = 3_600.0
HOURS: Final = 12
BLIP: Final = 60.0
RESTART_IN: Final = 5
"""The hour of the outage in which the process is restarted."""
NEWS_IN: Final = 6
LATE_FROM: Final = 7
LATE_PEOPLE: Final = 100
REPORTS: Final = 40
RECEIPTS: Final = 12
"""So few that each would be sent often while the messenger hangs, because receipts go first; more than are refused."""


@dataclass(frozen=True, slots=True)
class ApartSize:
    """How many people a second write, in stretches of so many seconds."""

    rate: float
    seconds: float


async def run_apart(
    folder: Path, dead: Messenger, size: ApartSize, seed: int, content: LoadedContent
) -> dict[str, Any]:
    scene, times = ApartScene(folder, dead, seed, content), ApartTimes()
    await scene.start()
    await scene.seed_people()
    await _live_before(scene, times, size)
    await _live_without(scene, times, size)
    times.returned = scene.seconds()
    scene.dead_one.go_away(None)
    await _act(scene, size, (scene.alive,))
    await asyncio.sleep(150)
    times.unsent_at_end = await scene.unsent_count()
    times.stage = await scene.broadcast_stage()
    figures = judge(scene, times)
    await scene.program.stop()
    SIMULATED_TIME.at = None  # timers that end with the loop run on the machine's own time
    return figures


async def _act(scene: ApartScene, size: ApartSize, messengers: tuple[Messenger, ...]) -> None:
    scene.scheduler.set_busy(True)
    await scene.act(messengers, rate=size.rate, seconds=size.seconds)


async def _live_before(scene: ApartScene, times: ApartTimes, size: ApartSize) -> None:
    """An ordinary time on both, and a minute's trouble, which is nobody's concern."""
    await asyncio.sleep(5)
    for _ in range(REPORTS):
        scene.cases.append(await scene.file(scene.dead))
    work = [scene.decide(n, case_id) for n, (case_id, _) in enumerate(scene.cases[-4:])]
    await asyncio.gather(_act(scene, size, (scene.dead, scene.alive)), *work)
    await asyncio.sleep(20)
    scene.dead_one.go_away(Away.BROKEN)
    await asyncio.sleep(BLIP)
    scene.dead_one.go_away(None)
    await asyncio.sleep(100)


async def _live_without(scene: ApartScene, times: ApartTimes, size: ApartSize) -> None:
    """Twelve hours. The messenger takes no calls any more while its last updates still come."""
    times.went = scene.seconds()
    scene.dead_one.go_away(Away.HANGING, calls_only=True)
    times.toast = scene.press(scene.dead, 1, f"case.claim:{scene.cases[-1][0]}")
    for _ in range(2):  # the second answer comes while the first is on its way
        for number in range(20):
            scene.write_late(-1 - number)
        await asyncio.sleep(1)
    scene.dead_one.go_away(Away.HANGING)
    half = REPORTS // 2
    await scene.notify("N", scene.cases[half:], SendLane.DIALOGUE, times=2)
    await scene.notify("R", scene.cases[:RECEIPTS], SendLane.RECEIPT)  # more than all senders together hold
    await asyncio.sleep(1)
    times.others_notified = scene.seconds()
    await scene.notify(OTHERS, [await scene.file(scene.alive) for _ in range(5)], SendLane.DIALOGUE)
    for hour in range(HOURS):
        if hour:
            scene.dead_one.go_away(list(Away)[hour % len(Away)])
        if hour < len(Away):
            work = [
                scene.decide(n, case_id)
                for n, (case_id, _) in enumerate(scene.cases[hour * 4 : hour * 4 + 4])
            ]
            await asyncio.gather(_act(scene, size, (scene.alive,)), *work)
            for severity in (Severity.LOW, Severity.CRITICAL):
                await scene.file(scene.alive, severity)
            await asyncio.sleep(60)
            scene.scheduler.set_busy(False)
        await _pass_hour(scene, times, hour)
        if scene.dead_one.missed["calls"] > 2 * TRIES:
            break  # it has failed already


async def _pass_hour(scene: ApartScene, times: ApartTimes, hour: int) -> None:
    if hour == RESTART_IN:
        await scene.restart()
        times.restarted = scene.seconds()
        scene.scheduler.set_busy(False)
        await scene.notify("X", scene.cases, SendLane.REMINDER, until=scene.program.clock.now())
    if hour == NEWS_IN:
        scene.scheduler.set_busy(True)
        await scene.broadcast()
        await asyncio.sleep(120)
        scene.scheduler.set_busy(False)
        times.news_told = scene.followers_told(scene.alive)
        times.unsent_after_news = await scene.unsent_count()
        times.troubles = sorted(scene.program.health.troubles)
    if hour >= LATE_FROM:
        for number in range(LATE_PEOPLE // (HOURS - LATE_FROM)):
            scene.write_late(100 * hour + number)
            scene.write_late(100 * hour + number)
    ends = times.went + HOUR * (hour + 1)
    await asyncio.sleep(max(ends - scene.seconds(), 0))
    if hour == HOURS - 1:
        times.unsent_at_return = await scene.unsent_count()


def main() -> int:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument(
        "--dead", choices=[m.value for m in Messenger], help="both, one by one, unless given"
    )
    arguments.add_argument("--rate", type=float, default=20.0)
    arguments.add_argument("--seconds", type=float, default=120.0)
    arguments.add_argument("--seed", type=int, default=3)
    arguments.add_argument("--quick", action="store_true", help="2 a second, for 30 seconds each time")
    arguments.add_argument("--mutant", default="", choices=names_of("apart"))
    given = arguments.parse_args()
    set_up_logs("CRITICAL")
    apply_mutant("apart", given.mutant)
    size = ApartSize(2.0, 30.0) if given.quick else ApartSize(given.rate, given.seconds)
    began, runs, content = SIMULATED_TIME.real(), {}, load_content(CONTENT)
    for dead in [Messenger(given.dead)] if given.dead else list(Messenger):
        with (
            tempfile.TemporaryDirectory(prefix="amanat-apart-") as name,
            asyncio.Runner(loop_factory=SimulatedTimeLoop) as runner,
        ):
            runs[dead.value] = runner.run(run_apart(Path(name), dead, size, given.seed, content))
    took = round(SIMULATED_TIME.real() - began, 1)
    print(
        json.dumps(
            {"bench": "apart", "mutant": given.mutant or None, "took_s": took, **runs}, ensure_ascii=False
        )
    )
    return 1 if any(run["wrong"] for run in runs.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
