"""One of several processes that divide the work on a PostgreSQL database (``./amanat run --roles``).

It starts the parts of its roles. Parts that one process at a time runs start when it has the right to them; until then
it stands by.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, Final

from bot.conversation.shared_store import ProcessPage
from bot.conversation.store import Conflict
from bot.conversation.wire import Adapter
from bot.domain.people import Messenger
from bot.lifecycle import CALLS_GRACE, JOBS, Program
from bot.runtime.announcing import Announcer, Listener
from bot.runtime.connecting import connect_all, connect_with_retry, show_profile
from bot.runtime.evidence_fetcher import FileClaims
from bot.runtime.health import Watching
from bot.runtime.learned_rate import Pace
from bot.runtime.membership import CHECKERS
from bot.runtime.poller import Poller
from bot.runtime.process_board import ProcessBoard, SharedWatching, room_name
from bot.runtime.program_files import program_digest, program_version
from bot.runtime.roles import ProcessRole
from bot.runtime.scheduler import ScheduledJob
from bot.runtime.table_outbox import AnnouncedOutbox, Outbox, OutboxReader
from bot.runtime.waiting_updates import AnnouncedUpdates
from bot.settings import Settings, webhook_messengers
from bot.usecases.ports import Group
from storage.builds import DividedPart, ProgramBuild
from storage.divided_store import DividedStore
from storage.lease_locks import RECEIVE, SEND, TICK
from storage.leases import TRY
from storage.role_leases import BURNS, INBOX, OUTBOX, RoleLeases

log = logging.getLogger(__name__)

TRIES: Final = 20
PAUSE: Final = 0.3
"""Seconds between tries to store at the start what other processes may be storing, too."""
COUNT_EVERY: Final = 1.0
HOUSE_SECONDS: Final = 300.0
JOBS_GRACE: Final = 3.0
"""Seconds that a process which gives way leaves to running jobs."""


class DividedProgram(Program):
    """``hear`` its leases before they are taken; then as Program."""

    def __init__(
        self,
        settings: Settings,
        roles: frozenset[ProcessRole],
        *,
        build: ProgramBuild | None = None,
        **more: Any,
    ) -> None:
        """``build``: which program this is, where a test runs two; by default what its files say."""
        super().__init__(settings, **more)
        self.roles = roles
        self.part = DividedPart(frozenset(roles), build or ProgramBuild(program_version(), program_digest()))
        self.gave_way = False
        self.receives = ProcessRole.RECEIVE in roles
        if ProcessRole.WORK not in roles:
            self._load_language = False  # only turns need it
        self._listeners = {channel: Listener() for channel in (INBOX, OUTBOX, BURNS)}
        self._tells_inbox, self._tells_outbox = (
            Announcer(partial(self._announce, channel)) for channel in (INBOX, OUTBOX)
        )

    @property
    def leases(self) -> RoleLeases:
        assert isinstance(self.lease, RoleLeases)
        return self.lease

    @property
    def divided_store(self) -> DividedStore:
        """The store, with what divided work needs."""
        assert isinstance(self.store, DividedStore)
        return self.store

    def hear(self, leases: RoleLeases) -> None:
        """Let what other processes announce wake this one."""
        for channel, listener in self._listeners.items():
            leases.hear(channel, listener.note)

    def give_way(self) -> None:
        """Stop in order: processes of another version of the program take over."""
        if not self.gave_way:
            log.warning("gives-way-to-another-version")
        self.gave_way = True
        self.supervisor.stopping.set()

    async def _announce(self, channel: str) -> None:
        await self.leases.announce(channel)

    # --- parts that differ ----------------------------------------------------------------------------------

    def _known_paces(self) -> Mapping[Messenger, Pace]:
        """None where another process sends: this one has learned nothing."""
        return self.paces.paces() if SEND in self.leases.held else {}

    def _may_send(self) -> None:
        self.leases.check_lease(SEND)

    def _build_outbox(self) -> Outbox:
        self.reader = OutboxReader(self.divided_store, self.sender.accept)
        return AnnouncedOutbox(self._ring_outbox)

    def _ring_outbox(self) -> None:
        self.reader.wake()
        self._tells_outbox.ring()

    def _build_updates(self) -> AnnouncedUpdates:
        self._table = AnnouncedUpdates(self._tells_inbox.ring)
        return self._table

    def _file_claims(self) -> FileClaims:
        return self.divided_store

    def _build_watching(self) -> Watching:
        self.board = ProcessBoard(
            self.divided_store,
            page=self._page,
            holds=lambda: self.leases.held,
            health=self.health,
            clock=self.clock,
            timer=time.monotonic,
        )
        own = super()._build_watching()
        return SharedWatching(
            own.store,
            own.health,
            own.loops,
            own.data_dir,
            own.last_backup,
            own.started,
            own.copies,
            self.board,
        )

    def _page(self) -> ProcessPage:
        """What this process says of itself."""
        sends = SEND in self.leases.held
        rooms = self.sender.rooms() if sends else {}
        return ProcessPage(
            frozenset(self.roles),
            self.health.ready,
            {name: trouble.what for name, trouble in self.health.troubles.items()},
            tuple(name for name, alive in self.supervisor.alive().items() if not alive),
            {room_name(*group): room for group, room in rooms.items()},
            self.sender.all_held_back() if sends else {},
            self.part.build.version,
            self.part.build.digest,
        )

    def _room(self, group: Group) -> tuple[int, int]:
        own = super()._room(group)
        if SEND in self.leases.held:
            return own
        return self.board.room(group.messenger, group.chat_id, of_new_group=own)

    def _held_back(self, broadcast_id: str) -> int:
        if SEND in self.leases.held:
            return super()._held_back(broadcast_id)
        return self.board.held_back(broadcast_id)

    async def _tell_burning(self) -> None:
        await self.divided_store.tell_burning()

    def _poller(self, adapter: Adapter) -> Poller:
        return Poller(
            adapter,
            self.intake,
            health=self.health,
            clock=self.clock,
            availability=self.availabilities[adapter.messenger],
            check_lease=partial(self.leases.check_lease, RECEIVE[adapter.messenger]),
        )

    # --- start ----------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Open everything and start the loops; returns when this process works, or stands by with all its roles. On an
        error, close what is open."""
        await self.open_store()
        try:
            self._unreachable = await connect_all(list(self.adapters.values()))
            self._link_bots()
            self.build()
            self.health.paces = self._known_paces
            self.intake.shared = webhook_messengers(self.settings)
            await self._beside_others(self._seed)
            await self._open_pages()
            await self.keeper.note_law()
            await self.divided_store.keep_house(self.clock.now())
        except BaseException:
            await self._close_outside()
            await self.store.close()
            raise
        self._start_loops()
        self._settle_memory()
        self.health.ready = True
        self.board.wake()
        log.info("started", extra={"roles": sorted(self.roles)})

    @staticmethod
    async def _beside_others(store: Callable[[], Awaitable[None]]) -> None:
        """Store what other processes may be storing at the same time. Raises Conflict if it does not succeed."""
        for _ in range(TRIES - 1):
            try:
                await store()
            except Conflict:
                await asyncio.sleep(PAUSE)
            else:
                return
        await store()

    def _start_loops(self) -> None:
        start = self.supervisor.start
        start("announce-inbox", self._tells_inbox.run)
        start("announce-outbox", self._tells_outbox.run)
        start("burnings", partial(self._listeners[BURNS].run, self._follow_burnings))
        start("processes", self.board.run)
        self._start_jobs(None)
        self._scheduler.every(HOUSE_SECONDS, "house", self._keep_house)
        for role, begin in self._beginnings().items():
            if role in self.roles:
                begin()
        self._scheduler.start()
        for messenger in self.adapters:
            start(f"hold-{RECEIVE[messenger]}", partial(self._meet, messenger))

    def _beginnings(self) -> dict[ProcessRole, Callable[[], None]]:
        return {
            ProcessRole.WORK: self._begin_work,
            ProcessRole.SEND: lambda: self.supervisor.start("hold-send", self._send_when_free),
            ProcessRole.TICK: lambda: self.supervisor.start("hold-tick", self._tick_when_free),
            ProcessRole.FETCH: self._begin_fetching,
            ProcessRole.RECEIVE: self._begin_receiving,
        }

    def _start_jobs(self, role: ProcessRole | None, *, lease: str = "") -> None:
        for job in JOBS:
            if job.role is role:
                self._scheduler.every(job.seconds, job.name, partial(self._run_job, job, lease))

    async def _run_job(self, job: ScheduledJob[Program], lease: str) -> None:
        if not lease or self.leases.has_lease(lease):
            await job.run(self)

    def _begin_work(self) -> None:
        start = self.supervisor.start
        for messenger in self.adapters:
            for number in range(CHECKERS):
                start(f"members-{messenger}-{number}", partial(self.checker.run, messenger))
        start("work", self.worker.run)
        start("hear-inbox", partial(self._listeners[INBOX].run, self._wake_worker))
        if self._load_language:
            start("language", self._load_analyzer)
        self._start_jobs(ProcessRole.WORK)

    async def _wake_worker(self) -> None:
        self._table.wake()

    def _begin_fetching(self) -> None:
        self.supervisor.start("evidence-find", self.fetcher.find_loop)
        for name, loop in self.fetcher.loops():
            self.supervisor.start(name, loop)
        self.supervisor.start("confinement", self.look_at_confinement)
        self._start_jobs(ProcessRole.FETCH)

    def _begin_receiving(self) -> None:
        self._scheduler.every(1.0, "gaps", self.ticks.report_gaps)
        if ProcessRole.WORK not in self.roles:
            count = partial(self._table.keep_counted, self.store.open_updates, COUNT_EVERY)
            self.supervisor.start("count", count)

    # --- what one process at a time does --------------------------------------------------------------------

    async def _hold(self, lease: str) -> None:
        """Wait until nobody else does this."""
        while not await self.leases.try_lease(lease):  # noqa: ASYNC110 nothing tells when it is free
            await asyncio.sleep(TRY)
        self.board.wake()

    async def _send_when_free(self) -> None:
        await self._hold(SEND)
        await asyncio.gather(self.sender.recall(), self.paces.load(), self.outages.load())
        await self.reader.begin()
        self._start_senders()
        self.supervisor.start("outbox", self.reader.run)
        self.supervisor.start("hear-outbox", partial(self._listeners[OUTBOX].run, self._wake_reader))
        self._start_jobs(ProcessRole.SEND, lease=SEND)

    async def _wake_reader(self) -> None:
        self.reader.wake()

    async def _tick_when_free(self) -> None:
        await self._hold(TICK)
        self._start_jobs(ProcessRole.TICK, lease=TICK)

    async def _meet(self, messenger: Messenger) -> None:
        """Connect to a messenger that could not be reached at the start; then take its updates, once nobody else
        does."""
        adapter = self.adapters[messenger]
        if adapter in self._unreachable:
            available = self.availabilities[messenger]
            await connect_with_retry(adapter, health=self.health, clock=self.clock, availability=available)
            self._unreachable.remove(adapter)
            self._link_bots()
        self.updates.open_messenger(messenger)
        if not self.receives:
            return
        await self._hold(RECEIVE[messenger])
        await self.intake.begin(adapter)
        self.supervisor.start(f"profile-{messenger}", partial(show_profile, adapter, self._profile()))
        self.supervisor.start(f"poll-{messenger}", partial(self._take_updates, messenger))

    # --- what each process does for itself --------------------------------------------------------------------

    async def _follow_burnings(self) -> None:
        try:
            is_burnt = await self.divided_store.follow_burning()
        except (Conflict, OSError):
            log.warning("burnings-not-followed")
            return
        if is_burnt:
            self.burning.forget()
            self.board.wake()

    async def _keep_house(self) -> None:
        await self.divided_store.keep_house(self.clock.now())

    # --- stop -----------------------------------------------------------------------------------------------

    async def stop(self) -> None:
        """As Program's; what only this process does is taken over once its connection is closed, last of all."""
        self.health.ready = False
        await self.supervisor.end_all("hold-")
        for name in ("hear-outbox", "outbox", "processes"):
            await self.supervisor.end(name)
        try:
            await self.divided_store.take_down_page()
        except Conflict:
            log.warning("page-not-taken-down")
        await super().stop()

    async def _end_jobs_and_sending(self) -> int:
        """Who gives way leaves what waits to the newer program, which has it from the table: it waits for this one."""
        if not self.gave_way:
            return await super()._end_jobs_and_sending()
        await self._scheduler.close(within=JOBS_GRACE)
        return await self.sender.end_calls(CALLS_GRACE)
