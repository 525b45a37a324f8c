"""The lease of the process that works on a PostgreSQL database: of several that run, one works, the others stand by.

A lease is an advisory lock on a connection of its own. The server frees it when the connection ends, and it ends a
connection on which nothing was asked for ``EXPIRES``: a holder that is stopped, swapped out or cut off loses the lease
without being asked. A holder renews it twice a second and trusts it for ``TRUSTED`` after a renewal was *sent*, by a
clock that goes on while the machine sleeps. So a holder that wakes knows that it must not act before another may.

Between looking at the clock and acting a process can sleep. What it then sends to a messenger arrives (towards the
messenger delivery is at least once anyway); what it then writes is refused by the database: see ``Lease.fence``.
"""

import asyncio
import logging
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, ProgrammingError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.pool import NullPool

from bot.conversation.store import Conflict
from storage.lease_locks import BARRIER, HELD, TERM, WORK
from storage.link import Link
from storage.process_list import PROCESSES
from storage.process_names import ProcessName
from storage.servers import open_connection, postgres_engine
from storage.trouble import DatabaseBusy, DatabaseUnusable

_log = logging.getLogger(__name__)

EXPIRES: Final = 3.0
"""Seconds without a word from the holder after which the server ends its connection."""
EXPIRES_AT_START: Final = 60.0
"""The same until the holder is warm: what it loads at its start may keep a small machine busy for seconds, and another
process that took over then would only do the same."""
TRUSTED: Final = 2.0
"""Seconds after the sending of a renewal for which the holder acts on it; less than ``EXPIRES``, because clocks of two
machines do not run alike."""
RENEWAL: Final = 0.5
TRY: Final = 0.5
"""Seconds between two tries to take the lease. With ``EXPIRES`` it bounds how long nobody works after a stop: 3.5 s
and a start."""
ANSWER: Final = 5.0
"""Seconds that the server may take for an answer; afterwards the connection counts as dead. Longer than ``EXPIRES``: a
busy server is not a dead one, and while it is late the lease is not trusted anyway."""
ANSWER_TO_WAITING: Final = 1.5
"""The same for one that stands by. Where the server has vanished with its machine, its successor is to be asked soon,
and if it is only slow, nothing is lost by asking anew."""
OTHERS: Final = 60.0
"""Seconds within which the last holder's transactions have ended, and the second of two servers has a commit. Then the
lease is asked for anew."""

CLOCKS_APART: Final = 1800.0
"""Seconds by which the clocks of process and server may differ. A process that is a day ahead would end claims, drafts
and keys of a day that has not come."""

LEASE_NOTE: Final = "lease"
"""The row in ``settings`` that names the last holder's run of the process."""

_TAKE: Final = text("SELECT pg_try_advisory_lock(:held, :work)").bindparams(held=HELD, work=WORK)
_BEGIN_TERM: Final = text("SELECT pg_try_advisory_lock(:kind, :term)").bindparams(kind=TERM)
_RENEW: Final = text("SELECT pg_backend_pid()")
_CLOCK: Final = text("SELECT extract(epoch FROM clock_timestamp())")
_LAST: Final = text("SELECT value FROM settings WHERE name = :name").bindparams(name=LEASE_NOTE)
_NOTE: Final = text(
    "INSERT INTO settings (name, value) VALUES (:name, :value) "
    "ON CONFLICT (name) DO UPDATE SET value = excluded.value"
).bindparams(name=LEASE_NOTE)
_END_OLD: Final = text(
    "SELECT pg_terminate_backend(pid) FROM pg_locks "
    "WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
    "AND classid = :barrier AND objid = :work AND objsubid = 2 AND pid <> pg_backend_pid()"
).bindparams(barrier=BARRIER, work=WORK)
_WAIT_FOR_OLD: Final = text("SELECT pg_advisory_lock(:barrier, :work)").bindparams(barrier=BARRIER, work=WORK)
_LET_IN: Final = text("SELECT pg_advisory_unlock(:barrier, :work)").bindparams(barrier=BARRIER, work=WORK)
_FENCE: Final = text(
    "SELECT pg_try_advisory_xact_lock_shared(:kind, :term) AS is_over "
    "FROM (SELECT pg_advisory_xact_lock_shared(:barrier, :work) OFFSET 0) AS barrier"
).bindparams(kind=TERM, barrier=BARRIER, work=WORK)
"""The barrier is taken before the term is looked at: ``OFFSET 0`` keeps the two steps apart. Nobody else can take the
term's lock as long as its holder's connection lives."""


def boot_seconds() -> float:
    """Seconds that go on while the machine sleeps, where the system has such a clock."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


async def warm_already() -> None:
    """Nothing has to be loaded before this process can work."""


def _nothing() -> None:
    """Nobody waits for the server."""


class LeaseConnection:
    """A connection that can be told to end when nothing is asked on it for a while."""

    def __init__(self, engine: AsyncEngine, connection: AsyncConnection) -> None:
        self._engine = engine
        self._connection = connection
        self._pid = 0
        self._raw: Any = None
        """The driver's own connection."""
        self._asking = asyncio.Lock()
        """The driver takes one statement at a time."""
        self._is_broken = False
        self.is_silent = False
        """Whether the last renewal was neither answered nor refused."""

    @classmethod
    async def open(cls, url: URL, name: ProcessName, *, within: float | None = None) -> "LeaseConnection":
        """``within``: seconds, otherwise ``ANSWER``. Raises DBAPIError, OSError and TimeoutError."""
        within = within or ANSWER
        engine = postgres_engine(
            url,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            hide_parameters=True,
            connect={"timeout": within, "server_settings": {"application_name": str(name)}},
        )
        connection = None
        try:
            async with asyncio.timeout(within):
                connection = cls(engine, await open_connection(engine))
                connection._raw = (await connection._connection.get_raw_connection()).driver_connection
                connection._pid = await connection.ask(_RENEW)
        except BaseException:
            await (connection.close() if connection is not None else engine.dispose())
            raise
        return connection

    async def expire_after(self, seconds: float) -> None:
        """Let the server end this connection when nothing is asked for so long. Raises DBAPIError, and
        DatabaseUnusable for a server that cannot."""
        try:
            await self.ask(text(f"SET idle_session_timeout = {int(seconds * 1000)}"), rows=False)
        except ProgrammingError as refused:
            raise DatabaseUnusable("the database is too old: PostgreSQL 14 or newer is needed") from refused

    async def ask(
        self, statement: Any, values: Any = None, *, rows: bool = True, within: float | None = None
    ) -> Any:
        """The first value of the first row, or None. Raises DBAPIError, OSError, and TimeoutError for a server that
        says nothing for ``ANSWER`` or ``within``: one that has vanished with its machine leaves the connection open."""
        async with asyncio.timeout(within or ANSWER), self._use():
            result = await self._connection.execute(statement, values)
            return result.scalar() if rows else None

    async def column(self, statement: Any) -> list[Any]:
        """The first value of each row. Raises DBAPIError, OSError and TimeoutError."""
        async with asyncio.timeout(ANSWER), self._use():
            return list((await self._connection.execute(statement)).scalars())

    @asynccontextmanager
    async def _use(self) -> AsyncIterator[None]:
        """Alone. After any failure but a refusal the connection is of no use any more: its state is not known."""
        async with self._asking:
            if self._is_broken:
                raise ConnectionError("the connection of the lease is broken")
            try:
                yield
            except ProgrammingError:
                raise
            except BaseException:
                self._is_broken = True
                raise

    async def listen(self, channel: str, heard: Callable[[], None]) -> None:
        """Call ``heard`` whenever something is announced on this channel, as long as the connection lives. Raises
        DBAPIError, OSError and TimeoutError."""
        async with asyncio.timeout(ANSWER), self._use():
            raw = await self._connection.get_raw_connection()
            assert raw.driver_connection is not None
            await raw.driver_connection.add_listener(channel, lambda *_: heard())

    async def renew(self) -> bool:
        """Whether the server still answers on this very connection. Not so through a pooler that hands statements
        to any connection: such a lock belongs to nobody."""
        try:
            async with asyncio.timeout(ANSWER):
                return bool(await self.ask(_RENEW) == self._pid)
        except (DBAPIError, OSError, TimeoutError) as trouble:
            self.is_silent = isinstance(trouble, TimeoutError)
            _log.warning(
                "lease-not-renewed", extra={"kind": str(getattr(trouble, "orig", None) or type(trouble))[:80]}
            )
            return False

    def break_off(self) -> None:
        """End it without a word; who waits for an answer gets an error."""
        self._is_broken = True
        if self._raw is not None:
            self._raw.terminate()

    async def close(self) -> None:
        """At once if it is broken: a server that has vanished does not say goodbye."""
        if self._is_broken:
            self.break_off()
        with suppress(SQLAlchemyError, OSError, TimeoutError):
            async with asyncio.timeout(ANSWER):
                await self._connection.close()
        await self._engine.dispose()


class Lease:
    """The right to work on a database: taken once, renewed until it is lost, or released at a stop."""

    def __init__(
        self,
        url: URL,
        name: ProcessName,
        *,
        timer: Callable[[], float] = boot_seconds,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        """``now``: the clock by which this process would work; without one it is not compared with the server's."""
        self._now = now
        self._url = url
        self._name = name
        self._timer = timer
        self._connection: LeaseConnection | None = None
        self._run = secrets.token_urlsafe(12)
        """This run of the process, for the row that names the last holder."""
        self._term = 0
        self._until = float("-inf")
        self._started_at: float | None = None
        """When the timer began, by the clock of which the server was asked; None until it was."""
        self._expires = EXPIRES_AT_START
        self._patience = ANSWER
        self.on_silence: Callable[[], None] = _nothing
        """Called when the server does not answer: what waits for it on other connections would wait for minutes."""

    @property
    def is_held(self) -> bool:
        """Whether this process may act now. Asks nobody: look at it before each act."""
        return self._timer() < self._until and not self._was_clock_set()

    def _was_clock_set(self) -> bool:
        """Whether the clock has leapt since the server's was asked: by the timer, which nobody sets."""
        if self._now is None or self._started_at is None:
            return False
        return abs(self._now().timestamp() - self._timer() - self._started_at) > CLOCKS_APART

    def check_clock(self) -> None:
        """Raises Conflict when the clock has leapt: nothing may end by it."""
        if self._was_clock_set():
            raise Conflict("the clock was set")

    def check(self) -> None:
        """Raises Conflict when this process may not act now."""
        if not self.is_held:
            raise Conflict("the lease is not held")

    async def fence(self, link: Link) -> None:
        """Bind a transaction to this term: it is committed before anybody else begins to work, or never; and not if the
        clock is set before the commit. Raises Conflict when the term is over, or the clock was set."""
        self._watch_clock(link)
        rows = await link.rows(_FENCE, {"term": self._term})
        if rows[0].is_over:
            raise link.fail("the lease is lost")

    def _watch_clock(self, link: Link) -> None:
        """Now, and again at the commit: what was reckoned in between may be of a day that has not come. Raises
        Conflict."""
        if self._was_clock_set():
            raise link.fail("the clock was set")
        link.before_commit = self._watch_clock

    async def take(
        self, *, stop: asyncio.Event, warm_up: Callable[[], Awaitable[None]] = warm_already
    ) -> bool:
        """Wait until the lease is free, and take it; who must wait gets warm meanwhile. False if ``stop`` was set
        before. Raises DatabaseBusy when its holder keeps its keys in another folder: what it has sealed could not be
        read here. Raises DatabaseUnusable when the clock here is wrong: it would end what still lasts."""
        is_waiting = False
        while not await self._try_unless(stop):
            if not is_waiting:
                await warm_up()
                self._expires, self._patience = EXPIRES, ANSWER_TO_WAITING
                _log.info("standing-by")
                is_waiting = True
            with suppress(TimeoutError):
                async with asyncio.timeout(TRY):
                    await stop.wait()
            if stop.is_set():
                return False
        _log.info("lease-taken")
        return True

    async def keep(self, *, is_warm: Callable[[], bool] = lambda: True) -> None:
        """Renew the lease, and from when the process is warm let it end early; returns when it is lost: another
        process may have worked since. A connection that only
        broke is replaced, if nobody had the lease meanwhile. Returns too when the clock was set: at its next start the
        process compares it with the server's."""
        while True:
            await asyncio.sleep(RENEWAL)
            if self._was_clock_set():
                _log.error("lease-given-back", extra={"kind": "the clock was set"})
                await self.close()
                return
            if await self._renew() and (
                self._expires <= EXPIRES or not is_warm() or await self._expire_early()
            ):
                continue
            late = round(self._timer() - self._until + TRUSTED, 1)
            _log.warning("lease-interrupted", extra={"since_renewal": late})
            self._until = float("-inf")
            if self._connection is not None and self._connection.is_silent:
                self.on_silence()
            await self._disconnect()
            if not await self._take_again():
                _log.error("lease-lost")
                return

    async def close(self) -> None:
        """Give the lease back; the next process takes it within ``TRY``."""
        self._until = float("-inf")
        await self._disconnect()

    async def _expire_early(self) -> bool:
        assert self._connection is not None
        self._expires = EXPIRES
        with suppress(DBAPIError, OSError, TimeoutError):
            async with asyncio.timeout(ANSWER):
                await self._connection.expire_after(EXPIRES)
                return True
        return False

    async def _renew(self) -> bool:
        asked = self._timer()
        if self._connection is None or not await self._connection.renew():
            return False
        self._until = asked + TRUSTED
        return True

    async def _try_unless(self, stop: asyncio.Event) -> bool:
        """As ``_try_first``, but given up when ``stop`` is set: a server may be silent for seconds."""
        trying, stopping = asyncio.Task(self._try_first()), asyncio.Task(stop.wait())  # both end right here
        try:
            await asyncio.wait({trying, stopping}, return_when=asyncio.FIRST_COMPLETED)
            return trying.done() and trying.result()
        finally:
            if not trying.done() and self._connection is not None:
                self._connection.break_off()
            for each in (trying, stopping):
                each.cancel()
            await asyncio.wait({trying, stopping})

    async def _try_first(self) -> bool:
        try:
            if self._connection is None:
                self._connection = await LeaseConnection.open(self._url, self._name, within=self._patience)
            await self._compare_clocks()
            if not await self._try():
                await self._compare_keys()
                return False
            await self._begin_term()
        except (DBAPIError, OSError, TimeoutError) as trouble:
            _log.warning("lease-not-asked", extra={"kind": type(trouble).__name__})
            await self._disconnect()
            return False
        if not await self._renew():
            _log.warning("lease-not-asked", extra={"kind": "answered by another connection"})
            await self._disconnect()
        return self.is_held

    async def _take_again(self) -> bool:
        """Take the lease after the connection broke. False if another process has had it since, or has it."""
        while True:
            with suppress(DBAPIError, OSError, TimeoutError):
                if self._connection is None:
                    self._connection = await LeaseConnection.open(self._url, self._name)
                last = await self._connection.ask(_LAST)
                if last != self._run:
                    return False
                if await self._try():
                    # Looked at again: it may have been taken and given back in between.
                    if await self._connection.ask(_LAST) != self._run:
                        return False
                    await self._begin_term()
                    if await self._renew():
                        return True
                await asyncio.sleep(TRY)
                continue
            await self._disconnect()
            await asyncio.sleep(TRY)

    async def _compare_keys(self) -> None:
        assert self._connection is not None
        for name in await self._connection.column(PROCESSES):
            other = ProcessName.read(name)
            if other is None:
                continue
            if not self._name.shares_keys(other):
                raise DatabaseBusy(
                    f"the program on {other.host} (process {other.pid}) works on this database with keys in another "
                    "folder: run both on one machine with the same AMANAT_DATA_DIR, or stop that one"
                )
            if not self._name.shares_evidence(other):
                raise DatabaseBusy(
                    f"the program on {other.host} (process {other.pid}) keeps evidence in another place than this one, "
                    "and one of them keeps it in a folder that the other does not see: move it to a bucket "
                    "(./amanat vault to-bucket) and give both the same AMANAT_VAULT_URL, or run both on one machine "
                    "with the same AMANAT_DATA_DIR and AMANAT_VAULT_URL"
                )

    async def _compare_clocks(self) -> None:
        if self._now is None:
            return
        assert self._connection is not None
        now = self._now().timestamp()
        self._started_at = now - self._timer()
        ahead = now - float(await self._connection.ask(_CLOCK, within=self._patience))
        if abs(ahead) > CLOCKS_APART:
            raise DatabaseUnusable(
                f"the clock of this machine is {abs(ahead) / 3600:.1f} hours {'ahead of' if ahead > 0 else 'behind'} "
                "the database server's: set the wrong one (timedatectl set-ntp true), then start again"
            )

    async def _try(self) -> bool:
        assert self._connection is not None
        return bool(await self._connection.ask(_TAKE))

    async def _begin_term(self) -> None:
        """End what the last holder has under way, so that nothing of it is committed from now on."""
        connection = self._connection
        assert connection is not None
        await connection.expire_after(self._expires)
        # Known to the fence only once it is locked: a transaction that looks at it before would take the lock itself.
        term = secrets.randbits(31)
        while not await connection.ask(_BEGIN_TERM, {"term": term}):
            term = secrets.randbits(31)
        self._term = term
        await connection.ask(_END_OLD)
        await connection.ask(_WAIT_FOR_OLD, within=OTHERS)
        # After them in the log: where two servers have each commit, the other one has all that is read from here on.
        await connection.ask(_NOTE, {"value": self._run}, rows=False, within=OTHERS)
        await connection.ask(_LET_IN)

    async def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()
