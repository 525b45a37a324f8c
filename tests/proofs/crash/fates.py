"""What happens to two programs and two database servers, seed after seed, and how soon somebody works again."""

import asyncio
import random
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import asyncpg

from storage.migrate import migrate
from tests.fakes.database_pair import DatabasePair, kill_server
from tests.fakes.forwarder import Cable, Forwarder, forwarding
from tests.proofs.crash.attendant import Attendant
from tests.proofs.crash.cage import JITTER, Cage
from tests.proofs.crash.phases import CrashPhase
from tests.proofs.crash.rounds import Ground, RoundReport, ground, living, settle
from tests.proofs.crash.zygote import Victim


class CrashEvent(StrEnum):
    """What befalls them, in the order in which seeds go through it."""

    SERVER_DIES = "the database server dies"
    PROGRAM_DIES = "the program dies"
    COMMITS_UNHEARD = "answers of commits are lost, with their connections"
    COMMITS_UNSENT = "commits are lost on their way, with their connections"
    LAGGING_SERVER_DIES = "the database server dies while its copy lags"
    BOTH_DIE = "program and database server die"
    CUT_OFF = "the program hears nothing from the database"
    ANSWERS_LOST = "answers of the database are lost, then the connections"
    DIES_UNHEARD = "the database server dies before commits are answered"
    PROGRAM_SLEEPS = "the program is stopped and wakes"
    CLOCK_AHEAD = "the clock of the program leaps a day ahead"
    CLOCK_BEHIND = "the clock of the program leaps a day back"


VICTIMS: Final = {
    CrashEvent.SERVER_DIES: Victim.SERVER,
    CrashEvent.LAGGING_SERVER_DIES: Victim.SERVER,
    CrashEvent.PROGRAM_DIES: Victim.PROGRAM,
    CrashEvent.BOTH_DIE: Victim.BOTH,
    CrashEvent.CUT_OFF: Victim.NOBODY,
    CrashEvent.ANSWERS_LOST: Victim.NOBODY,
    CrashEvent.COMMITS_UNHEARD: Victim.NOBODY,
    CrashEvent.COMMITS_UNSENT: Victim.NOBODY,
    CrashEvent.DIES_UNHEARD: Victim.NOBODY,
    CrashEvent.CLOCK_AHEAD: Victim.NOBODY,
    CrashEvent.CLOCK_BEHIND: Victim.NOBODY,
    CrashEvent.PROGRAM_SLEEPS: Victim.AWAKE,
}
CUTS: Final = {
    CrashEvent.CUT_OFF: Cable.SILENT,
    CrashEvent.ANSWERS_LOST: Cable.DEAF,
    CrashEvent.COMMITS_UNHEARD: Cable.COMMITS_UNHEARD,
    CrashEvent.COMMITS_UNSENT: Cable.COMMITS_UNSENT,
    CrashEvent.DIES_UNHEARD: Cable.COMMITS_UNHEARD,
}
SERVER_FATES: Final = frozenset(
    {CrashEvent.SERVER_DIES, CrashEvent.LAGGING_SERVER_DIES, CrashEvent.BOTH_DIE, CrashEvent.DIES_UNHEARD}
)
COMMIT_FATES: Final = frozenset(
    {CrashEvent.COMMITS_UNHEARD, CrashEvent.COMMITS_UNSENT, CrashEvent.DIES_UNHEARD}
)
CLOCKS: Final = {CrashEvent.CLOCK_AHEAD: 86_400, CrashEvent.CLOCK_BEHIND: -86_400}
"""Seconds."""
PHASES: Final = tuple(phase for phase in CrashPhase if phase is not CrashPhase.CHECKPOINT)
"""PostgreSQL's checkpoints are the server's own."""
LAG: Final = (0.3, 1.5)
"""Seconds; the least and the longest."""
RESUMED: Final = 5.0
"""Seconds until somebody works again."""
PATIENCE: Final = 120.0
"""Seconds after which nobody will, on a busy machine too."""
STARTING: Final = 60.0
FILED_FIRST: Final = 3
"""Reports before the first fate."""
CUT: Final = 0.3
LOST_COMMITS: Final = 12
"""As many commits lose their answer, or get lost: what arrives, turns, what was sent."""
LOSING: Final = 3.0
"""Seconds after which the rest is let through."""
SENDING: Final = 60.0
"""Seconds within which a working program sends what lies in its outbox, on a busy machine too."""
_LOOK: Final = 0.02
_UNSENT: Final = "SELECT id FROM outbox WHERE not_before IS NULL"
_OF_THEM: Final = "SELECT id FROM outbox WHERE not_before IS NULL AND id = ANY($1::bigint[])"


@dataclass(slots=True)
class FateTally:
    """How long nobody worked, by fate."""

    seconds: dict[StrEnum, list[float]] = field(default_factory=dict)
    phases: dict[CrashPhase, int] = field(default_factory=dict)
    late: list[str] = field(default_factory=list)
    lost_commits: int = 0
    """Commits that were lost on the way, or their answers, by commits' fates."""
    asked: int = 0
    """Commits whose answer was lost, so that the server was asked."""
    done: int = 0
    """Those of them that had taken place."""

    def note(
        self,
        seed: int,
        fate: StrEnum,
        seconds: float,
        phase: CrashPhase | None,
        *,
        within: float = RESUMED,
    ) -> None:
        self.seconds.setdefault(fate, []).append(seconds)
        if seconds > within:
            self.late.append(
                f"seed {seed}: nobody worked for {seconds:.1f} s ({fate}, {phase or 'elsewhere'})"
            )
        if phase is not None:
            self.phases[phase] = self.phases.get(phase, 0) + 1


@dataclass(slots=True)
class ClusterGround(Ground):
    """The place of one round with two database servers, and two programs on one machine."""

    pair: DatabasePair | None = None
    database: str = ""
    cables: list[list[Forwarder]] = field(default_factory=list)
    """Of each program: to both servers."""
    plain: Ground | None = None
    """Whose crowd this is."""

    def __post_init__(self) -> None:
        assert self.plain is not None
        self.crowd = self.plain.crowd

    @property
    def counting_url(self) -> str:
        assert self.pair is not None
        return self.pair.plain_url(self.database)

    def order_of(self, number: int, mutant: str | None) -> dict[str, Any]:
        """The settings of one of the two programs; each has cables and a log of its own."""
        assert self.pair is not None
        order = self.order(mutant)
        ports = [cable.port for cable in self.cables[number]]
        order["settings"] |= {"database_url": self.pair.url(self.database, ports=ports)}
        return order | {"log": str(self.folder / f"bot{number}.log")}


@asynccontextmanager
async def cluster_ground(seed: int, pair: DatabasePair, *, rate: float) -> AsyncIterator[ClusterGround]:
    """A new database on both servers, a world, and cables."""
    database = f"k{uuid4().hex[:12]}"
    await asyncio.to_thread(pair.primary.ask, f"CREATE DATABASE {database}")
    await migrate(pair.plain_url(database))
    async with AsyncExitStack() as stack:
        plain = await stack.enter_async_context(ground(seed, rate=rate))
        ports = [server.port for server in pair.servers]
        cables = [await stack.enter_async_context(forwarding(*ports)) for _ in range(2)]
        yield ClusterGround(
            plain.server, plain.folder, plain.data_dir, pair.url(database), plain.chance,
            pair=pair, database=database, cables=cables, plain=plain,
        )  # fmt: skip


class TwoPrograms:
    """Two programs on one pair of servers; one of them works."""

    def __init__(self, here: ClusterGround, cages: Sequence[Cage], *, mutant: str | None) -> None:
        assert here.pair is not None
        self._here = here
        self._pair = here.pair
        self._attendants = [Attendant(cage) for cage in cages]
        for number, cage in enumerate(cages):
            cage.base = here.order_of(number, mutant)
        self._latest = cages[0].latest
        self.lost_commits = 0
        self.wrong: list[str] = []

    async def begin(self) -> None:
        for attendant in self._attendants:
            await attendant.begin()

    async def wait_for_reports(self) -> None:
        """Until some are filed: what is acknowledged before anything happens must be there when all is over."""
        crowd = self._here.crowd
        crowd.is_hurried = True
        await self._until(lambda: crowd.count_filed() >= FILED_FIRST, STARTING)
        crowd.is_hurried = False

    async def stop(self) -> None:
        await asyncio.gather(*(attendant.stop() for attendant in self._attendants))

    def check(self) -> None:
        for attendant in self._attendants:
            attendant.check()

    async def _working(self) -> int:
        """Which of the two works."""
        await self._until(lambda: any(each.up_since for each in self._attendants), STARTING)
        return max(range(2), key=lambda number: self._attendants[number].up_since)

    async def _until(self, what: Callable[[], bool], seconds: float) -> bool:
        until = time.monotonic() + seconds
        while not what():
            self.check()
            if time.monotonic() > until:
                return False
            await asyncio.sleep(_LOOK)
        return True

    async def meet(self, fate: CrashEvent, chance: random.Random) -> tuple[CrashPhase | None, float]:
        """Let it happen and mend what broke; returns the phase in which the working program was, and the seconds until
        somebody worked again. Raises ProgramTrouble."""
        number = await self._working()
        other = self._attendants[1 - number]
        await self._until(lambda: other.stands_by or bool(other.up_since), STARTING)
        attendant, cables = self._attendants[number], self._here.cables[number]
        target = PHASES[chance.randrange(len(PHASES))]
        plan = {
            "target": target, "after": chance.randint(1, self._latest),
            "jitter": chance.uniform(0, JITTER.get(target, 0.0)), "victim": VICTIMS[fate],
            "server": self._pair.primary.pid,
            "lag": chance.uniform(*LAG) if fate is CrashEvent.LAGGING_SERVER_DIES else 0.0,
        }  # fmt: skip
        phase = await attendant.strike(plan)
        self._here.crowd.is_calm = True
        self._here.server.world.faults.clear()
        began, since = time.monotonic(), self._here.server.world.journal.seq
        _set(cables, CUTS.get(fate, Cable.WHOLE))
        attendant.set_clock(CLOCKS.get(fate, 0))
        if fate in COMMIT_FATES:
            await self._lose_commits(fate, cables)
            began, since = time.monotonic(), self._here.server.world.journal.seq
        promotion = asyncio.to_thread(self._pair.promote) if fate in SERVER_FATES else _nothing()
        pause = asyncio.create_task(self._measure_pause(began, since))
        await promotion
        if fate is CrashEvent.ANSWERS_LOST:
            await asyncio.sleep(chance.uniform(0, CUT))
            for state in (Cable.RESET, Cable.WHOLE):
                _set(cables, state)
        seconds = await pause
        if fate in CLOCKS and not await self._until(lambda: not attendant.up_since, RESUMED):
            self.wrong.append(f"a program works on although {fate}")
        self._here.crowd.is_calm = False
        await self._put_right(fate, attendant, cables)
        if fate in COMMIT_FATES:
            self.wrong += await self._left_behind(fate)
        return phase, seconds

    async def _lose_commits(self, fate: CrashEvent, cables: Sequence[Forwarder]) -> None:
        """Wait until some commits have lost their answer or got lost; then the server may die."""
        before = sum(cable.lost_commits for cable in cables)
        await self._until(
            lambda: sum(cable.lost_commits for cable in cables) >= before + LOST_COMMITS, LOSING
        )
        self.lost_commits += sum(cable.lost_commits for cable in cables) - before
        if fate is CrashEvent.DIES_UNHEARD:
            await asyncio.to_thread(kill_server, self._pair.primary.pid)
        _set(cables, Cable.WHOLE)

    async def _left_behind(self, fate: CrashEvent) -> list[str]:
        """Messages that lie in the outbox of a working program and are not sent."""
        connection = await asyncpg.connect(
            self._here.counting_url.replace("postgresql+asyncpg", "postgresql")
        )
        try:
            these = [row["id"] for row in await connection.fetch(_UNSENT)]
            until = time.monotonic() + SENDING
            while these and time.monotonic() < until:
                await asyncio.sleep(0.1)
                these = [row["id"] for row in await connection.fetch(_OF_THEM, these)]
        finally:
            await connection.close()
        return [f"{len(these)} messages stay in the outbox of a program that works ({fate})"] if these else []

    async def _put_right(self, fate: CrashEvent, attendant: Attendant, cables: Iterable[Forwarder]) -> None:
        _set(cables, Cable.WHOLE)
        attendant.set_clock(0)
        if fate is CrashEvent.PROGRAM_SLEEPS:
            attendant.wake()
        if VICTIMS[fate] in (Victim.PROGRAM, Victim.BOTH):
            attendant.revive()
        if fate in SERVER_FATES:
            await asyncio.to_thread(self._pair.follow)

    async def _measure_pause(self, began: float, since: int) -> float:
        """Seconds until an update that was sent later was stored and acknowledged, and something was said after it."""
        world, crowd = self._here.server.world, self._here.crowd
        sent = len(crowd.sent)
        acknowledged = 0

        def is_working() -> bool:
            nonlocal acknowledged
            if not acknowledged:
                new = {(each.messenger.value, each.update_id) for each in crowd.sent[sent:]}
                for entry in world.journal.read(since=since, kind="acknowledged"):
                    if (entry["messenger"], entry["update_id"]) in new:
                        acknowledged = entry["seq"]
                        break
            return bool(acknowledged) and any(
                entry["ok"] for entry in world.journal.read(since=acknowledged, kind="call")
                if entry["method"].lower() in ("sendmessage", "editmessagetext")
            )  # fmt: skip

        await self._until(is_working, PATIENCE)
        return time.monotonic() - began - crowd.stalled_since(began)


def _set(cables: Iterable[Forwarder], state: Cable) -> None:
    for cable in cables:
        cable.cut(state)


async def _nothing() -> None:
    return


def keep_logs(folder: Path) -> None:
    """Copy the programs' logs to where they stay: the folder of a round is removed."""
    place = Path(tempfile.mkdtemp(prefix="kill9-logs-"))
    for log in folder.glob("bot*.log"):
        shutil.copy(log, place)
    print(f"the programs' logs: {place}", flush=True)


async def play_fates(
    cages: Sequence[Cage],
    here: ClusterGround,
    fates: Iterable[tuple[int, CrashEvent]],
    tally: FateTally,
    *,
    mutant: str | None,
) -> RoundReport:
    """Let them happen under load; returns the final verdict."""
    began = time.monotonic()
    programs = TwoPrograms(here, cages, mutant=mutant)
    stuck: list[str] = []
    async with living(here.crowd) as check:
        await programs.begin()
        await programs.wait_for_reports()
        for seed, fate in fates:
            phase, seconds = await programs.meet(fate, random.Random(seed))
            tally.note(seed, fate, seconds, phase)
            print(
                f"  seed {seed}: {fate} {phase or 'elsewhere'}; worked again after {seconds:.1f} s",
                flush=True,
            )
            if seconds > PATIENCE:
                stuck.append(f"seed {seed}: nobody works any more ({fate}, {phase or 'elsewhere'})")
                break
            check()
    await programs.stop()
    verdict = await settle(cages[0], here)
    verdict.wrong += [*stuck, *programs.wrong]
    tally.lost_commits += programs.lost_commits
    rate_min, rate_median = here.crowd.rates()
    if not verdict.is_clean:
        keep_logs(here.folder)
    logs = "".join(path.read_text() for path in here.folder.glob("bot*.log"))
    asked = [line for line in logs.splitlines() if '"commit-asked"' in line]
    tally.asked += len(asked)
    tally.done += sum('"committed": true' in line for line in asked)
    return RoundReport(verdict, rate_min, rate_median, time.monotonic() - began, logs.count('"ERROR"'))
