"""SQLite's driver with one visit to its thread per statement. aiosqlite makes four: for the cursor, the statement,
its rows and the cursor's end; on one core each costs more than most statements do.

SQLAlchemy reads all rows at once, so rows are fetched here, too. A transaction that writes is begun, written to and
committed without SQLAlchemy, with as many statements a visit as there are.

Finishes a statement that was begun, even when its task is cancelled meanwhile.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from functools import partial
from types import TracebackType
from typing import Any, Final, Self

import aiosqlite
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

_log = logging.getLogger(__name__)

type Write = tuple[str, Sequence[Sequence[Any]]]
"""A statement, and the parameters of each of its runs."""


STATEMENTS_KEPT: Final = 1_000
"""Statements that a connection keeps parsed. There are some hundred, and more of those with ``IN`` and as many values
as a batch has; the driver keeps 128, and parsing one again takes longer than most take to run."""


class OneHopConnection(aiosqlite.Connection):
    """A connection whose cursors do all of a statement at once. Only ``cursor`` differs."""

    def cursor(self) -> "OneHopCursor":  # type: ignore[override] # the part of a cursor that SQLAlchemy asks for
        return OneHopCursor(self._visit)

    def read_at_once(self, sql: str, parameters: Sequence[Any]) -> list[Any]:
        """Rows that are found at once, read in the caller's thread: SQLAlchemy opens files for use by several.
        Whoever holds the transaction calls this while no visit is under way. Raises sqlite3.Error."""
        return self._conn.execute(sql, parameters).fetchall()

    def read_few_at_once(self, sql: str, parameters: Sequence[Any], most: int) -> list[Any] | None:
        """As ``read_at_once``, at most so many rows; None if there are more."""
        cursor = self._conn.execute(sql, parameters)
        try:
            rows: list[Any] = cursor.fetchmany(most + 1)
        finally:
            cursor.close()
        return rows if len(rows) <= most else None

    async def read(self, sql: str, parameters: Sequence[Any]) -> list[Any]:
        """Rows. Raises sqlite3.Error."""
        fetched, *_ = await self._visit_open(_run, sql, parameters)
        return fetched  # type: ignore[no-any-return] # aiosqlite gives it no types

    async def begin(self, statement: str) -> Self:
        """Begin a transaction. Raises sqlite3.Error."""
        await self._visit_open(_run, statement, ())
        return self

    async def roll_back(self) -> None:
        """End the transaction, if it has not ended itself. Raises sqlite3.Error."""
        await self._visit_open(sqlite3.Connection.rollback)

    async def write(self, writes: Sequence[Write], *, commit: bool) -> int:
        """Run these in one visit, and commit. Returns the number of rows that the last one changed. Raises
        sqlite3.Error, OverflowError and UnicodeError."""
        changed: int = await self._visit_open(_write, writes, commit)
        return changed

    async def _visit_open(self, work: Callable[..., Any], *given: Any) -> Any:
        """``_visit`` without SQLAlchemy, which knows aiosqlite's ValueError on a closed connection. Raises
        sqlite3.OperationalError there."""
        if self._connection is None or not self._running:
            raise sqlite3.OperationalError("no active connection")
        return await self._visit(work, *given)

    async def _visit(self, work: Callable[..., Any], *given: Any) -> Any:
        """Run this in the driver's thread, with its connection as the first argument."""
        done = self._execute(work, self._conn, *given)  # type: ignore[no-untyped-call] # aiosqlite gives it no types
        return await done


class OneHopCursor:
    """The part of a driver's cursor that SQLAlchemy's adapter uses."""

    def __init__(self, visit: Callable[..., Any]) -> None:
        self._visit = visit
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        await self.close()

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Self:
        """Run a statement and fetch all of its rows. Raises sqlite3.Error."""
        return self._take(await self._visit(_run, sql, parameters))

    async def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> Self:
        """Run a statement for each of these. Raises sqlite3.Error."""
        return self._take(await self._visit(_run_many, sql, parameters))

    def _take(self, done: tuple[list[Any], Any, int, int | None]) -> Self:
        self._rows, self.description, self.rowcount, self.lastrowid = done
        return self

    async def fetchall(self) -> list[Any]:
        """The rows, once."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Nothing to close: the driver's own cursor was closed where it was made."""
        self._rows = []


def _run(
    connection: sqlite3.Connection, sql: str, parameters: Sequence[Any]
) -> tuple[list[Any], Any, int, int | None]:
    cursor = connection.cursor()
    try:
        cursor.execute(sql, parameters)
        rows = cursor.fetchall() if cursor.description else []
        return rows, cursor.description, cursor.rowcount, cursor.lastrowid
    finally:
        cursor.close()


def _run_many(
    connection: sqlite3.Connection, sql: str, parameters: Iterable[Sequence[Any]]
) -> tuple[list[Any], Any, int, int | None]:
    cursor = connection.cursor()
    try:
        cursor.executemany(sql, parameters)
        return [], cursor.description, cursor.rowcount, cursor.lastrowid
    finally:
        cursor.close()


def _write(connection: sqlite3.Connection, writes: Sequence[Write], commit: bool) -> int:
    changed = 0
    cursor = connection.cursor()
    try:
        for sql, parameters in writes:
            cursor.executemany(sql, parameters)
            changed = cursor.rowcount
    finally:
        cursor.close()
    if commit:
        connection.commit()
    return changed


async def _open_connection(url: URL) -> OneHopConnection:
    """Open the file that this address names, as SQLAlchemy would. Raises sqlite3.Error."""
    given, named = url.get_dialect()().create_connect_args(url)
    named.setdefault("cached_statements", STATEMENTS_KEPT)
    connection = OneHopConnection(partial(sqlite3.connect, *given, **named), iter_chunk_size=64)
    connection._thread.daemon = True  # as SQLAlchemy does for the connections it makes itself
    await connection
    return connection


def open_reader(url: URL) -> sqlite3.Connection:
    """A connection for reads without a transaction, which never waits for a lock. Raises sqlite3.Error."""
    given, named = url.get_dialect()().create_connect_args(url)
    connect: Callable[..., sqlite3.Connection] = sqlite3.connect
    connection = connect(*given, **{**named, "timeout": 0.0, "isolation_level": None})
    try:
        for pragma in ("query_only=ON", "cache_size=-2000"):
            connection.execute(f"PRAGMA {pragma}")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def one_hop_engine(url: URL, **options: Any) -> AsyncEngine:
    """SQLAlchemy's engine over these connections."""
    return create_async_engine(url, async_creator=partial(_open_connection, url), **options)


async def run_to_completion[T](
    work: Coroutine[Any, Any, T], *, undo: Callable[[T], Awaitable[object]] | None = None
) -> T:
    """Returns the result of ``work``. A cancellation is raised once the work is done, not in the middle; what
    the work has opened is then released by ``undo``, since nobody else will hold it. If that fails, the connection is
    closed, or the next transaction on it fails and releases it.

    A driver that is cancelled during a statement discards its connection, and with SQLite the transaction on
    it keeps the file locked until the connection is garbage-collected.
    """
    loop = asyncio.get_running_loop()
    task = asyncio.Task(
        work, loop=loop, eager_start=True
    )  # awaited to its end right here: no task is left alone
    cancellation = await _wait_for_end(task)
    if cancellation is None:
        return task.result()
    if not task.cancelled() and task.exception() is None and undo is not None:
        release = loop.create_task(_call(undo, task.result()))
        await _wait_for_end(release)
        if not release.cancelled() and (failure := release.exception()) is not None:
            _log.info("not-undone", extra={"kind": type(failure).__name__})
    raise cancellation


async def _wait_for_end(task: asyncio.Task[Any]) -> asyncio.CancelledError | None:
    """Wait for the task's end; returns the cancellation that came meanwhile, if any. This runs for every
    statement, and ``asyncio.wait`` takes several times as long."""
    cancellation: asyncio.CancelledError | None = None
    while not task.done():
        over = task.get_loop().create_future()
        task.add_done_callback(partial(_tell, over))
        try:
            await over
        except asyncio.CancelledError as raised:
            cancellation = raised
    return cancellation


def _tell(over: asyncio.Future[None], _task: asyncio.Task[Any]) -> None:
    if not over.done():
        over.set_result(None)


async def _call[T](undo: Callable[[T], Awaitable[object]], opened: T) -> None:
    await undo(opened)
