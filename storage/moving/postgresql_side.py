"""A PostgreSQL database as one side of a move. Its own driver is used without SQLAlchemy: rows come by COPY."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import cache
from typing import Any, Final, Self

import asyncpg
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateIndex

from storage.engine import unusable
from storage.lease_locks import BARRIER, HELD, WORK
from storage.migrate import migrate
from storage.models import metadata
from storage.moving.sides import MARKS, MoveSide, quote
from storage.moving.table_forms import SEQUENCES, Row, TableForm, all_tables
from storage.process_names import MARK, ProcessName
from storage.servers import postgres_engine
from storage.trouble import DatabaseBusy, DatabaseUnusable

_TABLE: Final = "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = $1"
_LOCK: Final = (
    "SELECT pg_try_advisory_lock($1, $3) AND pg_try_advisory_lock($2, $3) AND NOT EXISTS (SELECT FROM pg_stat_activity "
    "WHERE datname = current_database() AND application_name LIKE $4 AND pid <> pg_backend_pid())"
)
"""The work, the transactions under way, and no other process of the program, whatever it does."""
_PATIENCE: Final = 3.0
_PAUSE: Final = 0.2
"""Seconds: the server notices that a killed process has gone."""
_INDEXES: Final = (
    "SELECT i.indexname, i.indexdef FROM pg_indexes i WHERE i.schemaname = current_schema() AND i.tablename = ANY($1) "
    "AND NOT EXISTS (SELECT FROM pg_constraint c JOIN pg_class k ON k.oid = c.conindid AND c.contype IN ('p', 'u') "
    "WHERE k.relname = i.indexname AND c.connamespace = current_schema()::regnamespace) ORDER BY i.indexname"
)
_FOREIGN_KEYS: Final = (
    "SELECT c.conname, r.relname, pg_get_constraintdef(c.oid) FROM pg_constraint c "
    "JOIN pg_class r ON r.oid = c.conrelid WHERE c.contype = 'f' "
    "AND c.connamespace = current_schema()::regnamespace AND r.relname = ANY($1) ORDER BY c.conname"
)


class PostgresqlSide(MoveSide):
    """One connection, which holds the lock of the program that works on the database: no program works meanwhile, and
    what is written by this connection is written while that is so."""

    def __init__(self, url: URL, engine: AsyncEngine, connection: AsyncConnection) -> None:
        self.place = url._replace(password=None).render_as_string()
        self._url = url
        self._engine = engine
        self._connection = connection
        self._driver: asyncpg.Connection[Any]

    @classmethod
    async def open(cls, url: URL, name: ProcessName) -> Self:
        """Raises DatabaseUnusable, and DatabaseBusy when a program works on the database."""
        engine = postgres_engine(
            url,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            hide_parameters=True,
            connect={"server_settings": {"application_name": str(name)}},
        )
        try:
            connection = await engine.connect()
        except (DBAPIError, OSError, TimeoutError) as trouble:
            await engine.dispose()
            raise unusable(url, trouble) from trouble
        side = cls(url, engine, connection)
        try:
            raw = await connection.get_raw_connection()
            side._driver = raw.driver_connection
            await side._lock()
            await side.rows("SET synchronous_commit = off")
        except BaseException:
            await side.close()
            raise
        return side

    async def _lock(self) -> None:
        until = time.monotonic() + _PATIENCE
        while not (await self.rows(_LOCK, HELD, BARRIER, WORK, f"{MARK}:%"))[0][0]:
            await self.rows("SELECT pg_advisory_unlock_all()")
            if time.monotonic() > until:
                raise DatabaseBusy(f"another process works on {self.place}, or stands by: stop it first")
            await asyncio.sleep(_PAUSE)

    async def rows(self, sql: str, *values: Any) -> list[Row]:
        with self._trouble_at(self.place):
            return [tuple(row) for row in await self._driver.fetch(sql, *values)]

    async def read_page(self, form: TableForm, after: Row | None, most: int) -> list[Row]:
        rows = await super().read_page(form, after, most)
        return [_with_flags(row, form.flags, int) for row in rows] if form.flags else rows

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        with self._trouble_at(self.place):
            async with self._driver.transaction():
                yield

    async def insert(self, form: TableForm, rows: list[Row]) -> None:
        if form.flags:
            rows = [_with_flags(row, form.flags, bool) for row in rows]
        with self._trouble_at(f"{self.place}, table {form.name}"):
            await self._driver.copy_records_to_table(form.name, records=rows, columns=form.columns)

    async def clear(self, form: TableForm) -> None:
        await self.rows(f"TRUNCATE {quote(form.name)}")

    async def definitions(self) -> list[tuple[str, str]]:
        """Constraints are dropped first and made last."""
        ours = [form.name for form in all_tables()]
        keys = await self.rows(_FOREIGN_KEYS, ours)
        indexes = await self.rows(_INDEXES, ours)
        return [
            (f"DROP INDEX {quote(name)}", _index_statements().get(name) or make) for name, make in indexes
        ] + [
            (
                f"ALTER TABLE {quote(table)} DROP CONSTRAINT {quote(name)}",
                f"ALTER TABLE {quote(table)} ADD CONSTRAINT {quote(name)} {definition}",
            )
            for name, table, definition in keys
        ]

    async def finish_rows(self) -> None:
        """Set the sequences behind the highest numbers, and let the planner know the tables."""
        for form in all_tables():
            if form.numbered:
                highest = f"SELECT max({quote(form.numbered)}) FROM {quote(form.name)}"  # noqa: S608 our own names
                sequence = f"pg_get_serial_sequence('{form.name}', '{form.numbered}')"
                await self._set_sequence(sequence, highest)
        for name, highest in SEQUENCES.items():
            await self._set_sequence(f"'{name}'", f"SELECT nullif(({highest}), 0)")
        await self.rows("ANALYZE")

    async def _set_sequence(self, sequence: str, highest: str) -> None:
        await self.rows(f"SELECT setval({sequence}, coalesce(({highest}), 1), ({highest}) IS NOT NULL)")

    async def open_for_work(self) -> None:
        await self.rows("RESET synchronous_commit")
        await super().open_for_work()

    async def set_step(self, step: str) -> None:
        await self.rows("RESET synchronous_commit")
        await super().set_step(step)

    async def has_table(self, name: str) -> bool:
        return bool(await self.rows(_TABLE, name))

    async def migrate(self) -> None:
        await self.rows("DROP TABLE IF EXISTS alembic_version")  # left by a move away
        await migrate(self._url.render_as_string(hide_password=False))

    async def destroy(self) -> None:
        """Drop all tables; the server frees their files. What its log and its backups hold is out of reach."""
        async with self.transaction():
            for name in (*(form.name for form in all_tables()), MARKS):
                await self.rows(f"DROP TABLE IF EXISTS {quote(name)} CASCADE")
            for name in SEQUENCES:
                await self.rows(f"DROP SEQUENCE IF EXISTS {quote(name)}")
            await self.rows("DROP FUNCTION IF EXISTS audit_append_only()")

    async def close(self) -> None:
        await self._connection.close()
        await self._engine.dispose()

    @contextmanager
    def _trouble_at(self, place: str) -> Iterator[None]:
        """The server's messages may quote values: only the kind of an error is passed on."""
        try:
            yield
        except (
            asyncpg.PostgresError,
            asyncpg.InterfaceError,
            ValueError,
            TypeError,
            OverflowError,
            OSError,
        ) as trouble:
            kind = getattr(trouble, "sqlstate", None) or type(trouble).__name__
            raise DatabaseUnusable(
                f"{place}: {kind}; nothing is lost, run the command again once that is mended"
            ) from None


@cache
def _index_statements() -> dict[str, str]:
    """How the schema makes each index: the server writes its condition in other words."""
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    return {
        str(index.name): str(CreateIndex(index).compile(dialect=dialect))
        for table in metadata.tables.values()
        for index in table.indexes
    }


def _with_flags(row: Row, flags: tuple[int, ...], kind: type[int]) -> Row:
    values = list(row)
    for place in flags:
        if values[place] is not None:
            values[place] = kind(values[place])
    return tuple(values)
