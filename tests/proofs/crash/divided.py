"""The proof with processes that divide the work on one PostgreSQL database: each is killed, stopped or cut off in its
turn, and nothing is lost or doubled.

Six processes have a role each, two of them work; a seventh stands by for everything.
"""

import asyncio
import json
import logging
import random
import time
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import batched
from typing import Any, Final

from storage.engine import read_url
from storage.lease_locks import FETCH, HELD, LEASE_NUMBERS
from tests.fakes.forwarder import Cable, Forwarder, forwarding, over_port
from tests.proofs.crash.attendant import Attendant
from tests.proofs.crash.cage import JITTER, Cage
from tests.proofs.crash.fates import RESUMED, STARTING
from tests.proofs.crash.phases import CrashPhase
from tests.proofs.crash.postgres import databases
from tests.proofs.crash.rounds import Ground, RoundReport, ground, living, settle
from tests.proofs.crash.zygote import Victim

ROUND: Final = 12
"""Blows that share one world and one database."""
SEEDS: Final = 120
QUICK: Final = 3
QUICK_LATEST: Final = 8
LATEST: Final = 24
LEAST_RATE: Final = 20
_LOOK: Final = 0.02
_QUICK_LOOK: Final = 0.002
FETCHING: Final = 60.0
"""Seconds within which somebody must have sent a photo, so that a file is fetched."""
PATIENCE: Final = 15.0
"""Seconds after which nobody will do it again."""
SETTLED: Final = 1.5
"""Seconds between two blows, so that whoever was struck is there again."""
_STANDBY: Final = "receive,work,send,tick,fetch"
PROCESSES: Final = ("receive", "send", "tick", "fetch", "work", "work", _STANDBY)
PHASE_OF: Final[dict[str, Sequence[CrashPhase]]] = {
    "receive": (CrashPhase.STORING, CrashPhase.STORED),
    "send": (CrashPhase.SENT,),
    "tick": (CrashPhase.CHECKPOINT,),
    "work": (CrashPhase.BATCH,),
    "fetch": (CrashPhase.CHECKPOINT,),
}
"""Where who holds this is struck. Whoever fetches is struck as soon as they have claimed a file."""
PHOTOS: Final = 0.8
"""How many of the reports have photos, so that something is fetched."""
LEASES: Final = {"receive": "receive-telegram", "send": "send", "tick": "tick"}


class Blow(StrEnum):
    """What befalls a process."""

    KILLED = "killed"
    STOPPED = "stopped, and wakes"
    CUT_OFF = "cut off from the database"


_VICTIMS: Final = {Blow.KILLED: Victim.PROGRAM, Blow.STOPPED: Victim.AWAKE, Blow.CUT_OFF: Victim.NOBODY}
BLOWS: Final = tuple((role, blow) for blow in Blow for role in PHASE_OF)


@dataclass(slots=True)
class BlowTally:
    """How long a part of the work stood still, by role and blow."""

    seconds: dict[tuple[str, Blow], list[float]] = field(default_factory=dict)
    late: list[str] = field(default_factory=list)

    def note(self, seed: int, role: str, blow: Blow, seconds: float) -> None:
        self.seconds.setdefault((role, blow), []).append(seconds)
        if seconds > RESUMED:
            self.late.append(f"seed {seed}: {role} stood still for {seconds:.1f} s ({blow})")


@dataclass(slots=True)
class DividedGround(Ground):
    """The place of one round: a database, and a cable to it for each process."""

    cables: list[Forwarder] = field(default_factory=list)
    plain: Ground | None = None
    """Whose crowd this is."""

    def __post_init__(self) -> None:
        assert self.plain is not None
        self.crowd = self.plain.crowd
        self.crowd.take_photos(PHOTOS)

    def order_of(self, number: int, mutant: str | None) -> dict[str, Any]:
        """The settings of one of the processes; each has a cable and a log of its own."""
        order = self.order(mutant)
        url = over_port(self.url, self.cables[number].port)
        order["settings"] |= {"database_url": url.render_as_string(hide_password=False)}
        return order | {
            "log": str(self.folder / f"bot{number}.log"), "roles": PROCESSES[number], "checkpoints": True,
        }  # fmt: skip


@asynccontextmanager
async def divided_ground(seed: int, url: str) -> AsyncIterator[DividedGround]:
    """A world, and a cable for each process."""
    async with AsyncExitStack() as stack:
        plain = await stack.enter_async_context(ground(seed, url))
        socket = f"{read_url(url).query['host']}/.s.PGSQL.5432"
        cables = await stack.enter_async_context(forwarding(*[socket] * len(PROCESSES)))
        yield DividedGround(
            plain.server, plain.folder, plain.data_dir, url, plain.chance, cables=cables, plain=plain
        )


class DividedPrograms:
    """All processes of a round."""

    def __init__(self, here: DividedGround, cages: Sequence[Cage], *, mutant: str | None) -> None:
        self._here = here
        self._attendants = [Attendant(cage) for cage in cages]
        self._latest = cages[0].latest
        for number, cage in enumerate(cages):
            cage.base = here.order_of(number, mutant)

    async def begin(self) -> None:
        for attendant in self._attendants:
            await attendant.begin()
        await self._until(lambda: all(each.up_since for each in self._attendants), STARTING)

    async def stop(self) -> None:
        await asyncio.gather(*(attendant.stop() for attendant in self._attendants))

    def check(self) -> None:
        for attendant in self._attendants:
            attendant.check()

    async def _until(self, what: Callable[[], bool], seconds: float) -> bool:
        until = time.monotonic() + seconds
        while not what():
            self.check()
            if time.monotonic() > until:
                return False
            await asyncio.sleep(_LOOK)
        return True

    async def _holder(self, role: str, chance: random.Random) -> int:
        """Which process has this lease now; of those that work any."""
        if role not in LEASES:
            return chance.choice([number for number, roles in enumerate(PROCESSES) if roles == role])
        until = time.monotonic() + STARTING
        while time.monotonic() < until:
            self.check()
            if (pid := await self._pid_of_holder(LEASES[role])) is not None:
                for number, attendant in enumerate(self._attendants):
                    if attendant.up_since and attendant.pid == pid:
                        return number
            await asyncio.sleep(_LOOK)
        raise TimeoutError(f"nobody has {role}")

    async def _pid_of_holder(self, lease: str) -> int | None:
        """The process id of who holds it, as the server knows it."""
        name = await self._ask(_HOLDER, HELD, LEASE_NUMBERS[lease])
        return int(name.split(":")[2]) if name else None

    async def _ask(self, question: str, *values: Any) -> Any:
        import asyncpg

        connection = await asyncpg.connect(self._here.url.replace("postgresql+asyncpg", "postgresql"))
        try:
            return await connection.fetchval(question, *values)
        finally:
            await connection.close()

    async def _fetching(self) -> tuple[int, int]:
        """Which process has claimed a file at this moment, and the hash of the file's id. When nobody sends a photo for
        long, one that would fetch it, and 0."""
        import asyncpg

        self._here.crowd.is_hurried = True
        connection = await asyncpg.connect(self._here.url.replace("postgresql+asyncpg", "postgresql"))
        until = time.monotonic() + FETCHING
        try:
            while time.monotonic() < until:
                self.check()
                for row in await connection.fetch(_CLAIMED_FILES, FETCH):
                    pid = int(row["application_name"].split(":")[2])
                    for number, attendant in enumerate(self._attendants):
                        if attendant.up_since and attendant.pid == pid:
                            return number, row["file"]
                await asyncio.sleep(_QUICK_LOOK)
            return PROCESSES.index("fetch"), 0
        finally:
            self._here.crowd.is_hurried = False
            await connection.close()

    async def meet(self, role: str, blow: Blow, chance: random.Random) -> tuple[CrashPhase | None, float]:
        """Let it happen and mend what broke; returns the phase in which it was, and the seconds until somebody did this
        again. Raises ProgramTrouble."""
        file: int | None = None
        if role == "fetch":
            number, file = await self._fetching()
        else:
            number = await self._holder(role, chance)
        attendant, cable = self._attendants[number], self._here.cables[number]
        target = chance.choice(PHASE_OF[role])
        plan = {
            "target": target, "after": 1 if file is not None else chance.randint(1, self._latest),
            "jitter": chance.uniform(0, JITTER.get(target, 0.0)), "victim": _VICTIMS[blow], "server": 0, "lag": 0.0,
        }  # fmt: skip
        struck = attendant.pid
        phase = await attendant.strike(plan)
        crowd, world = self._here.crowd, self._here.server.world
        crowd.is_calm = True
        world.faults.clear()
        began, since = time.monotonic(), world.journal.seq
        if blow is Blow.CUT_OFF:
            cable.cut(Cable.SILENT)
        if file is not None:
            await self._until_free(file, struck)
            seconds = time.monotonic() - began
        else:
            seconds = await self._measure_pause(role, struck, began, since)
        crowd.is_calm = False
        cable.cut(Cable.WHOLE)
        if blow is Blow.STOPPED:
            attendant.wake()
        if blow is Blow.KILLED and attendant.was_struck:
            attendant.revive()
        await self._until(lambda: bool(attendant.up_since), STARTING)
        await asyncio.sleep(SETTLED)
        return phase, seconds

    async def _until_free(self, file: int, struck: int) -> None:
        """Until another process may fetch this very file, or has. It may wait for a calm moment then; that it arrives
        is for the verdict."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            self.check()
            name = await self._ask(_CLAIMER, FETCH, file)
            if name is None or int(name.split(":")[2]) != struck:
                return
            await asyncio.sleep(_LOOK)

    async def _measure_pause(self, role: str, struck: int, began: float, since: int) -> float:
        """Seconds until another process has the lease and works, and an update that was sent later was acknowledged,
        and something was said after it."""
        while role in LEASES and time.monotonic() - began < PATIENCE:
            if await self._pid_of_holder(LEASES[role]) not in (None, struck):
                break
            await asyncio.sleep(_LOOK)
        taken = time.monotonic() - began
        if role == "tick" or taken > PATIENCE:
            return taken
        world, crowd = self._here.server.world, self._here.crowd
        sent = len(crowd.sent) if role not in LEASES else max(len(crowd.sent) - 1, 0)

        def is_working() -> bool:
            new = {(each.messenger.value, each.update_id) for each in crowd.sent[sent:]}
            acknowledged = [
                entry["seq"] for entry in world.journal.read(since=since, kind="acknowledged")
                if (entry["messenger"], entry["update_id"]) in new
            ]  # fmt: skip
            return bool(acknowledged) and any(
                entry["ok"] for entry in world.journal.read(since=acknowledged[0], kind="call")
                if entry["method"].lower() in ("sendmessage", "editmessagetext")
            )  # fmt: skip

        await self._until(is_working, PATIENCE)
        return time.monotonic() - began - crowd.stalled_since(began)


_HOLDER: Final = (
    "SELECT s.application_name FROM pg_locks l JOIN pg_stat_activity s ON s.pid = l.pid "
    "WHERE l.locktype = 'advisory' AND l.granted AND l.classid = $1 AND l.objid = $2 AND l.objsubid = 2 "
    "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
_CLAIMED_FILES: Final = (
    "SELECT s.application_name, CAST(CAST(CAST(l.objid AS bigint) AS bit(32)) AS int) AS file "
    "FROM pg_locks l JOIN pg_stat_activity s ON s.pid = l.pid "
    "WHERE l.locktype = 'advisory' AND l.granted AND l.classid = $1 AND l.objsubid = 2 "
    "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
_CLAIMER: Final = (
    "SELECT s.application_name FROM pg_locks l JOIN pg_stat_activity s ON s.pid = l.pid "
    "WHERE l.locktype = 'advisory' AND l.granted AND l.classid = $1 AND l.objsubid = 2 "
    "AND CAST(CAST(l.objid AS bigint) AS bit(32)) = CAST(CAST($2 AS int) AS bit(32)) "
    "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


async def play_blows(
    cages: Sequence[Cage],
    here: DividedGround,
    blows: Iterable[tuple[int, tuple[str, Blow]]],
    tally: BlowTally,
    *,
    mutant: str | None,
) -> RoundReport:
    """Let them happen under load; returns the final verdict."""
    began = time.monotonic()
    programs = DividedPrograms(here, cages, mutant=mutant)
    async with living(here.crowd) as check:
        await programs.begin()
        for seed, (role, blow) in blows:
            phase, seconds = await programs.meet(role, blow, random.Random(seed))
            tally.note(seed, role, blow, seconds)
            print(
                f"  seed {seed}: {role} {blow}, {phase or 'elsewhere'}; done again after {seconds:.1f} s",
                flush=True,
            )
            check()
    await programs.stop()
    rate_min, rate_median = here.crowd.rates()
    cages[0].base = here.order(None) | {"log": str(here.folder / "bot.log")}
    verdict = await settle(cages[0], here)
    logs = "".join(path.read_text() for path in here.folder.glob("bot*.log"))
    return RoundReport(verdict, rate_min, rate_median, time.monotonic() - began, logs.count('"ERROR"'))


async def run_divided(
    seeds: int, *, mutant: str | None, quick: bool, tell: Callable[[RoundReport], None]
) -> int:
    """Run all rounds; returns the exit status."""
    began = time.monotonic()
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # calls that ended with their process
    tally, reports = BlowTally(), []
    blows = [(seed, BLOWS[seed % len(BLOWS)]) for seed in range(seeds)]
    cages: list[Cage] = []
    try:
        cages = list(await asyncio.gather(*(Cage.launch_zygote() for _ in PROCESSES)))
        for cage in cages:
            cage.latest = QUICK_LATEST if quick else LATEST
        async with databases("postgres") as new_database:
            for some in batched(blows, ROUND):
                url = new_database()
                assert url is not None
                async with divided_ground(some[0][0], url) as here:
                    reports.append(await play_blows(cages, here, some, tally, mutant=mutant))
                tell(reports[-1])
    finally:
        for cage in cages:
            await cage.close()
    return _conclude(reports, tally, seeds=seeds, mutant=mutant, seconds=time.monotonic() - began)


def _conclude(
    reports: Sequence[RoundReport], tally: BlowTally, *, seeds: int, mutant: str | None, seconds: float
) -> int:
    """Print what happened how often and the line of JSON; returns the exit status."""
    verdicts = [report.verdict for report in reports]
    print("what happened, and seconds until that was done again (median, longest):")
    for (role, blow), times in sorted(tally.seconds.items()):
        ordered = sorted(times)
        print(f"  {role:<8} {blow:<26} {len(times):>4}  {ordered[len(ordered) // 2]:5.1f} {ordered[-1]:5.1f}")
    resumed = sorted(each for times in tally.seconds.values() for each in times)
    figures: dict[str, Any] = {
        "bench": "kill9", "seeds": seeds, "database": "postgres", "roles": True, "mutant": mutant,
        "acknowledged": sum(v.acknowledged for v in verdicts), "reports": sum(v.reports for v in verdicts),
        "claims": sum(v.claims for v in verdicts), "decisions": sum(v.decisions for v in verdicts),
        "lost": sum(len(v.lost) for v in verdicts), "doubled_inside": sum(len(v.doubled) for v in verdicts),
        "wrong": sum(len(v.wrong) for v in verdicts), "dropped_by_messenger": sum(len(v.dropped) for v in verdicts),
        "answers_doubled_outside": sum(v.answers_doubled for v in verdicts), "late": len(tally.late),
        "resumed_median_s": round(resumed[len(resumed) // 2], 2) if resumed else None,
        "resumed_longest_s": round(resumed[-1], 2) if resumed else None,
        "rate_min": min((r.rate_min for r in reports), default=0), "seconds": round(seconds),
    }  # fmt: skip
    for line in tally.late:
        print(f"  LATE: {line}")
    if figures["rate_min"] < LEAST_RATE:
        print(f"the rate fell under {LEAST_RATE} updates/s")
    print(json.dumps(figures, ensure_ascii=False))
    is_clean = all(verdict.is_clean for verdict in verdicts) and not tally.late
    return 0 if is_clean and figures["rate_min"] >= LEAST_RATE else 1
