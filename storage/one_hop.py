"""SQLite's driver with one visit to its thread per statement. aiosqlite makes four: for the cursor, the
statement, its rows and the cursor's end; on one core each costs more than most statements do.

SQLAlchemy reads all rows at once, so rows are fetched here, too.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from types import TracebackType
from typing import Any, Self

import aiosqlite
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine


class OneHopConnection(aiosqlite.Connection):
    """A connection whose cursors do all of a statement at once. Only ``cursor`` differs."""

    def cursor(self) -> "OneHopCursor":  # type: ignore[override] # the part of a cursor that SQLAlchemy asks for
        return OneHopCursor(self._visit)

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


async def _open_connection(url: URL) -> OneHopConnection:
    """Open the file that this address names, as SQLAlchemy would. Raises sqlite3.Error."""
    given, named = url.get_dialect()().create_connect_args(url)
    connection = OneHopConnection(partial(sqlite3.connect, *given, **named), iter_chunk_size=64)
    connection._thread.daemon = True  # as SQLAlchemy does for the connections it makes itself
    await connection
    return connection


def one_hop_engine(url: URL, **options: Any) -> AsyncEngine:
    """SQLAlchemy's engine over these connections."""
    return create_async_engine(url, async_creator=partial(_open_connection, url), **options)
