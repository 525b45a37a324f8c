"""Connections: on SQLite one that writes and a few that read; on PostgreSQL a pool.

SQLite through SQLAlchemy's default settings loses updates silently (a SELECT opens no transaction), and with a
plain BEGIN a writer that has read first fails at once. So every write transaction begins IMMEDIATE.

Rewrites the database file now and then: deleted rows are really gone after it.

SQLite's ``secure_delete`` alone is not enough: it leaves copies of rows in pages that it has rearranged, and
does not know of them when the row is deleted (1 in 300 rows of mixed lengths, measured with SQLite 3.46).
"""

import asyncio
import logging
import shutil
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any, Final, Literal
from weakref import WeakSet

from sqlalchemy import Connection, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as NoneFree
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncTransaction
from sqlalchemy.pool import NullPool

from bot.conversation.store import IN_NO_HURRY, Conflict
from storage.commit_marks import CommitMarks
from storage.link import Link
from storage.one_hop import OneHopConnection, one_hop_engine, open_reader, run_to_completion
from storage.prepared_reads import PreparedRead
from storage.servers import open_connection, postgres_engine
from storage.trouble import FULL, DatabaseUnusable, conflict_from
from storage.write_ahead_log import LOG_PAGES, MOVE_LOG, WriteAheadLog

BEGIN = "BEGIN IMMEDIATE"
"""How a write transaction starts on SQLite. A test changes this to ``BEGIN`` and must fail then."""

PRAGMAS: Final = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "secure_delete=ON",
    "busy_timeout=5000",
    "temp_store=MEMORY",
    "cache_size=-16000",
    f"wal_autocheckpoint={LOG_PAGES}",
)
_POOL: Final = 5
_FREE: Final = 5.0
"""Seconds that somebody waits for a connection while others hold all of them, because a server confirms nothing."""
_GIVES_WAY: Final = 0.005
"""Seconds after which a rebuild notices that somebody waits."""
_ROOM_FOR_INDEX: Final = 64 * 1024
"""Bytes that a log and its index take at least."""

for _chatty in ("aiosqlite", "sqlalchemy", "asyncpg"):
    # At DEBUG these loggers write every statement with its values: people's words and ids.
    logging.getLogger(_chatty).setLevel(logging.WARNING)


def read_url(text_url: str) -> URL:
    """The database's address, with its async driver. Raises DatabaseUnusable, with what to do."""
    try:
        url = make_url(text_url)
    except ArgumentError as trouble:
        raise DatabaseUnusable(
            "AMANAT_DATABASE_URL is not a database address: use sqlite+aiosqlite:///FILE or "
            "postgresql+asyncpg://USER@HOST/NAME"
        ) from trouble
    match url.get_backend_name():
        case "sqlite":
            if not url.database or url.database == ":memory:" or "mode=memory" in url.database:
                raise DatabaseUnusable(
                    "a database in memory keeps nothing: name a file in AMANAT_DATABASE_URL"
                )
            return url.set(drivername="sqlite+aiosqlite")
        case "postgresql":
            return url.set(drivername="postgresql+asyncpg")
        case other:
            raise DatabaseUnusable(
                f"{other} is not supported: use SQLite or PostgreSQL in AMANAT_DATABASE_URL"
            )


def database_file(text_url: str) -> Path | None:
    """The SQLite file that this address names; None on PostgreSQL. Raises DatabaseUnusable."""
    url = read_url(text_url)
    return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None


def unusable(url: URL, trouble: BaseException) -> DatabaseUnusable:
    """One line for the operator; the password is left out."""
    lines = str(trouble.orig if isinstance(trouble, DBAPIError) else trouble).splitlines()
    why = lines[0] if lines else type(trouble).__name__
    address = url.render_as_string(hide_password=True)
    what = "free some space on its disk" if FULL in why or _is_disk_full(url) else "fix that"
    return DatabaseUnusable(f"the database {address} cannot be opened ({why}): {what}, then start again")


def _is_disk_full(url: URL) -> bool:
    """SQLite names a disk without room for its index an I/O error."""
    if url.get_backend_name() != "sqlite":
        return False
    try:
        return shutil.disk_usage(Path(str(url.database)).parent).free < _ROOM_FOR_INDEX
    except OSError:
        return False


def sqlite_engine(url: URL, *, writes: bool, foreign_keys: bool = True, size: int = 1) -> AsyncEngine:
    """An engine whose reading transactions SQLAlchemy begins. Those that write are begun and ended by
    ``Database``: to SQLAlchemy a connection that writes is in one transaction as long as it is open."""
    engine = one_hop_engine(url, pool_size=size, max_overflow=0, hide_parameters=True)

    @event.listens_for(engine.sync_engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver opens no transactions of its own
        cursor = connection.cursor()
        for pragma in (*PRAGMAS, f"foreign_keys={'ON' if foreign_keys else 'OFF'}"):
            cursor.execute(f"PRAGMA {pragma}")
        if not writes:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    if not writes:

        @event.listens_for(engine.sync_engine, "begin")
        def _begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN")

    return engine


async def driver_of(connection: AsyncConnection) -> OneHopConnection:
    """SQLite's driver under this connection."""
    driver = (await connection.get_raw_connection()).driver_connection
    assert isinstance(driver, OneHopConnection)
    return driver


async def _begin_transaction(connection: AsyncConnection) -> AsyncTransaction:
    return await connection.begin()


def _watch_connections(engine: AsyncEngine) -> "WeakSet[Any]":
    """The connections of asyncpg that this engine has open."""
    connections: WeakSet[Any] = WeakSet()

    @event.listens_for(engine.sync_engine, "connect")
    def _note(connection: Any, _record: Any) -> None:
        connections.add(connection.driver_connection)

    return connections


type Fence = Callable[[Link], Awaitable[None]]

NOT_CONNECTED: Final = (DBAPIError, NoneFree, OSError)
"""What opening a connection can raise."""


def _clock_is_right() -> None:
    """Nobody compares it with another one."""


class WriteTurn(asyncio.Lock):
    """A lock that knows whether anybody waits for it who is in a hurry."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting = 0

    async def acquire(self) -> Literal[True]:
        in_a_hurry = not IN_NO_HURRY.get()
        self._waiting += in_a_hurry
        try:
            return await super().acquire()
        finally:
            self._waiting -= in_a_hurry

    @property
    def is_wanted(self) -> bool:
        return self._waiting > 0


class Database:
    """Opens transactions. One writer at a time on SQLite, in the order of request."""

    def __init__(
        self,
        url: URL,
        *,
        replicated: bool = False,
        fence: Fence | None = None,
        session: Mapping[str, str] | None = None,
        first_mark: int = 0,
    ) -> None:
        """``fence``: run first in each transaction that writes to PostgreSQL; it raises Conflict when this process
        may not write any more. Whoever has one also learns of each commit whether it took place, even if the answer is
        lost. ``session``: settings of PostgreSQL for each connection; ``first_mark``: where the rows begin by which
        commits are asked for.
        ``replicated``: litestream reads along. It keeps a read lock on the log, so nobody else can
        truncate the log: a checkpoint that waits for that waits in vain, and so does everybody behind it."""
        self.url = url
        self._fence = fence
        self._marks: CommitMarks | None = None
        self._replicated = replicated
        self.is_sqlite = url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            self._writer = sqlite_engine(url, writes=True)
            self._reader = sqlite_engine(url, writes=False, size=2)
        else:
            pool = {"pool_size": _POOL, "max_overflow": _POOL, "pool_timeout": _FREE, "hide_parameters": True}
            connect = {"server_settings": dict(session)} if session else None
            self._writer = self._reader = postgres_engine(url, connect=connect, **pool)
            self._connections = _watch_connections(self._writer)
            self._aside = postgres_engine(url, poolclass=NullPool, hide_parameters=True)
            self._marks = CommitMarks(self._aside, first=first_mark) if fence is not None else None
        self.check_clock: Callable[[], None] = _clock_is_right
        """Raises Conflict when this process's clock has leapt. For what ends by the clock outside a transaction."""
        self.turn = WriteTurn()
        """Held by the writer; SQLite has one writer at a time."""
        self.log = WriteAheadLog(self.reading, self._set_log_length)
        self._held: tuple[AsyncConnection, OneHopConnection] | None = None
        self._looking: sqlite3.Connection | None = None
        self._rebuilding = DatabaseRebuild(
            Path(str(url.database)), pause=COPIED_PAUSE if replicated else PAUSE
        )

    async def open(self) -> None:
        """Raises DatabaseUnusable when the database does not answer."""
        try:
            await self.ping()
        except (Conflict, OSError) as trouble:
            raise unusable(self.url, trouble) from trouble

    async def ping(self) -> None:
        """Raises Conflict or OSError when the database does not answer."""
        async with self.reading() as link:
            await link.rows(text("SELECT 1"))

    @asynccontextmanager
    async def writing(self, *, fenced: bool = True) -> AsyncIterator[Link]:
        """A write transaction; it is rolled back unless it is committed when the block ends. ``fenced``: False for
        whoever keeps all others from writing.

        On SQLite the caller holds ``turn``. Raises Conflict when it cannot begin.
        """
        if self.is_sqlite:
            async with self._sqlite_transaction(*await self._writing_connection()) as link:
                yield link
        else:
            connection = await self._connect_writer()
            try:
                async with self._transaction(connection) as link:
                    if self._fence is not None and fenced:
                        await self._fence(link)
                    with self._marks.take() if self._marks is not None else nullcontext() as link.mark:
                        yield link
            finally:
                await self._give_back(connection)

    def break_off(self) -> None:
        """End all connections to PostgreSQL, whatever waits on them: the server is away, or another one by now."""
        for connection in list(self._connections):
            connection.terminate()

    @asynccontextmanager
    async def _sqlite_transaction(
        self, connection: AsyncConnection, driver: OneHopConnection
    ) -> AsyncIterator[Link]:
        try:
            await run_to_completion(driver.begin(BEGIN), undo=OneHopConnection.roll_back)
        except sqlite3.Error as error:
            await self._release_connection(connection)
            raise conflict_from(error) from error
        link = Link(connection, driver)
        try:
            yield link
        finally:
            if not link.is_committed:
                try:
                    await run_to_completion(driver.roll_back())
                    if link.lacks_room:
                        await run_to_completion(driver.read(MOVE_LOG, ()))
                except sqlite3.Error:
                    await self._release_connection(connection)

    @asynccontextmanager
    async def _transaction(self, connection: AsyncConnection) -> AsyncIterator[Link]:
        try:
            transaction = await run_to_completion(
                _begin_transaction(connection), undo=AsyncTransaction.rollback
            )
        except DBAPIError as error:
            await self._release_connection(connection)
            raise conflict_from(error) from error
        link = Link(connection)
        try:
            yield link
        finally:
            if transaction.is_active:
                try:
                    await run_to_completion(transaction.rollback())
                except DBAPIError:
                    await self._release_connection(connection)
            elif link.is_broken or link.is_cut:
                # the commit itself was refused, or its answer was lost: SQLAlchemy begins nothing on it any more
                await self._release_connection(connection)

    def reading(self) -> AbstractAsyncContextManager[Link]:
        """A read transaction of its own, beside the writer. Raises Conflict."""
        return self._reading_on(self._reader)

    def reading_aside(self) -> AbstractAsyncContextManager[Link]:
        """As ``reading``, on a connection of its own: also while all others wait. PostgreSQL only. Raises Conflict."""
        return self._reading_on(self._aside)

    @asynccontextmanager
    async def _reading_on(self, engine: AsyncEngine) -> AsyncIterator[Link]:
        try:
            connection = await run_to_completion(open_connection(engine), undo=AsyncConnection.close)
        except NOT_CONNECTED as error:
            raise conflict_from(error) from error
        try:
            yield Link(connection)
        finally:
            await self._give_back(connection)

    async def look(self, read: PreparedRead, values: Mapping[str, Any]) -> Sequence[Any]:
        """The rows of one read that needs no transaction. Raises Conflict."""
        if self.is_sqlite and read.at_once:
            try:
                if self._looking is None:
                    self._looking = open_reader(self.url)
                sql, given = read.for_driver(self._reader.dialect, values)
                return read.rows(self._looking.execute(sql, given).fetchall())
            except sqlite3.Error:
                pass  # locked for a moment or broken: a transaction waits away from the loop, or says what is wrong
        async with self.reading() as link:
            return await link.rows(read, values)

    async def _writing_connection(self) -> tuple[AsyncConnection, OneHopConnection]:
        """The one writing connection, and its driver;
        taking one from the pool for every batch costs more than a statement."""
        if self._held is not None and (self._held[0].closed or self._held[0].invalidated):
            await self._held[0].close()  # a task cancelled during a statement leaves the connection like this
            self._held = None
        if self._held is None:
            connection = await self._connect_writer()
            self._held = connection, await run_to_completion(driver_of(connection))
        return self._held

    async def _connect_writer(self) -> AsyncConnection:
        try:
            return await run_to_completion(open_connection(self._writer), undo=AsyncConnection.close)
        except NOT_CONNECTED as error:
            raise conflict_from(error) from error

    async def _give_back(self, connection: AsyncConnection) -> None:
        """To the pool; one that has broken meanwhile ends here, and says nothing that its statements have not said."""
        try:
            await run_to_completion(connection.close())
        except DBAPIError:
            await self._release_connection(connection)

    async def _release_connection(self, connection: AsyncConnection) -> None:
        if self._held is not None and connection is self._held[0]:
            self._held = None
        if not connection.closed:
            await run_to_completion(connection.invalidate())
            await run_to_completion(connection.close())

    async def checkpoint(self) -> None:
        """Truncate SQLite's write-ahead log, and rebuild the file when that is due;
        does nothing on PostgreSQL."""
        if not self.is_sqlite:
            return
        await self.log.move()
        async with self.turn:
            await self._rebuilding.run_if_due(self._run_giving_way)
            patience = ("0", "5000") if self._replicated else None
            if patience is not None:
                await self._run_outside_transaction(f"PRAGMA busy_timeout={patience[0]}")
            try:
                await self._run_outside_transaction("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                if patience is not None:
                    await self._run_outside_transaction(f"PRAGMA busy_timeout={patience[1]}")

    async def _set_log_length(self, pages: int) -> None:
        async with self.turn:
            await self._run_outside_transaction(f"PRAGMA wal_autocheckpoint={pages}")

    async def _run_giving_way(self, statement: str) -> None:
        """Run this outside any transaction, and give it up as soon as somebody wants to write whom a person waits for:
        it has changed nothing then. Raises sqlite3.OperationalError. The caller holds ``turn``."""
        _, driver = await self._writing_connection()

        async def run() -> None:
            loop = asyncio.get_running_loop()
            work = asyncio.Task(self._run_outside_transaction(statement), loop=loop)  # awaited right here
            while not work.done():
                await asyncio.wait([work], timeout=_GIVES_WAY)
                if self.turn.is_wanted and not work.done():
                    await driver.interrupt()
            await work

        await run_to_completion(run())

    async def _run_outside_transaction(self, statement: str) -> None:
        """Run this outside any transaction. The caller holds ``turn``."""
        _, driver = await self._writing_connection()

        async def run() -> None:
            cursor = await driver.execute(statement)
            await cursor.fetchall()
            await cursor.close()

        await run_to_completion(run())

    async def close(self) -> None:
        """Call this last: an open aiosqlite connection keeps the process from ending."""
        if self._held is not None:
            await self._held[0].close()
            self._held = None
        if self._looking is not None:
            self._looking.close()
            self._looking = None
        await self._writer.dispose()
        await self._reader.dispose()
        if not self.is_sqlite:
            await self._aside.dispose()


_log = logging.getLogger(__name__)

MOST: Final = 256 * 1024 * 1024
"""Size in bytes up to which a file is rebuilt: its copy is in memory for a moment, and everybody waits."""
PAUSE: Final = 600.0
COPIED_PAUSE: Final = 3600.0
"""The same with a copy by litestream, which then has to copy the whole file."""
_INTERRUPTED: Final = "SQLITE_INTERRUPT"
SHARE: Final = 1000.0
"""At most a thousandth of the time is spent on rebuilding."""


class DatabaseRebuild:
    """Knows when a rebuild is due."""

    def __init__(self, path: Path, *, pause: float = PAUSE) -> None:
        self._path = path
        self._pause = pause
        self._not_before = 0.0

    async def run_if_due(self, run: Callable[[str], Awaitable[None]]) -> None:
        """Rebuild with ``run``, which executes a statement outside any transaction. A rebuild that gave way to a
        turn is tried again at the next checkpoint."""
        began = time.monotonic()
        if began < self._not_before or self._path.stat().st_size > MOST:
            return
        try:
            await run("VACUUM")
        except sqlite3.Error as trouble:  # for example a full disk: it is tried again later
            gave_way = getattr(trouble, "sqlite_errorname", "") == _INTERRUPTED
            level = logging.INFO if gave_way else logging.WARNING
            _log.log(level, "database_not_rebuilt", extra={"kind": type(trouble).__name__})
            if gave_way:
                return
        ended = time.monotonic()
        self._not_before = ended + max(self._pause, (ended - began) * SHARE)
