"""Two versions of the program beside each other, where several processes divide the work: they never work at the same
time, and the newer one takes over once it has every role."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace

import pytest
from sqlalchemy import text

from bot.conversation.outgoing import Say, SendLane
from bot.conversation.shared_store import OtherProcess, Standing
from bot.conversation.store import Conflict, Outgoing
from storage import builds, process_board
from storage.builds import BuildNote, DividedPart, ProgramBuild
from storage.divided_store import DividedStore
from storage.engine import Database, read_url
from storage.migrate import migrate
from storage.process_list import RunningProcess, list_processes
from storage.process_names import ProcessName
from storage.role_leases import RoleLeases
from tests.fakes.template_database import migrate_to_head
from tests.storage.conftest import Opening

pytestmark = pytest.mark.slow

OLD, NEW = ProgramBuild("1.0.0", "aaaaaaaaaaaa"), ProgramBuild("1.1.0", "bbbbbbbbbbbb")
HERE = ProcessName("here", 1, "0123456789ab")
SOON: float = 8.0
A_WHILE: float = 1.7
"""Seconds in which a process tries three times."""


@dataclass
class VersionProcess:
    """One process, with its leases alone, until a store is asked for."""

    leases: RoleLeases
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    is_superseded: asyncio.Event = field(default_factory=asyncio.Event)
    taking: "asyncio.Task[bool] | None" = None
    keeping: "asyncio.Task[None] | None" = None

    def begin(self) -> None:
        self.leases.on_superseded = self.is_superseded.set
        self.taking = asyncio.create_task(self._take())

    async def _take(self) -> bool:
        works = await self.leases.take(stop=self.stop)
        if works:
            await self.leases._expire_early()
            self.keeping = asyncio.create_task(self.leases.keep())
        return works

    @property
    def works(self) -> bool:
        assert self.taking is not None
        return self.taking.done()

    async def until_working(self) -> None:
        assert self.taking is not None
        async with asyncio.timeout(SOON):
            await asyncio.shield(self.taking)

    async def end(self) -> None:
        """Stop in order, at any time."""
        self.stop.set()
        if self.taking is not None:
            await asyncio.gather(self.taking, return_exceptions=True)
        if self.keeping is not None:
            self.keeping.cancel()
            with suppress(asyncio.CancelledError):
                await self.keeping
        await self.leases.close()


type Starting = Callable[..., Awaitable[VersionProcess]]


@pytest.fixture
async def start(pg_url: str) -> AsyncIterator[Starting]:
    """Starts a process of a version."""
    await migrate_to_head(pg_url)
    started: list[VersionProcess] = []

    async def go(build: ProgramBuild, *roles: str, works: bool = True) -> VersionProcess:
        part = DividedPart(frozenset(roles or ("receive", "work", "send", "tick", "fetch")), build)
        leases = RoleLeases(read_url(pg_url), replace(HERE, pid=len(started) + 1), part)
        process = VersionProcess(leases)
        started.append(process)
        process.begin()
        if works:
            await process.until_working()
        return process

    yield go
    await asyncio.gather(*(process.end() for process in started))


async def running(url: str, pid: int) -> RunningProcess:
    (process,) = [each for each in await list_processes(url) if each.name.pid == pid]
    return process


async def note_of(url: str) -> BuildNote:
    database = Database(read_url(url), fence=None)
    try:
        async with database.reading() as link:
            rows = await link.rows(text("SELECT value FROM settings WHERE name = 'build'"))
            return BuildNote.read(rows[0][0] if rows else None)
    finally:
        await database.close()


async def test_equal_programs_work_beside_each_other(start: Starting, pg_url: str) -> None:
    await start(OLD)
    await start(OLD, "work")
    assert await note_of(pg_url) == BuildNote(OLD.digest)


async def test_newer_one_waits_for_every_role(start: Starting, pg_url: str) -> None:
    old = await start(OLD, "receive", "work", "send")
    first = await start(NEW, "receive", "send", works=False)
    await asyncio.sleep(A_WHILE)
    assert not first.works and not old.is_superseded.is_set()
    waiting = await running(pg_url, 2)
    assert (waiting.standing, waiting.version, waiting.missing) == (Standing.NEWER, "1.1.0", ("work",))
    assert not waiting.is_at_work

    second = await start(NEW, "work", works=False)
    async with asyncio.timeout(SOON):
        await old.is_superseded.wait()
    assert not first.works and not second.works, "the older one still works"
    await old.end()
    for process in (first, second):
        await process.until_working()
    assert await note_of(pg_url) == BuildNote(NEW.digest, past=(OLD.digest,))


async def test_cold_process_does_not_count(start: Starting, pg_url: str) -> None:
    old = await start(OLD, "work")
    part = DividedPart(frozenset({"work"}), NEW)
    cold = RoleLeases(read_url(pg_url), replace(HERE, pid=7), part)
    loading, loaded = asyncio.Event(), asyncio.Event()

    async def load() -> None:
        loading.set()
        await loaded.wait()

    taking = asyncio.create_task(cold.take(stop=asyncio.Event(), warm_up=load))
    await loading.wait()
    await asyncio.sleep(A_WHILE)
    assert not old.is_superseded.is_set()
    loaded.set()
    async with asyncio.timeout(SOON):
        await old.is_superseded.wait()
        await old.end()
        assert await taking
    await cold.close()


async def test_older_one_that_does_not_stop_is_ended(
    start: Starting, pg_url: str, open_store_at: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(builds, "STOPS_WITHIN", 0.3)
    old = await start(OLD)
    store = await open_store_at(pg_url, lease=old.leases)
    assert isinstance(store, DividedStore)
    await say(store)
    async with store.batch() as batch:
        batch.enqueue(message())
        batch.keep_turn()
        await batch.uow.reports.body("none")
        new = await start(NEW)
        assert new.works
        with pytest.raises(Conflict):
            await batch.commit()
    with pytest.raises(Conflict):
        await say(store)
    assert len(await store.message_ids()) == 1
    assert old.keeping is not None
    async with asyncio.timeout(SOON):
        await old.keeping  # returns: the process ends


async def test_older_one_that_returns_stands_aside(start: Starting, pg_url: str) -> None:
    old = await start(OLD)
    new = await start(NEW, works=False)
    async with asyncio.timeout(SOON):
        await old.is_superseded.wait()
    await old.end()
    await new.until_working()
    again = await start(OLD, works=False)
    await asyncio.sleep(A_WHILE)
    aside = await running(pg_url, 3)
    assert (again.works, aside.standing, aside.version) == (False, Standing.OLDER, "1.0.0")
    await new.end()
    await asyncio.sleep(A_WHILE)
    assert not again.works, "what the newer one has stored it could not read"

    await migrate(pg_url)  # whoever goes back on purpose
    await again.until_working()
    assert await note_of(pg_url) == BuildNote(OLD.digest)


async def test_migrating_beside_the_newer_one_lets_nobody_back(start: Starting, pg_url: str) -> None:
    await start(OLD)
    note = await note_of(pg_url)
    await migrate(pg_url)
    assert await note_of(pg_url) == note


async def test_newer_one_that_dies_while_taking_over_changes_nothing(start: Starting, pg_url: str) -> None:
    old = await start(OLD)
    new = await start(NEW, works=False)
    async with asyncio.timeout(SOON):
        await old.is_superseded.wait()
    assert new.taking is not None
    new.taking.cancel()
    await asyncio.gather(new.taking, return_exceptions=True)
    await new.leases.close()
    await old.end()
    again = await start(OLD, works=False)
    async with asyncio.timeout(builds.FRESH + SOON):  # until then it may be about to try again
        assert again.taking is not None
        await again.taking
    assert await note_of(pg_url) == BuildNote(OLD.digest)


async def test_newer_one_begins_where_nobody_works(start: Starting, pg_url: str) -> None:
    old = await start(OLD)
    await old.end()
    await start(NEW, "work")
    assert await note_of(pg_url) == BuildNote(NEW.digest, past=(OLD.digest,))


async def test_burning_waits_for_nobody_who_stands_aside(start: Starting, pg_url: str) -> None:
    await start(OLD, "work", "send")
    await start(NEW, "work", works=False)
    await asyncio.sleep(A_WHILE)
    database = Database(read_url(pg_url), fence=None)
    try:
        async with database.reading() as link:
            rows: list[OtherProcess] = list(await process_board.read_pages(link))
    finally:
        await database.close()
    assert {row.page.version: row.is_at_work for row in rows} == {"1.0.0": True, "1.1.0": False}


def message() -> Outgoing:
    return Outgoing(Say("menu"), "a", SendLane.DIALOGUE)


async def say(store: DividedStore) -> None:
    async with store.batch() as batch:
        batch.enqueue(message())
        batch.keep_turn()
        await batch.commit()
