"""What befalls two machines, seed after seed: a cut cable, a machine that is gone with all that runs on it, and one
that lives on while the other has taken over. What an operator does then is done here by the commands of the guide."""

import asyncio
import logging
import random
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from enum import StrEnum
from itertools import batched
from typing import Final

from bench.mutants import use_mutant
from storage.trouble import KeysAway
from tests.fakes.forwarder import Cable
from tests.proofs.crash.cage import JITTER, Cage
from tests.proofs.crash.cluster import LATEST, LEAST_RATE, QUICK_LATEST, SERVER_MUTANTS, conclude
from tests.proofs.crash.crowd import RATE
from tests.proofs.crash.fates import (
    PATIENCE,
    PHASES,
    RESUMED,
    STARTING,
    FateTally,
    TwoPrograms,
    keep_logs,
)
from tests.proofs.crash.phases import CrashPhase
from tests.proofs.crash.postgres import runtime_folder
from tests.proofs.crash.rounds import RoundReport, living, settle
from tests.proofs.crash.two_machines import MachinesGround, TwoMachines, machines_ground, two_machines
from tests.proofs.crash.zygote import Victim


class MachineFate(StrEnum):
    """What befalls them, in the order in which seeds go through it. The first machine has the database server that
    takes writes and the holder of keys."""

    CABLE_CUT = "the machines do not reach each other for a while"
    FIRST_DIES = "the first machine dies, the second takes over"
    FIRST_CUT_OFF = "the second takes over although the first lives, cut off"
    SECOND_DIES = "the second machine dies"


ROUND: Final = 12
"""Fates that share one world and one database."""
SEEDS: Final = 48
QUICK: Final = len(MachineFate)
CUT: Final = (2.0, 8.0)
"""Seconds for which a cable is cut; the least and the longest."""
BOTH_LIVE: Final = 3.0
"""Seconds for which both live cut off from each other, and as long again with the cable whole, until the operator stops
the first one."""
AT_ODDS: Final = 15.0
"""Seconds until somebody works again while two programs take the messenger's updates from each other."""
WITHIN: Final = {MachineFate.FIRST_CUT_OFF: AT_ODDS}
"""Where it may take longer than five seconds."""
PHOTOS: Final = 0.3
KEY_MUTANTS: Final = frozenset({"follows-former"})
"""Faults of the holders of keys."""


class ProgramsOfMachines(TwoPrograms):
    """Two programs, each on a machine of its own; one of them works."""

    def __init__(self, here: MachinesGround, cages: Sequence[Cage], *, mutant: str | None) -> None:
        super().__init__(here, cages, mutant=mutant)
        self._place = here
        self._town: TwoMachines = here.all

    async def befall(
        self, fate: MachineFate, chance: random.Random, *, is_last: bool
    ) -> tuple[CrashPhase | None, float]:
        """Let it happen and mend what broke, unless it ``is_last``; returns the phase in which the working program was,
        and the seconds until somebody worked again. Raises ProgramTrouble."""
        number = await self._working()
        other = self._attendants[1 - number]
        await self._until(lambda: other.stands_by or bool(other.up_since), STARTING)
        await self._town.wait_for_mirror(self._town.first)
        target = PHASES[chance.randrange(len(PHASES))]
        plan = {
            "target": target, "after": chance.randint(1, self._latest),
            "jitter": chance.uniform(0, JITTER.get(target, 0.0)), "victim": Victim.NOBODY, "server": 0, "lag": 0.0,
        }  # fmt: skip
        phase = await self._attendants[number].strike(plan)
        crowd, world = self._place.crowd, self._place.server.world
        crowd.is_calm = True
        world.faults.clear()
        seconds = await {
            MachineFate.CABLE_CUT: self._cut_cable,
            MachineFate.FIRST_DIES: self._lose_first,
            MachineFate.FIRST_CUT_OFF: self._cut_off_first,
            MachineFate.SECOND_DIES: self._lose_second,
        }[fate](chance)
        crowd.is_calm = False
        if not is_last:
            await self._bring_back(1 - self._town.first)
        return phase, seconds

    # --- what befalls them ------------------------------------------------------------------------------

    async def _cut_cable(self, chance: random.Random) -> float:
        """Nobody can confirm anything meanwhile; when the cable is whole, work goes on by itself."""
        first = self._town.working[self._town.first]
        self._town.switch.unplug(first.at)
        since, sent = self._place.server.world.journal.seq, len(self._place.crowd.sent)
        await asyncio.sleep(chance.uniform(*CUT))
        self._check_quiet(since, sent)
        self._town.switch.plug(first.at)
        return await self._measure_from_now()

    async def _lose_first(self, chance: random.Random) -> float:
        first = self._town.first
        self._lose(first)
        return await self._take_over(first)

    async def _cut_off_first(self, chance: random.Random) -> float:
        """Worse than a dead machine: it lives, and reaches the messenger. Then even its cable is whole again."""
        first = self._town.first
        machine = self._town.working[first]
        withdrawn, later = chance.getrandbits(62), chance.getrandbits(62)
        await asyncio.to_thread(self._town.change_key, first, added=withdrawn)
        self._town.switch.unplug(machine.at)
        seconds = await self._take_over(first)
        await asyncio.to_thread(self._town.change_key, 1 - first, added=later, gone=withdrawn)
        await asyncio.sleep(BOTH_LIVE)
        self._town.switch.plug(machine.at)
        with suppress(KeysAway):  # it may not: it has a mirror that follows it no more
            await asyncio.to_thread(self._town.change_key, first, added=chance.getrandbits(62))
        await asyncio.sleep(BOTH_LIVE)
        if await asyncio.to_thread(self._town.keys_among, 1 - first, {withdrawn, later}) != {later}:
            self.wrong.append("a former holder has changed the keys of its successor")
        self._lose(first)
        return seconds

    async def _lose_second(self, chance: random.Random) -> float:
        """The operator lets the first one go on alone."""
        first = self._town.first
        self._lose(1 - first)
        began, since = time.monotonic(), self._place.server.world.journal.seq
        pause = asyncio.create_task(self._measure_pause(began, since))
        await asyncio.to_thread(self._town.pair.set_synchronous, "")
        await asyncio.to_thread(self._town.working[first].keys.start, alone=True)
        return await pause

    def _lose(self, number: int) -> None:
        """The machine goes as when its power fails: nobody gets a word from it, and all that ran is gone."""
        machine = self._town.working[number]
        self._town.switch.unplug(machine.at)
        for relay in machine.relays.values():
            relay.cut(Cable.SILENT)
        self._attendants[number].kill()
        if machine.server.process is not None:
            machine.server.kill()
        machine.keys.kill()

    # --- what an operator does --------------------------------------------------------------------------

    async def _take_over(self, first: int) -> float:
        """Promote the second server, let the mirror hold the keys, and its program ask there."""
        second = 1 - first
        began, since = time.monotonic(), self._place.server.world.journal.seq
        pause = asyncio.create_task(self._measure_pause(began, since))
        pair, keys = self._town.pair, self._town.working[second].keys
        pair.primary, pair.standby = pair.standby, pair.primary
        attendant = self._attendants[second]
        attendant.kill()  # an orderly stop would wait for what is gone; a kill loses nothing
        attendant.cage.base["settings"]["keys_at"] = keys.place
        attendant.revive()
        promotion = asyncio.to_thread(pair.primary.ask, "SELECT pg_promote(true, 30)")
        await asyncio.gather(promotion, asyncio.to_thread(keys.start, alone=True))
        return await pause

    async def _bring_back(self, second: int) -> None:
        """Make that machine the second one, if it was away."""
        if self._town.working[second].server.process is not None:
            return
        await self._town.make_second()
        attendant = self._attendants[second]
        attendant.cage.base["settings"]["keys_at"] = self._town.working[1 - second].keys.place
        attendant.revive()

    # --- what is measured -------------------------------------------------------------------------------

    async def _measure_from_now(self) -> float:
        return await self._measure_pause(time.monotonic(), self._place.server.world.journal.seq)

    def _check_quiet(self, since: int, sent: int) -> None:
        """Nothing of what people have sent since then was acknowledged."""
        new = {(each.messenger.value, each.update_id) for each in self._place.crowd.sent[sent:]}
        acknowledged = [
            entry for entry in self._place.server.world.journal.read(since=since, kind="acknowledged")
            if (entry["messenger"], entry["update_id"]) in new
        ]  # fmt: skip
        if acknowledged:
            self.wrong.append(
                f"{len(acknowledged)} updates were acknowledged while nobody could confirm them"
            )


async def play_machines(
    cages: Sequence[Cage],
    here: MachinesGround,
    fates: Sequence[tuple[int, MachineFate]],
    tally: FateTally,
    *,
    mutant: str | None,
) -> RoundReport:
    """Let them happen under load; whoever is left after the last one is judged alone."""
    began = time.monotonic()
    here.crowd.take_photos(PHOTOS)
    programs = ProgramsOfMachines(here, cages, mutant=mutant)
    stuck: list[str] = []
    async with living(here.crowd) as check:
        await programs.begin()
        await programs.wait_for_reports()
        for seed, fate in fates:
            is_last = (seed, fate) == fates[-1]
            phase, seconds = await programs.befall(fate, random.Random(seed), is_last=is_last)
            tally.note(seed, fate, seconds, phase, within=WITHIN.get(fate, RESUMED))
            print(
                f"  seed {seed}: {fate}, {phase or 'elsewhere'}; worked again after {seconds:.1f} s",
                flush=True,
            )
            if seconds > PATIENCE:
                stuck.append(f"seed {seed}: nobody works any more ({fate}, {phase or 'elsewhere'})")
                break
            check()
    await programs.stop()
    verdict = await settle(cages[here.all.first], here)
    verdict.wrong += [*stuck, *programs.wrong]
    rate_min, rate_median = here.crowd.rates()
    if not verdict.is_clean:
        keep_logs(here.folder)
    logs = "".join(path.read_text() for path in here.folder.glob("bot*.log"))
    return RoundReport(verdict, rate_min, rate_median, time.monotonic() - began, logs.count('"ERROR"'))


async def run_machines(
    seeds: int, *, mutant: str | None, quick: bool, rate: float, tell: Callable[[RoundReport], None]
) -> int:
    """Run all rounds; returns the exit status. ``rate``: the crowd's updates a second."""
    began = time.monotonic()
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # calls that ended with their process
    tally, reports = FateTally(), []
    cages: list[Cage] = []
    fates = [(seed, list(MachineFate)[seed % len(MachineFate)]) for seed in range(seeds)]
    of_servers, of_keys = mutant in SERVER_MUTANTS, mutant in KEY_MUTANTS
    try:
        with (
            use_mutant("kill9", mutant if of_servers else None),
            runtime_folder(),
            two_machines(mutant=mutant if of_keys else None) as town,
        ):
            for machine in town.working:
                cages.append(await Cage.launch_zygote(prefix=machine.at.prefix))
                cages[-1].latest = QUICK_LATEST if quick else LATEST
            inside = None if of_servers or of_keys else mutant
            for some in batched(fates, ROUND):
                async with machines_ground(some[0][0], town, rate=rate) as here:
                    reports.append(await play_machines(cages, here, some, tally, mutant=inside))
                tell(reports[-1])
            for cage in cages:
                await cage.close()
    finally:
        for cage in cages:
            await cage.close()
    least, seconds = LEAST_RATE * min(rate / RATE, 1.0), time.monotonic() - began
    return conclude(
        MachineFate,
        reports,
        tally,
        database="machines",
        seeds=seeds,
        mutant=mutant,
        least=least,
        seconds=seconds,
    )
