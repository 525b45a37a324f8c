"""Of two processes on one PostgreSQL database one works. Whoever has lost that right notices before they act, and what
they had under way is not committed."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.conversation.store import Conflict
from bot.runtime.system import SystemClock
from storage import leases
from storage.engine import Database, read_url
from storage.lease_locks import TERM
from storage.leases import EXPIRES, RENEWAL, TRUSTED, TRY, Lease, boot_seconds
from storage.link import Link
from storage.models import settings
from storage.opening import _open_database
from storage.process_list import list_processes
from storage.process_names import ProcessName
from storage.trouble import DatabaseBusy, DatabaseUnusable
from tests.fakes.forwarder import Cable, Forwarder, over_port

pytestmark = pytest.mark.slow

HERE = ProcessName("here", os.getpid(), "0123456789ab")


class Holder:
    """A process as far as its lease goes."""

    def __init__(
        self, url: str, *, name: ProcessName = HERE, timer: Callable[[], float] = boot_seconds
    ) -> None:
        self.lease = Lease(read_url(url), name, timer=timer)
        self.database = Database(read_url(url), fence=self.lease.fence)
        self.stop = asyncio.Event()

    async def take(self, *, within: float = 10.0) -> None:
        async with asyncio.timeout(within):
            assert await self.lease.take(stop=self.stop)
            await self.lease._expire_early()  # it is warm

    @asynccontextmanager
    async def stay_awake(self) -> AsyncIterator["asyncio.Task[None]"]:
        """Renew the lease meanwhile. The task ends when the lease is lost."""
        keeping = asyncio.create_task(self.lease.keep())
        try:
            yield keeping
        finally:
            keeping.cancel()
            with suppress(asyncio.CancelledError):
                await keeping

    async def write(self, value: str) -> None:
        async with self.database.writing() as link:
            await put(link, value)
            await link.commit()


async def put(link: Link, value: str) -> None:
    await link.put(settings, [{"name": value, "value": value}])


@pytest.fixture
async def holder(pg_url: str) -> AsyncIterator[Callable[..., Holder]]:
    holders: list[Holder] = []

    def make(url: str = pg_url, **more: Any) -> Holder:
        holders.append(Holder(url, **more))
        return holders[-1]

    yield make
    for each in holders:
        await each.lease.close()
        await each.database.close()


@pytest.fixture
async def looking(pg_url: str) -> AsyncIterator[Database]:
    """A connection that belongs to neither."""
    database = Database(read_url(pg_url))
    yield database
    await database.close()


async def until_held(lease: Lease) -> None:
    while not lease.is_held:  # noqa: ASYNC110 nothing tells when it is
        await asyncio.sleep(0.1)


async def values(database: Database) -> set[str]:
    async with database.reading() as link:
        return {row.value for row in await link.rows(text("SELECT value FROM settings WHERE name = value"))}


async def end_connection_of_lease(database: Database) -> None:
    async with database.reading() as link:
        await link.rows(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND application_name LIKE 'amanat:%'"
            )
        )


async def test_second_process_stands_by_until_first_stops(holder: Callable[..., Holder], pg_url: str) -> None:
    first, second = holder(), holder(name=replace(HERE, pid=2))
    await first.take()
    async with first.stay_awake():
        with pytest.raises(TimeoutError):
            await second.take(within=3 * TRY)
        assert first.lease.is_held and not second.lease.is_held
        assert [(p.name.pid, p.has_whole_work) for p in await list_processes(pg_url)] == [
            (HERE.pid, True),
            (2, False),
        ]
    await first.lease.close()
    await second.take(within=2 * TRY + 0.5)
    assert second.lease.is_held and not first.lease.is_held


async def test_stop_ends_standing_by(holder: Callable[..., Holder]) -> None:
    first, second = holder(), holder()
    await first.take()
    second.stop.set()
    assert not await second.lease.take(stop=second.stop)


async def test_stop_ends_standing_by_beside_a_silent_server(
    holder: Callable[..., Holder], cable: Forwarder, pg_url: str
) -> None:
    """Whoever starts it anew, with another holder of keys, does not wait for a machine that has vanished."""
    await holder().take()
    second = holder(url=over_port(pg_url, cable.port).render_as_string(hide_password=False))
    waiting = asyncio.create_task(second.lease.take(stop=second.stop))
    while second.lease._connection is None:  # noqa: ASYNC110 nothing tells when it is
        await asyncio.sleep(0.01)
    cable.cut(Cable.SILENT)
    await asyncio.sleep(TRY)
    second.stop.set()
    async with asyncio.timeout(1.0):
        assert not await waiting


async def test_sleeping_holder_is_replaced_and_notices_on_waking(holder: Callable[..., Holder]) -> None:
    """Nothing renews the first lease, as if its process were stopped: the server frees it."""
    first, second = holder(), holder()
    await first.take()
    began = boot_seconds()
    await second.take(within=5.0)
    assert boot_seconds() - began < 5.0
    with pytest.raises(Conflict):
        first.lease.check()
    with pytest.raises(Conflict, match="lease is lost"):
        await first.write("of a sleeper")
    async with asyncio.timeout(5):
        await first.lease.keep()  # returns: somebody else has worked meanwhile
    await second.write("of the second")


async def test_holder_that_is_loading_may_stall(holder: Callable[..., Holder], looking: Database) -> None:
    """A start keeps a small machine busy; another process that took over then would only do the same."""
    first = holder()
    assert await first.lease.take(stop=first.stop)
    await asyncio.sleep(EXPIRES + 0.5)
    assert not first.lease.is_held  # it may not act,
    async with first.stay_awake():
        await asyncio.sleep(2 * RENEWAL)
        assert first.lease.is_held  # but goes on with its lease, which from now on ends early
    await asyncio.sleep(EXPIRES + 0.5)
    with pytest.raises(Conflict):
        await first.write("after it has slept")


async def test_who_stands_by_gets_warm_meanwhile(holder: Callable[..., Holder]) -> None:
    first, second = holder(), holder()
    done: list[str] = []

    async def warm_up() -> None:
        done.append("warm")
        second.stop.set()

    await first.lease.take(stop=first.stop, warm_up=warm_up)
    assert done == []
    assert not await second.lease.take(stop=second.stop, warm_up=warm_up)
    assert done == ["warm"]


async def test_lease_is_not_trusted_before_server_frees_it(holder: Callable[..., Holder]) -> None:
    now = boot_seconds()
    first = holder(timer=lambda: now)
    await first.take()
    assert TRUSTED < EXPIRES
    now += TRUSTED - 0.01
    assert first.lease.is_held
    now += 0.02
    assert not first.lease.is_held


async def test_transaction_of_a_sleeper_is_never_committed(
    holder: Callable[..., Holder], looking: Database
) -> None:
    """It sleeps between its statement and its commit; the next holder begins only when that has ended."""
    first, second = holder(), holder()
    await first.take()
    with pytest.raises(Conflict):
        async with first.database.writing() as link:
            await put(link, "half done")
            await second.take(within=5.0)
            await link.commit()
    assert await values(looking) == set()


async def test_next_holder_sees_all_that_was_committed(
    holder: Callable[..., Holder], looking: Database
) -> None:
    """And the first writes nothing more, though it stopped in good order."""
    first, second = holder(), holder()
    await first.take()
    await first.write("of the first")
    await first.lease.close()
    await second.take()
    assert await values(looking) == {"of the first"}
    with pytest.raises(Conflict):
        await first.write("after its end")


async def test_broken_connection_is_replaced_and_work_goes_on(
    holder: Callable[..., Holder], looking: Database
) -> None:
    """A database that was started again costs nobody their lease, if nobody else was there."""
    first = holder()
    await first.take()
    async with first.stay_awake() as keeping:
        await end_connection_of_lease(looking)
        with pytest.raises(Conflict):
            await first.write("between two terms")
        await asyncio.sleep(2.0)  # it has noticed, has taken the lease again, and has renewed it
        assert first.lease.is_held and not keeping.done()
        await first.write("later")
    assert await values(looking) == {"later"}


async def test_broken_connection_ends_a_term_that_passed(
    holder: Callable[..., Holder], looking: Database
) -> None:
    """The second had the lease and has stopped again: the first must not go on with what it holds in memory."""
    first, second = holder(), holder()
    await first.take()
    await end_connection_of_lease(looking)
    await second.take()
    await second.lease.close()
    async with asyncio.timeout(5):
        await first.lease.keep()
    assert not first.lease.is_held


async def test_term_that_cannot_be_locked_is_not_begun(
    holder: Callable[..., Holder], looking: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer that looks at a term before it is locked holds its lock for a moment. The holder would then be fenced
    off from its own writes as long as it keeps the lease."""
    terms = iter((5, 6, 7))
    monkeypatch.setattr(leases.secrets, "randbits", lambda _bits: next(terms))
    async with looking.reading() as link:
        await link.rows(text("SELECT pg_advisory_xact_lock_shared(:kind, 5)"), {"kind": TERM})
        first = holder()
        await first.take()
    await first.write("mine")
    assert await values(looking) == {"mine"}


async def test_writers_do_not_disturb_begin_of_term(holder: Callable[..., Holder], looking: Database) -> None:
    """The database was away for a moment, and everybody writes as soon as it is back."""
    first = holder()
    await first.take()
    async with first.stay_awake():
        await end_connection_of_lease(looking)
        ends = asyncio.get_running_loop().time() + 3.0
        while asyncio.get_running_loop().time() < ends:
            with suppress(Conflict):
                await asyncio.gather(*(first.write(f"{number}") for number in range(4)))
        await first.write("later")
    assert "later" in await values(looking)


async def test_silent_server_ends_what_waits_for_it(
    holder: Callable[..., Holder], pg_url: str, cable: Forwarder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cable that is pulled tells nobody: without this a batch would wait for minutes for a server that is gone."""
    monkeypatch.setattr(leases, "ANSWER", 1.0)
    url = over_port(pg_url, cable.port).render_as_string(hide_password=False)
    first = holder(url=url)
    first.lease.on_silence = first.database.break_off
    await first.take()
    async with first.stay_awake() as keeping:
        await first.write("before")
        cable.cut(Cable.SILENT)
        with pytest.raises(Conflict):
            async with asyncio.timeout(5):
                await first.write("meanwhile")
        assert not first.lease.is_held and not keeping.done()
        cable.cut(Cable.WHOLE)
        async with asyncio.timeout(10):
            await until_held(first.lease)
        await first.write("later")


@pytest.mark.parametrize(("hours", "where"), [(24, "ahead of"), (-24, "behind")])
async def test_process_with_wrong_clock_does_not_work(
    pg_url: str, holder: Callable[..., Holder], hours: int, where: str
) -> None:
    """It would end claims, drafts and keys of a day that has not come. Another one works."""
    wrong = Lease(read_url(pg_url), HERE, now=lambda: SystemClock().now() + timedelta(hours=hours))
    with pytest.raises(
        DatabaseUnusable, match=rf"24\.0 hours {where} the database server's: set the wrong one"
    ):
        await wrong.take(stop=asyncio.Event())
    await wrong.close()
    await holder().take()


async def test_who_stands_by_notices_that_the_server_vanished(
    holder: Callable[..., Holder], cable: Forwarder, pg_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine without power ends no connection. If the worker died with it, nobody else is left to notice."""
    monkeypatch.setattr(leases, "ANSWER", 0.5)
    first = holder()
    await first.take()
    second = Holder(str(over_port(pg_url, cable.port)))
    waiting = asyncio.create_task(second.take(within=30))
    await asyncio.sleep(1.0)
    opened_before = second.lease._connection
    assert opened_before is not None
    cable.cut(Cable.SILENT)
    await asyncio.sleep(3.0)
    assert second.lease._connection is not opened_before
    cable.cut(Cable.WHOLE)
    await first.lease.close()
    await waiting
    await second.lease.close()
    await second.database.close()


@pytest.mark.parametrize("hours", [24, -24])
async def test_clock_that_leaps_while_working_ends_the_term(pg_url: str, hours: int) -> None:
    """Before the next act, not at the next renewal; and another process may take the lease at once."""
    ahead = timedelta()
    lease = Lease(read_url(pg_url), HERE, now=lambda: SystemClock().now() + ahead)
    assert await lease.take(stop=asyncio.Event())
    database = _open_database(pg_url, lease, replicated=False)
    async with database.writing() as link:
        await link.commit()
    ahead = timedelta(minutes=20)
    lease.check()  # what a time server sets is no leap
    database.check_clock()
    ahead = timedelta(hours=hours)
    with pytest.raises(Conflict):
        lease.check()
    with pytest.raises(Conflict):  # keys and files end outside transactions
        database.check_clock()
    with pytest.raises(Conflict, match="the clock was set"):
        async with database.writing():
            pass
    async with asyncio.timeout(5):
        await lease.keep()
    other = Lease(read_url(pg_url), HERE, now=SystemClock().now)
    assert await other.take(stop=asyncio.Event())
    await other.close()
    await database.close()


@pytest.mark.parametrize("hours", [24, -24])
async def test_clock_that_leaps_within_transaction_leaves_nothing(pg_url: str, hours: int) -> None:
    """What began in time would end claims by the new time, and hand them to others."""
    ahead = timedelta()
    lease = Lease(read_url(pg_url), HERE, now=lambda: SystemClock().now() + ahead)
    assert await lease.take(stop=asyncio.Event())
    database = Database(read_url(pg_url), fence=lease.fence)
    async with database.writing() as link:
        await put(link, "before")
        await link.commit()
    async with database.writing() as link:
        ahead = timedelta(hours=hours)
        await put(link, "of another day")
        with pytest.raises(Conflict, match="the clock was set"):
            await link.commit()
    async with database.reading() as link:
        names = {row.name for row in await link.rows(text("SELECT name FROM settings"))}
    assert "before" in names and "of another day" not in names
    await lease.close()
    await database.close()


async def test_clocks_that_differ_a_little_may_work(pg_url: str) -> None:
    late = Lease(read_url(pg_url), HERE, now=lambda: SystemClock().now() - timedelta(minutes=25))
    assert await late.take(stop=asyncio.Event())
    await late.close()


async def test_keys_in_another_folder_are_refused(holder: Callable[..., Holder]) -> None:
    first, second = holder(), holder(name=replace(HERE, host="elsewhere", keys="ba9876543210"))
    await first.take()
    async with first.stay_awake():
        with pytest.raises(DatabaseBusy, match=r"on here .* keys in another folder"):
            await second.take()


def test_names_of_processes_are_read_back(tmp_path: Path) -> None:
    name = ProcessName.of_this_process(tmp_path)
    assert ProcessName.read(str(name)) == name and len(str(name).encode()) <= 63
    (tmp_path / "other").mkdir()
    assert ProcessName.of_this_process(tmp_path / "other").keys != name.keys
    assert ProcessName.read("psql") is None and ProcessName.read("amanat:x:y:z") is None
