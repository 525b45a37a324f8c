"""One round: a world, a data folder, a crowd; kill after kill;
then a drain, a moved clock, and the judgement."""

import asyncio
import contextlib
import random
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

from bot.sandbox.faces.bale import BALE_TOKEN
from bot.sandbox.faces.telegram import TELEGRAM_TOKEN
from bot.sandbox.records import SandboxMessenger
from bot.sandbox.server import SandboxServer, default_world
from storage.migrate import migrate
from tests.proofs.crash.cage import Cage
from tests.proofs.crash.crowd import RATE, CrashCrowd
from tests.proofs.crash.database_contents import account_of, count_pending, read_contents
from tests.proofs.crash.lossy_disk import LossyDisk
from tests.proofs.crash.phases import CrashPhase
from tests.proofs.crash.verdict import CrashVerdict, judge, stuck_claims

PATIENCE: Final = 120.0
BEYOND_CLAIMS: Final = 21 * 60
"""Seconds by which the program's clock is moved for the last start: every claim has expired by then."""
TICKS: Final = 1.6
TRIES: Final = 3
"""Kills that one seed may need until one hits its target; every one counts."""
OPERATOR: Final = "گردانندهٔ آزمایشی این ربات؛ همهٔ پیام‌ها ساختگی است."


@dataclass(slots=True)
class Ground:
    """The place of one round."""

    server: SandboxServer
    folder: Path
    data_dir: Path
    url: str
    chance: random.Random
    rate: float = RATE
    crowd: CrashCrowd = field(init=False)

    def __post_init__(self) -> None:
        self.crowd = CrashCrowd(self.server.world, self.chance, rate=self.rate)

    @property
    def key_file(self) -> Path:
        return self.folder / "keys" / "keys.json"

    @property
    def other_places(self) -> dict[str, Any]:
        """What the store must be told that is opened when the program has ended: where keys and evidence lie, if not
        in the data folder."""
        return {}

    @property
    def counting_url(self) -> str:
        """Where rows are counted while the program runs."""
        return self.url

    def order(self, mutant: str | None) -> dict[str, Any]:
        """The settings of every start of the program."""
        world, base = self.server.world, self.server.base_url
        owner = world.person("owner")
        settings = {
            "telegram_token": TELEGRAM_TOKEN, "telegram_api": f"{base}/telegram",
            "bale_token": BALE_TOKEN, "bale_api": f"{base}/bale",
            "data_dir": str(self.data_dir), "key_file": str(self.key_file), "database_url": self.url,
            "owners": ",".join(f"{m}:{account.id}" for m, account in owner.accounts.items()),
            "groups": ",".join(f"{m}:{world.group(m, 'moderators').id}" for m in owner.accounts),
            "operator_fa": OPERATOR, "reporting": "open", "listen": "127.0.0.1:0",
        }  # fmt: skip
        members = ",".join(
            f"{moderator.messenger}:{moderator.account.id}" for moderator in self.crowd.moderators
        )
        return {
            "settings": settings,
            "members": members,
            "log": str(self.folder / "bot.log"),
            "mutant": mutant,
        }


@contextlib.asynccontextmanager
async def ground(
    seed: int, url: str | None = None, *, data_dir: Path | None = None, rate: float = RATE
) -> AsyncIterator[Ground]:
    """A world that listens, and an empty data folder; ``url`` is an empty PostgreSQL database, ``rate`` the crowd's
    updates a second."""
    server = SandboxServer(default_world(limits=False, seed=seed))
    await server.start()
    try:
        with tempfile.TemporaryDirectory(prefix="amanat-kill9-") as name:
            folder = Path(name)
            data = data_dir or folder / "data"
            if url:
                await migrate(url)
            place = url or f"sqlite+aiosqlite:///{data}/amanat.db"
            yield Ground(server, folder, data, place, random.Random(seed), rate)
    finally:
        await server.stop()


@dataclass(slots=True)
class RoundReport:
    """A round's figures."""

    verdict: CrashVerdict
    rate_min: int
    rate_median: float
    seconds: float
    log_errors: int


@contextlib.asynccontextmanager
async def living(crowd: CrashCrowd, *, trouble: bool = True) -> AsyncIterator[Callable[[], None]]:
    """The crowd sends, and the wires cause faults; the function raises errors of either."""
    running = [asyncio.create_task(crowd.live())]
    if trouble:
        running.append(asyncio.create_task(crowd.trouble()))

    def check() -> None:
        for task in running:
            if task.done():
                task.result()

    try:
        yield check
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        crowd.world.faults.clear()


async def play(
    cage: Cage,
    here: Ground,
    kills: Iterable[tuple[int, CrashPhase]],
    *,
    mutant: str | None,
    disk: LossyDisk | None = None,
) -> RoundReport:
    """Load, kill, restart at once; returns the final verdict. ``disk``: what is lost with each kill."""
    began = time.monotonic()
    cage.base = here.order(mutant)
    async with living(here.crowd) as check:
        for seed, target in kills:
            chance = random.Random(seed)
            for _ in range(TRIES):
                fell = await cage.kill(chance, target)
                if disk is not None:
                    disk.stop(here.folder, chance)
                print(f"  seed {seed}: aimed {target}; fell {fell or 'elsewhere'}", flush=True)
                if fell is target:
                    break
            check()
    rate_min, rate_median = here.crowd.rates()
    verdict = await settle(cage, here)
    return RoundReport(
        verdict,
        rate_min,
        rate_median,
        time.monotonic() - began,
        (here.folder / "bot.log").read_bytes().count(b'"ERROR"'),
    )


async def settle(cage: Cage, here: Ground) -> CrashVerdict:
    """Drain, stop, judge; then once more with the clock beyond every claim."""
    await cage.start()
    stuck = await wait_until_drained(here)
    await cage.stop()
    crowd = here.crowd
    drafters = [account_of(reporter.messenger, reporter.account.id) for reporter in crowd.reporters]
    read = partial(
        read_contents,
        here.url,
        data_dir=here.data_dir,
        key_file=here.key_file,
        other_places=here.other_places,
    )
    inside = await read(drafters=drafters)
    verdict = judge(here.server.world, crowd, inside)
    verdict.wrong += stuck
    here.server.world.clock.advance(BEYOND_CLAIMS)
    await cage.start(ahead=BEYOND_CLAIMS)
    await asyncio.sleep(TICKS)
    verdict.wrong += await wait_until_drained(here)
    await cage.stop()
    late_contents = await read(drafters=())
    verdict.wrong += stuck_claims(late_contents)
    if late_contents.outbox:
        verdict.wrong.append(f"{late_contents.outbox} rows stay in the outbox after the claims expired")
    return verdict


async def wait_until_drained(here: Ground) -> list[str]:
    """Wait until nothing waits any more, outside and inside; returns what still does after PATIENCE."""
    until = time.monotonic() + PATIENCE
    quiet = 0
    while True:
        waiting = {m.value: len(here.server.world.bot_on(m).queue.waiting) for m in SandboxMessenger}
        rows = await count_pending(here.counting_url, data_dir=here.data_dir)
        quiet = 0 if any(waiting.values()) or rows else quiet + 1
        if quiet == 3:
            return []
        if time.monotonic() > until:
            return [f"after {PATIENCE:g} s there still waits: {waiting}, {rows}"]
        await asyncio.sleep(0.25)
