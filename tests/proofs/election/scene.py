"""The world, the program that serves it, and its processes: started, killed and started again on the same folder."""

import asyncio
import logging
import random
import warnings
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any, Final

from tests.proofs.election.machine import MACHINE, ElectionLoop, SimulatedProcess  # isort: skip # before the program: its clock and threads

from sqlalchemy.exc import SAWarning

from bot import lifecycle
from bot.domain.catalogue.catalogue import Phase
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.people import Account, Membership, MembershipStatus, Messenger
from bot.lifecycle import Program
from bot.runtime import outbox_sender
from bot.runtime.system import SystemClock
from bot.sandbox import groups, people
from bot.sandbox.botapi import BotApi
from bot.sandbox.faces.registry import FACES
from bot.sandbox.records import SandboxMessenger
from bot.sandbox.world import World
from bot.settings import Settings
from storage import one_hop
from storage.trouble import DatabaseBusy, DatabaseUnusable
from tests.fakes.shared_content import shared_program_args
from tests.fakes.template_database import cached_engine
from tests.proofs.apart.scene import ApartScheduler
from tests.proofs.election.cleaning import CleaningAtOnce
from tests.proofs.election.editions import edition_of
from tests.proofs.election.journal import ElectionJournal
from tests.proofs.election.rebuilding import take_time
from tests.proofs.election.wires import Wire, adapters_over

BEGINS: Final = datetime(2026, 12, 2, 4, 30, tzinfo=UTC)
"""08:00 in Tehran, two days before polling day."""
GROUP: Final = "moderators"
COLLEAGUES: Final = {"editor": "editor", "liaison": "liaison sup-province"}
"""People who get a role from owners, and which."""
UNUSED: Final = ("copy", "content")
"""Jobs for what a simulated program does not have: a copy, and a folder of content that is edited."""
DUE_WORK: Final = 60.0
OTHER_WORK: Final = 600.0
"""Seconds between two runs of a job while people do something: a job may be late, the next run makes up for it."""
TRY_AGAIN: Final = 30.0
log = logging.getLogger(__name__)

# A killed process leaves its connections open, and memory that only the collector finds (election.py).
logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)
warnings.filterwarnings("ignore", "The garbage collector is trying", SAWarning)
lifecycle.freeze_gc = lambda: None
lifecycle.gather_memory = lambda: 0
take_time()
one_hop.create_async_engine = cached_engine  # type: ignore[assignment] # a start compiles no statement again
outbox_sender.NIGHT_PAUSE = 60.0  # type: ignore[misc] # nobody sets this clock by hand at night


class ElectionScheduler(ApartScheduler):
    """All of the program's jobs, each as often as somebody could notice, and rarer while all is calm."""

    def every(self, seconds: float, name: str, job: Callable[[], Awaitable[None]]) -> None:
        if name not in UNUSED:
            self._jobs.append((DUE_WORK if name == "due-work" else max(seconds, OTHER_WORK), name, job))


@dataclass(slots=True)
class ElectionScene:
    """One run. ``begins``: the moment in the world at which it begins."""

    folder: Path
    seed: int
    moderators: int
    begins: datetime = BEGINS
    journal_file: IO[bytes] | None = None
    scheduler_class: type[ApartScheduler] = ElectionScheduler
    loop: ElectionLoop = field(init=False)
    world: World = field(init=False)
    journal: ElectionJournal = field(init=False)
    wires: dict[Messenger, Wire] = field(init=False)
    process: SimulatedProcess = field(init=False)
    program: Program = field(init=False)
    scheduler: ApartScheduler = field(init=False)
    settings: Settings = field(init=False)
    up: asyncio.Event = field(default_factory=asyncio.Event)
    """Set while a process accepts updates."""
    edition: int = 0
    """How often the operator has put in new content; each process begins with the newest."""
    starts: int = 0
    killed_at: list[float] = field(default_factory=list)
    ended_crashes: Counter[str] = field(default_factory=Counter)
    """How often each loop crashed, in processes that have ended."""
    _death: asyncio.Event = field(default_factory=asyncio.Event)
    _store_use: asyncio.Lock = field(default_factory=asyncio.Lock)
    _is_watched: bool = False
    _is_kill_due: bool = False

    def __post_init__(self) -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, ElectionLoop)
        self.loop = loop
        MACHINE.start(self.begins, self.seed)
        self.world = self._new_world()
        api = BotApi(self.world)
        self.wires = {
            messenger: Wire(api, self.world.bot_on(SandboxMessenger(messenger.value)), self.chance("wire"))
            for messenger in Messenger
        }
        self.settings = self._settings()

    @property
    def is_up(self) -> bool:
        return self.up.is_set()

    def chance(self, what: str) -> random.Random:
        """A source of randomness of its own for each part of the run."""
        return random.Random(f"{self.seed} {what}")

    # --- the world ------------------------------------------------------------------------------------

    def _new_world(self) -> World:
        world = World(seed=self.seed, keep_journal=False)
        self.journal = world.journal = ElectionJournal(
            world.clock, lambda: self.loop.steps, self.journal_file
        )
        for messenger, face in FACES.items():
            world.add_bot(face.token, messenger, username="amanat_sandbox_bot", name="امانت")
        owner = people.add(world, "owner", name="مدیر")
        owner.role = "owner"
        for messenger in SandboxMessenger:
            group = groups.create(world, GROUP, messenger)
            creator = owner.accounts[messenger]
            groups.set_status(world, group, creator, "creator", by=creator)
            groups.set_status(world, group, world.bot_on(messenger).account, "administrator", by=creator)
        for number in range(self.moderators):
            people.add(world, f"moderator{number}", name=f"بررسی‌کننده{number}", role="moderator")
        for who in COLLEAGUES:
            people.add(world, who, name=f"همکار {who}")
        for bot in world.bots.values():
            bot.queue.next_id -= len(bot.queue.forget_all())
        return world

    def _settings(self) -> Settings:
        world = self.world
        owner = world.person("owner")
        return Settings(
            _env_file=None, data_dir=self.folder / "data", key_file=self.folder / "keys" / "keys.json",
            telegram_token=FACES[SandboxMessenger.TELEGRAM].token, bale_token=FACES[SandboxMessenger.BALE].token,
            owners=tuple(Account(Messenger(m), account.id) for m, account in owner.accounts.items()),
            groups=tuple(Account(Messenger(m), world.group(m, GROUP).id) for m in owner.accounts),
            operator_fa="این ربات را انجمن آزمایش می‌گرداند.", listen="127.0.0.1:0", disk_reserve_mb=16,
        )  # type: ignore[arg-type] # as the environment gives them  # fmt: skip

    # --- processes ------------------------------------------------------------------------------------

    async def start(self) -> None:
        """A process that accepts updates. One that is killed while it starts, or finds no room, is tried again."""
        while True:
            self.process = SimulatedProcess()
            self._death.clear()
            starting = self.process.run(self._start())
            try:
                await starting
            except asyncio.CancelledError:
                if not self.process.is_dead:
                    raise
                await self.process.bury()
            except (DatabaseBusy, DatabaseUnusable, OSError) as error:
                self.journal.note("not-started", why=type(error).__name__)
                self.process.die()
                await self.process.bury()
                await asyncio.sleep(TRY_AGAIN)
            else:
                self.starts += 1
                self.up.set()
                self.journal.note("started")
                return

    async def _start(self) -> None:
        given: dict[str, Any] = dict(shared_program_args())
        given["content"] = edition_of(self.edition)
        program = Program(
            self.settings, adapters=adapters_over(self.wires), clock=SystemClock(MACHINE.now), load_language=False,
            **given,
        )  # fmt: skip
        self.scheduler = self.scheduler_class(program.supervisor.start)
        program._scheduler = self.scheduler  # type: ignore[assignment] # the same methods
        program.cleaner = CleaningAtOnce()
        self.program = program
        await program.start()

    def kill(self) -> None:
        """The process ends between two steps, as by ``kill -9``; while the judge looks, when they have looked."""
        if self.process.is_dead:
            return
        if self._is_watched:
            self._is_kill_due = True
            return
        self.killed_at.append(self.world.clock.time())
        if self.is_up:
            self.ended_crashes.update(self.program.supervisor.restarts)
        self.up.clear()
        self.journal.note("killed")
        self.process.die()
        self._death.set()

    async def restart(self) -> None:
        """The operator stops the process, puts in the next edition of the content, and starts a new one. A kill may
        come while it stops."""
        async with self.watch() as program:
            if program is None:
                return
            self.edition += 1
            process = self.process
            self.ended_crashes.update(program.supervisor.restarts)
            self.up.clear()
        self.journal.note("stopping", edition=self.edition)
        stopping = process.run(program.stop())
        with suppress(asyncio.CancelledError):
            await stopping
        if not process.is_dead:
            process.die()
            self._death.set()

    def kill_after(self, steps: int) -> None:
        """Kill the process when the loop has made so many more steps."""
        self.loop.call_at_step(self.loop.steps + steps, self.kill)

    async def keep_alive(self, downtime: Callable[[], float]) -> None:
        """Start a new process after each death, some seconds later."""
        while True:
            await self._death.wait()
            async with self._store_use:
                await self.process.bury()
                await self.program.pages.stop()
            await asyncio.sleep(downtime())
            await self.start()

    def was_killed(self, at: float) -> bool:
        """Whether the process was killed in the minute that followed."""
        return any(at <= killed < at + 60 for killed in self.killed_at)

    def crashes(self) -> Counter[str]:
        """How often each loop crashed and was started again."""
        now = Counter(self.program.supervisor.restarts) if self.is_up else Counter[str]()
        return self.ended_crashes + now

    # --- the program from outside ---------------------------------------------------------------------

    async def open_reporting(self) -> None:
        """The phase before the vote, with reporting open, and the moderators admitted."""
        program = self.program
        async with program.store.batch() as batch:
            batch.uow.settings.save(RunningSettings(reporting=Reporting.OPEN, phase=Phase.BEFORE))
            for seed in program.settings.groups:
                chat = self.world.groups[SandboxMessenger(seed.messenger.value), int(seed.id)]
                for number in chat.members:
                    if not self.world.accounts[chat.messenger, number].is_bot:
                        now = program.clock.now() - timedelta(hours=1)
                        member = Account(seed.messenger, number)
                        batch.uow.members.save(Membership(member, seed.id, MembershipStatus.MEMBER, now))
            batch.keep_turn()
            await batch.commit()

    @asynccontextmanager
    async def watch(self) -> AsyncIterator[Program | None]:
        """The running program, for whoever uses its store from outside; None if none runs. Nobody ends it meanwhile."""
        async with self._store_use:
            self._is_watched = True
            try:
                yield self.program if self.is_up else None
            finally:
                self._is_watched = False
                if self._is_kill_due:
                    self._is_kill_due = False
                    self.kill()
