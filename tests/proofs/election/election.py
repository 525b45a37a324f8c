"""An election in simulated time, from one seed: the whole program, its messengers, its people and all that fails.

    python -m bench.election [--quick] [--days N] [--people N] [--moderators N] [--seed N] [--seeds N] [--calm]
                             [--stop-at STEP] [--journal FILE] [--log LEVEL] [--mutant NAME]

One process holds the program (SQLite, both messengers' own adapters), the sandbox's world and the clock. Citizens
learn, report, come back and withdraw, moderators work in shifts, hostile people forge presses; answers get lost,
messengers are away, the clock jumps, the disk is full, and the process is killed between any two steps of its loop and
started again. Each simulated hour what has changed is checked, each day everything (``checks.py``). The same seed gives
the same bytes of the world's journal; their hash is printed. Last line: one JSON object; status 1 if something was
wrong. A failure names seed and step; ``--stop-at STEP`` plays until there and prints the end of the journal.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Coroutine
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from tests.proofs.election.machine import MACHINE, ElectionLoop  # isort: skip # before the program: its clock and threads

from bench.mutants import apply_mutant, names_of
from bench.simulated_time import SIMULATED_TIME
from bot.domain.catalogue.catalogue import Phase
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.runtime.logs import set_up_logs
from tests.proofs.crash.people import SentUpdate
from tests.proofs.election.checks import HOUR, Checks
from tests.proofs.election.crowd import Crowd, ElectionDays
from tests.proofs.election.faults import ElectionFaults, FaultRates
from tests.proofs.election.observations import Observations
from tests.proofs.election.people import ElectionPerson, Population
from tests.proofs.election.scene import ElectionScene

SETTLES: Final = 2 * HOUR
CALM: Final = FaultRates(0, 0, 0, 0, 0)
MOST_WRONG: Final = 20


@dataclass(frozen=True, slots=True)
class ElectionSize:
    """How long and how many."""

    days: int
    people: int
    moderators: int


QUICK: Final = ElectionSize(2, 300, 6)


class Stopped(Exception):
    """The step at which a replay stops was reached."""


class ElectionRun:
    """One run. ``wrong``: what was found, with the step at which it was found."""

    def __init__(
        self, folder: Path, size: ElectionSize, seed: int, rates: FaultRates, journal: IO[bytes] | None
    ) -> None:
        days = ElectionDays(size.days)
        self.scene = ElectionScene(folder, seed, size.moderators, days.begins(), journal)
        chance = self.scene.chance("people")
        population = Population(self.scene.world, chance, citizens=size.people, moderators=size.moderators)
        for bot in self.scene.world.bots.values():
            bot.queue.forget_all()  # nobody has come yet
        self.faults = ElectionFaults(self.scene, rates)
        self.seen = Observations(self.scene, population)
        self.crowd = Crowd(self.scene, population, days, self._note_sent)
        self.checks = Checks(self.scene, self.faults, self.seen)
        self.days = days
        self.wrong: list[str] = []

    async def run(self) -> None:
        """From the first morning to the end of the last day."""
        await self.scene.start()
        await self.scene.open_reporting()
        await self._in_background(self._live())
        await self._settle()
        await self.scene.program.stop()
        SIMULATED_TIME.at = None  # timers that end with the loop run on the machine's own time

    async def _live(self) -> None:
        for hostile in self.seen.population.hostile():
            hostile.known = self._case_ids
        for day in range(self.days.count):
            await self._set_phase(self.days.phase(day))
            await self.crowd.live_day(day)
            self._note(await self._check_day())
            if len(self.wrong) > MOST_WRONG:
                break
        await self.crowd.end()

    async def _in_background(self, life: Coroutine[Any, Any, None]) -> None:
        tasks = [
            asyncio.ensure_future(task)
            for task in (*self.faults.tasks(), self.crowd.keep_pace(), self._check_hourly())
        ]
        living = asyncio.create_task(life)
        done, _ = await asyncio.wait([living, *tasks], return_when=asyncio.FIRST_COMPLETED)
        while living not in done:
            for task in done:
                task.result()
                tasks.remove(task)
            done, _ = await asyncio.wait([living, *tasks], return_when=asyncio.FIRST_COMPLETED)
        await self._end_faults(tasks)
        living.result()

    async def _end_faults(self, tasks: list[asyncio.Future[None]]) -> None:
        """Everything is mended; a process that was just killed comes back."""
        self.scene.loop.forget_calls()
        await self.scene.up.wait()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for wire in self.scene.wires.values():
            wire.away = None
        self.faults.away.clear()
        MACHINE.jump, MACHINE.is_disk_full = 0.0, False
        self.scene.world.faults.clear()
        self.faults.last_trouble = self.scene.world.clock.time()

    async def _settle(self) -> None:
        """Nothing happens any more for some hours: everything must have been done."""
        for _ in range(int(SETTLES // HOUR) + 1):
            await asyncio.sleep(HOUR)
            self._note(self.checks.hourly())
        self._note(await self._check_day())

    @property
    def _case_ids(self) -> list[str]:
        return list(self.checks.before.versions)

    def _note_sent(self, person: ElectionPerson, sent: SentUpdate) -> None:
        self.seen.note_sent(person, sent)
        self.faults.note_act()

    async def _set_phase(self, phase: Phase) -> None:
        await self.scene.up.wait()
        async with self.scene.program.store.batch() as batch:
            batch.uow.settings.save(RunningSettings(reporting=Reporting.OPEN, phase=phase))
            batch.keep_turn()
            await batch.commit()

    async def _check_hourly(self) -> None:
        while True:
            await asyncio.sleep(HOUR)
            self._note(self.checks.hourly())

    async def _check_day(self) -> list[str]:
        wrong = await self.checks.daily()
        self.scene.journal.note("day", **self.checks.digests())
        return wrong

    def _note(self, wrong: list[str]) -> None:
        for line in wrong:
            at = self.scene.world.clock.now()
            self.wrong.append(f"step {self.scene.loop.steps}, {at:%d %b %H:%M} UTC: {line}")

    def figures(self) -> dict[str, Any]:
        """What was played, and what was found."""
        scene, journal = self.scene, self.scene.journal
        return {
            "seed": scene.seed, "steps": scene.loop.steps, "acts": self.crowd.acts,
            "acknowledged": self.seen.count, "messages": self.seen.calls, "gave_up": self.crowd.gave_up,
            "reports": sum(len(person.filed) for person in self.seen.population.reporters()),
            "withdrawn": sum(len(person.withdrawn) for person in self.seen.population.reporters()),
            "claims": sum(len(person.held) for person in self.seen.population.moderators),
            "kills": len(scene.killed_at), "starts": scene.starts,
            **{f"faults_{what}": count for what, count in sorted(self.faults.counts.items())},
            "checks": self.checks.done, "entries": journal.seq, "journal_bytes": journal.bytes,
            "journal": journal.digest(), "wrong": self.wrong,
        }  # fmt: skip


async def _play(election: ElectionRun, stop_at: int) -> None:
    """Raises Stopped."""
    playing = asyncio.current_task()
    assert playing is not None
    if stop_at:
        election.scene.loop.call_at_step(stop_at, playing.cancel)
    try:
        await election.run()
    except asyncio.CancelledError:
        raise Stopped from None


def play(
    size: ElectionSize, seed: int, *, rates: FaultRates, stop_at: int = 0, journal: Path | None = None
) -> dict[str, Any]:
    """Play one election in a folder of its own; its figures. ``stop_at``: print the journal's end at this step."""
    began, elections = SIMULATED_TIME.real(), []
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="amanat-election-"))
        file = stack.enter_context(journal.open("wb")) if journal is not None else None
        runner = stack.enter_context(asyncio.Runner(loop_factory=ElectionLoop))

        async def run() -> None:
            elections.append(ElectionRun(Path(folder), size, seed, rates, file))
            await _play(elections[0], stop_at)

        try:
            runner.run(run())
        except Stopped:
            print(*(line.decode() for line in elections[0].scene.journal.last), sep="", file=sys.stderr)
        figures = elections[0].figures()
        SIMULATED_TIME.at = None
    return {"took_s": round(SIMULATED_TIME.real() - began, 1), **figures}


def main() -> int:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--quick", action="store_true", help="two days, 300 people, six moderators")
    arguments.add_argument("--days", type=int, default=30)
    arguments.add_argument("--people", type=int, default=20_000)
    arguments.add_argument("--moderators", type=int, default=30)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument(
        "--seeds", type=int, default=1, help="so many elections, with the seeds that follow"
    )
    arguments.add_argument("--calm", action="store_true", help="nothing fails")
    arguments.add_argument("--stop-at", type=int, default=0, metavar="STEP")
    arguments.add_argument("--journal", type=Path, help="write the bytes of the journal there")
    arguments.add_argument("--log", default="CRITICAL", help="the program's own log, from this level on")
    arguments.add_argument("--mutant", default="", choices=names_of("election"))
    given = arguments.parse_args()
    set_up_logs(given.log)
    apply_mutant("election", given.mutant)
    size = QUICK if given.quick else ElectionSize(given.days, given.people, given.moderators)
    rates, runs = (CALM if given.calm else FaultRates()), []
    for seed in range(given.seed, given.seed + given.seeds):
        run = play(size, seed, rates=rates, stop_at=given.stop_at, journal=given.journal)
        runs.append(run)
        for line in run["wrong"]:
            print(f"seed {seed}, {line}", file=sys.stderr)
    figures = {"days": size.days, "people": size.people, "moderators": size.moderators, "runs": runs}
    print(json.dumps({"bench": "election", "mutant": given.mutant or None, **figures}, ensure_ascii=False))
    return 1 if any(run["wrong"] for run in runs) else 0


if __name__ == "__main__":
    sys.exit(main())
