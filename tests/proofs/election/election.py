"""An election in simulated time, from one seed: the whole program, its messengers, its people and all that fails.

One process holds the program (SQLite, both messengers' own adapters), the sandbox's world and the clock. Citizens
learn, report, come back and withdraw, moderators work in shifts, owners change settings, send news and give roles,
hostile people forge presses; answers get lost, messengers are away, the clock jumps, the disk is full, the operator
puts in new content, and the process is killed between any two steps of its loop and started again. Each simulated hour
what has changed is checked, each day everything (``checks.py``). The same seed gives the same bytes of the world's
journal.
"""

import asyncio
import gc
import resource
import sys
import tempfile
from collections.abc import Callable, Coroutine
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any, Final

from tests.proofs.election.machine import MACHINE, ElectionLoop  # isort: skip # before the program: its clock and threads

from bench.simulated_time import SIMULATED_TIME
from bot.conversation.store import Conflict
from bot.domain.catalogue.catalogue import Phase
from bot.domain.owner.settings import Reporting
from tests.proofs.crash.people import SentUpdate
from tests.proofs.election.checks import HOUR, Checks
from tests.proofs.election.crowd import Crowd, ElectionDays
from tests.proofs.election.faults import ElectionFaults, FaultRates
from tests.proofs.election.forgetting import forget_old
from tests.proofs.election.observations import Observations
from tests.proofs.election.people import ElectionPerson, Population
from tests.proofs.election.scene import COLLEAGUES, TRY_AGAIN, ElectionScene

SETTLES: Final = 2 * HOUR
CALM: Final = FaultRates(0, 0, 0, 0, 0, 0)
MOST_WRONG: Final = 20
COLLECTS: Final = 24
"""Hours between two collections of garbage."""
TOLD_DAYS: Final = 2
"""An election of more days tells of each day that it goes on."""


@dataclass(frozen=True, slots=True)
class ElectionSize:
    """How long and how many."""

    days: int
    people: int
    moderators: int


QUICK: Final = ElectionSize(2, 300, 6)


class Stopped(Exception):
    """The step at which a replay stops was reached, or enough was found."""


class ElectionRun:
    """One run. ``wrong``: what was found, with the step at which it was found."""

    def __init__(
        self, folder: Path, size: ElectionSize, seed: int, rates: FaultRates, journal: IO[bytes] | None
    ) -> None:
        days = ElectionDays(size.days)
        self.scene = ElectionScene(folder, seed, size.moderators, days.begins(), journal)
        chance = self.scene.chance("people")
        population = Population(
            self.scene.world, chance, citizens=size.people, moderators=size.moderators, colleagues=COLLEAGUES
        )
        for bot in self.scene.world.bots.values():
            bot.queue.forget_all()  # nobody has come yet
        self.faults = ElectionFaults(self.scene, rates)
        self.seen = Observations(self.scene, population)
        self.crowd = Crowd(self.scene, population, days, self._note_sent)
        self.checks = Checks(self.scene, self.faults, self.seen)
        self.days = days
        self.on_day: Callable[[int], None] = lambda _day: None
        """Called at the end of each day with its number."""
        self.is_enough: Callable[[list[str]], bool] = lambda wrong: len(wrong) >= MOST_WRONG
        """Whether these findings end the run."""
        self.wrong: list[str] = []

    async def run(self) -> None:
        """From the first morning to the end of the last day."""
        await self.scene.start()
        await self.scene.open_reporting()
        gc.freeze()  # what was loaded stays
        await self._in_background(self._live())
        await self._settle()
        await self.scene.program.stop()
        SIMULATED_TIME.at = None  # timers that end with the loop run on the machine's own time

    async def _live(self) -> None:
        for day in range(self.days.count):
            await self._set_phase(self.days.phase(day))
            await self.crowd.live_day(day)
            self.faults.kill_soon()
            self._note(await self._check_day())
            forget_old(self.scene.world)
            self.on_day(day + 1)
            self._end_if_enough()
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

    def _note_sent(self, person: ElectionPerson, sent: SentUpdate) -> None:
        self.seen.note_sent(person, sent)
        self.faults.note_act()

    async def _set_phase(self, phase: Phase) -> None:
        """In the running program; tried again while none runs or no byte is free."""
        is_saved = False
        while not is_saved:
            with suppress(Conflict):
                is_saved = await self._save_phase(phase)
            if not is_saved:
                await asyncio.sleep(TRY_AGAIN)

    async def _save_phase(self, phase: Phase) -> bool:
        """Raises Conflict."""
        async with self.scene.watch() as program:
            if program is None:
                return False
            async with program.store.batch() as batch:
                running = await batch.uow.settings.running()
                batch.uow.settings.save(replace(running, reporting=Reporting.OPEN, phase=phase))
                batch.keep_turn()
                await batch.commit()
        return True

    async def _check_hourly(self) -> None:
        while True:
            await asyncio.sleep(HOUR)
            self._note(self.checks.hourly())
            self._end_if_enough()
            if not self.checks.done % COLLECTS:
                gc.collect()  # at moments that follow from the seed: what is collected may still run code
            known = list(self.checks.before.versions)
            for hostile in self.seen.population.hostile():
                hostile.known = known

    def _end_if_enough(self) -> None:
        """Raises Stopped."""
        if self.is_enough(self.wrong):
            raise Stopped

    async def _check_day(self) -> list[str]:
        wrong = await self.checks.daily()
        self.scene.journal.note("day", **self.checks.digests())
        return wrong

    def _note(self, wrong: list[str]) -> None:
        for line in wrong:
            at = self.scene.world.clock.now()
            self.wrong.append(f"step {self.scene.loop.steps}, {at:%d %b %H:%M} UTC: {line}")
            print(f"seed {self.scene.seed}, {self.wrong[-1]}", file=sys.stderr, flush=True)

    def figures(self) -> dict[str, Any]:
        """What was played, and what was found."""
        scene, journal = self.scene, self.scene.journal
        return {
            "seed": scene.seed, "steps": scene.loop.steps, "acts": self.crowd.acts,
            "acknowledged": self.seen.count, "messages": self.seen.calls, "gave_up": self.crowd.gave_up,
            "reports": sum(len(person.filed) for person in self.seen.population.reporters()),
            "withdrawn": sum(len(person.withdrawn) for person in self.seen.population.reporters()),
            "objections": sum(person.objections for person in self.seen.population.reporters()),
            "claims": sum(len(person.held) for person in self.seen.population.moderators),
            "errands": self.seen.population.errands(), "broken_errands": self.seen.population.errands(broken=True),
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


def _print_progress(election: ElectionRun, day: int) -> None:
    """One line on standard error, so that a run of an hour is seen to go on, and where its time and memory go."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    print(
        f"seed {election.scene.seed}, day {day} of {election.days.count}: step {election.scene.loop.steps},"
        f" {election.crowd.acts} acts, {usage.ru_utime + usage.ru_stime:.0f} s of processor time,"
        f" at most {usage.ru_maxrss >> 10} MB, {len(election.wrong)} wrong",
        file=sys.stderr, flush=True,
    )  # fmt: skip


def play(
    size: ElectionSize,
    seed: int,
    *,
    rates: FaultRates,
    stop_at: int = 0,
    journal: Path | None = None,
    until: str = "",
) -> dict[str, Any]:
    """Play one election in a folder of its own; its figures. ``stop_at``: print the journal's end at this step.
    ``until``: stop when something with these words was found."""
    began, elections = SIMULATED_TIME.real(), []
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="amanat-election-"))
        file = stack.enter_context(journal.open("wb")) if journal is not None else None
        runner = stack.enter_context(asyncio.Runner(loop_factory=ElectionLoop))

        async def run() -> None:
            elections.append(election := ElectionRun(Path(folder), size, seed, rates, file))
            if until:
                election.is_enough = lambda wrong: any(until in line for line in wrong)
            if size.days > TOLD_DAYS:
                election.on_day = lambda day: _print_progress(election, day)
            await _play(election, stop_at)

        gc.disable()
        try:
            runner.run(run())
        except Stopped:
            if stop_at:
                print(*(line.decode() for line in elections[0].scene.journal.last), sep="", file=sys.stderr)
        elections[0].scene.process.die()
        gc.unfreeze()
        gc.enable()
        figures = elections[0].figures()
        SIMULATED_TIME.at = None
    return {"took_s": round(SIMULATED_TIME.real() - began, 1), **figures}
