"""Two versions of the program beside each other, where several processes divide the work: they never work at the same
time, and the newer one takes over once it has every role."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace

import pytest
from sqlalchemy import URL, text

from bot.conversation.outgoing import Say, SendLane
from bot.conversation.shared_store import BuildStatus, OtherProcess
from bot.conversation.store import Conflict, Outgoing
from storage import builds, process_board
from storage.builds import BuildNote, DividedPart, ProgramBuild
from storage.divided_store import DividedStore
from storage.engine import Database, read_url
from storage.lease_locks import BARRIER, WORK
from storage.leases import Lease, LeaseConnection
from storage.migrate import HEAD, USABLE_FROM, migrate
from storage.process_list import RunningProcess, list_processes
from storage.process_names import ProcessName
from storage.role_leases import RoleLeases
from storage.trouble import DatabaseUnusable
from tests.fakes.template_database import migrate_to_head
from tests.storage.conftest import Opening

pytestmark = pytest.mark.slow

OLD, NEW = ProgramBuild("1.0.0", "aaaaaaaaaaaa"), ProgramBuild("1.1.0", "bbbbbbbbbbbb")
HERE = ProcessName("here", 1, "0123456789ab")
SOON: float = 8.0
A_WHILE: float = 1.7
"""Seconds in which a process tries three times."""


@asynccontextmanager
async def reaching(url: URL | str) -> AsyncIterator[Database]:
    database = Database(read_url(url) if isinstance(url, str) else url, fence=None)
    try:
        yield database
    finally:
        await database.close()


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
        async with reaching(self.leases._url) as database, database.writing(fenced=False) as link:
            await process_board.take_down(link, self.leases.run)
            await link.commit()
        await self.leases.close()

    async def die(self) -> None:
        """End as a kill would."""
        for task in (self.taking, self.keeping):
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
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
    async with reaching(url) as database, database.reading() as link:
        rows = await link.rows(text("SELECT value FROM settings WHERE name = 'build'"))
        return BuildNote.read(rows[0][0] if rows else None)


def worked_on_by(build: ProgramBuild, *past: ProgramBuild) -> BuildNote:
    return BuildNote(build.digest, past=tuple(each.digest for each in past), version=build.version)


async def break_connections(url: str, *processes: VersionProcess) -> None:
    """As a proxy, or a server that starts again."""
    names = [str(process.leases.name) for process in processes]
    async with reaching(url) as database, database.reading() as link:
        await link.rows(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND application_name = ANY (CAST(:names AS text[]))"
            ),
            {"names": names},
        )


async def set_step(url: str, step: str) -> None:
    """As a program of a later release leaves it: what came since only adds."""
    async with reaching(url) as database, database.writing(fenced=False) as link:
        await link.run(text("UPDATE alembic_version SET version_num = :step"), {"step": step})
        await link.run(text(f"COMMENT ON TABLE alembic_version IS '{USABLE_FROM}{HEAD}'"))
        await link.commit()


async def test_equal_programs_work_beside_each_other(start: Starting, pg_url: str) -> None:
    await start(OLD)
    await start(OLD, "work")
    assert await note_of(pg_url) == worked_on_by(OLD)


async def test_newer_one_waits_for_every_role(start: Starting, pg_url: str) -> None:
    old = await start(OLD, "receive", "work", "send")
    first = await start(NEW, "receive", "send", works=False)
    await asyncio.sleep(A_WHILE)
    assert not first.works and not old.is_superseded.is_set()
    waiting = await running(pg_url, 2)
    assert (waiting.standing, waiting.version, waiting.missing) == (BuildStatus.NEWER, "1.1.0", ("work",))
    assert not waiting.is_at_work

    second = await start(NEW, "work", works=False)
    async with asyncio.timeout(SOON):
        await old.is_superseded.wait()
    assert not first.works and not second.works, "the older one still works"
    await old.end()
    for process in (first, second):
        await process.until_working()
    assert await note_of(pg_url) == worked_on_by(NEW, OLD)


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
    assert (again.works, aside.standing, aside.version) == (False, BuildStatus.OLDER, "1.0.0")
    await new.end()
    await asyncio.sleep(A_WHILE)
    assert not again.works, "what the newer one has stored it could not read"

    await migrate(pg_url, build=OLD)  # whoever goes back on purpose
    await again.until_working()
    assert await note_of(pg_url) == worked_on_by(OLD, NEW)

    late = await start(NEW, works=False)
    await asyncio.sleep(A_WHILE)
    assert (late.works, again.is_superseded.is_set()) == (False, False), "they went back for a reason"


async def test_migrating_lets_in_only_whom_it_names(start: Starting, pg_url: str) -> None:
    old = await start(OLD)
    await old.end()
    new = await start(NEW)
    again = await start(OLD, "work", works=False)
    await asyncio.sleep(A_WHILE)
    await new.end()
    await migrate(pg_url, build=NEW)
    await asyncio.sleep(A_WHILE)
    assert not again.works
    assert await note_of(pg_url) == worked_on_by(NEW, OLD)


async def test_going_back_across_a_step_that_adds(start: Starting, pg_url: str) -> None:
    new = await start(NEW)
    await set_step(pg_url, "9999")
    with pytest.raises(DatabaseUnusable, match="to go back to this one stop all of them"):
        await migrate(pg_url, build=OLD)
    await new.end()
    assert await migrate(pg_url, build=OLD) == ("9999", "9999")
    old = await start(OLD)
    assert old.works
    assert await note_of(pg_url) == worked_on_by(OLD, NEW)


@pytest.mark.parametrize("delay", [0.0, 0.15, 0.3])
async def test_broken_connection_hands_nothing_over(start: Starting, pg_url: str, delay: float) -> None:
    old = await start(OLD)
    partial = await start(NEW, "work", works=False)
    await asyncio.sleep(A_WHILE + delay)
    await break_connections(pg_url, old)
    await asyncio.sleep(2 * A_WHILE)
    assert (partial.works, old.is_superseded.is_set()) == (False, False)
    assert old.leases.is_held
    assert await note_of(pg_url) == worked_on_by(OLD)


async def test_cold_one_takes_nothing_from_a_broken_connection(start: Starting, pg_url: str) -> None:
    old = await start(OLD)
    await break_connections(pg_url, old)
    gate = builds.BuildGate(DividedPart(old.leases.part.roles, NEW), "cold", "cold")
    connection = await LeaseConnection.open(read_url(pg_url), replace(HERE, pid=9))
    try:
        assert not await gate.may_work(connection)
    finally:
        await connection.close()
    assert await note_of(pg_url) == worked_on_by(OLD)


async def test_partial_one_goes_on_alone_once_nobody_returned(
    start: Starting, pg_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(builds, "RETURNS_WITHIN", 3.0)
    old = await start(OLD)
    partial = await start(NEW, "work", works=False)
    await old.die()
    await asyncio.sleep(A_WHILE)
    assert not partial.works
    await partial.until_working()
    assert await note_of(pg_url) == worked_on_by(NEW, OLD)


async def test_rows_that_age_while_the_server_is_away_count(
    start: Starting, pg_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(builds, "RETURNS_WITHIN", 3.0)
    old = await start(OLD)
    partial = await start(NEW, "work", works=False)
    await old.die()
    async with reaching(pg_url) as database, database.writing(fenced=False) as link:
        await link.run(text("UPDATE processes SET seen = seen - 50000000"))
        await link.commit()
    await break_connections(pg_url, partial)
    await asyncio.sleep(A_WHILE)
    assert not partial.works, "the other one may be about to reach the server, too"
    await partial.until_working()


async def test_smaller_release_takes_over_from_nobody(start: Starting, pg_url: str) -> None:
    new = await start(NEW)
    unseen = await start(OLD, works=False)
    await asyncio.sleep(A_WHILE)
    assert not new.is_superseded.is_set()
    assert (await running(pg_url, 2)).standing is BuildStatus.OLDER
    await new.end()
    await asyncio.sleep(A_WHILE)
    assert not unseen.works


async def test_program_that_lacks_the_step_takes_nothing_over(start: Starting, pg_url: str) -> None:
    new = await start(NEW)
    await set_step(pg_url, "9999")
    await start(replace(NEW, digest="cccccccccccc"), works=False)
    await asyncio.sleep(A_WHILE)
    assert not new.is_superseded.is_set()
    assert (await running(pg_url, 2)).standing is BuildStatus.OLDER


async def test_takeover_waits_for_who_has_the_whole_work(start: Starting, pg_url: str) -> None:
    old = await start(OLD)
    await old.end()
    whole = Lease(read_url(pg_url), replace(HERE, pid=8))
    assert await whole.take(stop=asyncio.Event())
    async with reaching(pg_url) as database, database.reading() as link:
        barrier = {"kind": BARRIER, "number": WORK}
        await link.rows(text("SELECT pg_advisory_xact_lock_shared(:kind, :number)"), barrier)
        new = await start(NEW, works=False)
        await asyncio.sleep(A_WHILE)
        assert not new.works
        await link.rows(text("SELECT 1"))  # its transaction was not ended
    assert await note_of(pg_url) == worked_on_by(OLD)
    await whole.close()
    await new.until_working()


async def test_migrating_beside_the_newer_one_lets_nobody_back(start: Starting, pg_url: str) -> None:
    await start(OLD)
    note = await note_of(pg_url)
    await migrate(pg_url, build=NEW)
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
    assert await note_of(pg_url) == worked_on_by(OLD)


async def test_newer_one_begins_where_nobody_works(start: Starting, pg_url: str) -> None:
    old = await start(OLD)
    await old.end()
    await start(NEW, "work")
    assert await note_of(pg_url) == worked_on_by(NEW, OLD)


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
