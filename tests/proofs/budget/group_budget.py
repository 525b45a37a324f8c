"""A moderators' group under 10,000 reports: nothing refused, nothing lost, critical cards at once.

    python -m bench.group_budget [--quick] [--reports N] [--seconds N] [--seed N] [--mutant NAME]

The whole program (SQLite, turns, outbox, pacer, ticks) runs against a stand-in that refuses the 21st send,
edit or ephemeral of any 60 seconds in the group. Nine bursts of 1,000 reports in a minute, each followed by
twenty minutes of five a minute; twelve moderators claim and decide in the group and in private; the process
is restarted in the middle of a burst. Time is simulated: a second passes as soon as nothing is left to do in
it, and a call's network delay is random. ``--seconds N`` runs N seconds in real time instead. Last line: one
JSON object; status 1 when a call was refused, more than 18 arrived in a minute, a critical card came after 5
s, or a case could not be reached.
"""

import argparse
import asyncio
import contextlib
import json
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from bench.simulated_time import SIMULATED_TIME, SimulatedTimeLoop  # isort: skip # before the program: the program must use this clock

from bench.mutants import apply_mutant, names_of
from bot.domain.catalogue.catalogue import Severity
from bot.runtime.logs import set_up_logs
from tests.proofs.budget.judge import Judge
from tests.proofs.budget.scene import BudgetScene

LOOK: Final = 30.0
GRAVE_EVERY: Final = 16.0
"""The reserve has room for four critical reports in 64 seconds."""
CHANGES_EVERY: Final = 3.0


@dataclass(frozen=True, slots=True)
class BudgetSize:
    """Bursts, reports of one and its seconds, seconds after it at five a minute,
    seconds of quiet at the end."""

    bursts: int
    reports: int
    burst: float
    after: float
    quiet: float
    moderators: int = 12


FULL: Final = BudgetSize(bursts=9, reports=1_000, burst=60.0, after=1_200.0, quiet=240.0)
QUICK: Final = BudgetSize(bursts=1, reports=1_000, burst=60.0, after=140.0, quiet=200.0)


async def _send_burst(scene: BudgetScene, size: BudgetSize) -> None:
    begins = time.monotonic()
    for number in range(size.reports):
        await asyncio.sleep(max(begins + size.burst * number / size.reports - time.monotonic(), 0))
        await scene.file()


async def _send_calmly(scene: BudgetScene, seconds: float) -> None:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        await scene.file()
        await asyncio.sleep(12)


async def _send_critical(scene: BudgetScene) -> None:
    """One at a time, and now and then four at once."""
    number = 0
    while True:
        number += 1
        together = 4 if number % 5 == 0 else 1
        await asyncio.sleep(GRAVE_EVERY * together + 1)
        await asyncio.gather(*(scene.file(Severity.CRITICAL) for _ in range(together)))
        await asyncio.sleep(GRAVE_EVERY * (together - 1))


async def _change_repeatedly(scene: BudgetScene) -> None:
    while True:
        await asyncio.sleep(CHANGES_EVERY)
        if scene.filed:
            await scene.change_case()


async def _look_repeatedly(judge: Judge) -> None:
    while True:
        await asyncio.sleep(LOOK)
        await judge.look()


@contextlib.asynccontextmanager
async def _background_tasks(*tasks: Any) -> Any:
    running = [asyncio.create_task(task) for task in tasks]
    try:
        yield
    finally:
        for task in running:
            task.cancel()
        ended = await asyncio.gather(*running, return_exceptions=True)
    for failed in (result for result in ended if isinstance(result, Exception)):
        raise failed


async def run_budget(folder: Path, size: BudgetSize, seed: int) -> dict[str, Any]:
    scene = BudgetScene(folder, seed, size.moderators)
    judge = Judge(scene)
    await scene.start()
    await scene.seed_people()
    people = [scene.work_as_moderator(number) for number in range(size.moderators)]
    async with _background_tasks(
        *people, _send_critical(scene), _change_repeatedly(scene), _look_repeatedly(judge)
    ):
        for number in range(size.bursts):
            burst = asyncio.create_task(_send_burst(scene, size))
            await asyncio.sleep(size.burst / 4)
            if number % 3 == 0:
                await scene.restart()
            await burst
            await _send_calmly(scene, size.after)
    await asyncio.sleep(size.quiet)
    await judge.judge_end(waves=2 * size.bursts)
    seconds = time.monotonic() - scene.began
    await scene.program.stop()
    SIMULATED_TIME.at = None  # timers that end with the loop run on the machine's own time
    return _figures(scene, judge, seconds)


def _figures(scene: BudgetScene, judge: Judge, seconds: float) -> dict[str, Any]:
    standin, waits = scene.standin, judge.critical_waits()
    return {
        "reports": len(scene.filed), "critical": len(waits), "decided": scene.decided, "seconds": round(seconds),
        "most_waiting": judge.most_waiting, "most_without_card": judge.most_held, "cards": len(standin.cards),
        "digests": len(standin.digests), **standin.kinds, "refused": standin.refused,
        "most_in_a_minute": standin.most_in_a_minute(),
        "critical_p50_s": round(statistics.median(waits), 2) if waits else None,
        "critical_max_s": round(waits[-1], 2) if waits else None, "wrong": judge.wrong,
    }  # fmt: skip


def main() -> int:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--quick", action="store_true")
    arguments.add_argument("--reports", type=int, help="of one burst; 1000 unless given")
    arguments.add_argument("--seconds", type=float, help="of real time")
    arguments.add_argument("--seed", type=int, default=5)
    arguments.add_argument("--mutant", default="", choices=names_of("group_budget"))
    given = arguments.parse_args()
    set_up_logs("ERROR")
    apply_mutant("group_budget", given.mutant)
    size, loop = (QUICK if given.quick else FULL), SimulatedTimeLoop
    if given.seconds:
        size = BudgetSize(1, 1_000, 60.0, max(given.seconds - 200.0, 30.0), 140.0)
        loop = asyncio.SelectorEventLoop  # type: ignore[assignment] # the machine's own time
    if given.reports:
        size = replace(size, reports=given.reports)
    began = SIMULATED_TIME.real()
    with (
        tempfile.TemporaryDirectory(prefix="amanat-budget-") as name,
        asyncio.Runner(loop_factory=loop) as runner,
    ):
        figures = runner.run(run_budget(Path(name), size, given.seed))
    took = {
        "took_s": round(SIMULATED_TIME.real() - began, 1),
        "time": "real" if given.seconds else "simulated",
    }
    print(
        json.dumps(
            {"bench": "group_budget", "mutant": given.mutant or None, **took, **figures}, ensure_ascii=False
        )
    )
    return 1 if figures["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
