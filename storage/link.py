"""One open transaction. Any failure in it ends it: nothing goes on in a transaction that may be gone.

A savepoint would not help: on a full disk SQLite rolls everything back, and a later statement would commit
alone.
"""

import logging
import sqlite3
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Executable, Insert, Table, Update, bindparam
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.expression import ClauseElement

from bot.conversation.store import Conflict
from storage.commit_marks import CommitMark
from storage.one_hop import OneHopConnection, Write, run_to_completion
from storage.prepared_reads import FEW, InOrder, PreparedRead, plain_order
from storage.trouble import REFUSALS, RowRefused, ending_of, is_surely_undone

_log = logging.getLogger(__name__)

type Values = Mapping[str, Any]

NOT_KNOWN: Final = (
    "PostgreSQL refuses to say whether a transaction was stored ({kind}): give the bot's user its rights on the table"
    " settings and on its own sessions, then restart the bot: it sends then what was stored"
)


def insert_into(table: Table, dialect: str) -> Any:
    """INSERT of this database, which can say what becomes of a row that is there already. Any, because SQLAlchemy types
    the two differently."""
    if dialect != "postgresql":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 1.4 MB that SQLite has no use for

    return postgresql.insert(table)


@lru_cache(maxsize=256)
def _prepare_statement(statement: ClauseElement, dialect: Dialect) -> tuple[str, InOrder]:
    """The statement's SQL, and a function that puts a row's values in the order of its placeholders."""
    compiled = statement.compile(dialect=dialect)
    names: list[str] = list(getattr(compiled, "positiontup", None) or ())
    fixed = {
        name: bound.value for name, bound in getattr(compiled, "binds", {}).items() if not bound.required
    }
    return str(compiled), plain_order(names, fixed)


@lru_cache(maxsize=128)
def upsert(table: Table, dialect: str, *, ignore: bool = False) -> Executable:
    """INSERT of a whole row that replaces the row with the same primary key,
    or leaves the old one unchanged."""
    statement = insert_into(table, dialect).values({c.name: bindparam(c.name) for c in table.columns})
    keys = list(table.primary_key.columns)
    rest = {c.name: statement.excluded[c.name] for c in table.columns if not c.primary_key}
    replacing: Executable = (
        statement.on_conflict_do_nothing()
        if ignore or not rest
        else statement.on_conflict_do_update(index_elements=keys, set_=rest)
    )
    return replacing


_ANY_TABLE: Final = "*"


def _table_of(statement: Executable) -> str:
    """The table that this changes; a deletion may take rows of others along."""
    changed = statement.table if isinstance(statement, Insert | Update) else None
    return changed.name if isinstance(changed, Table) else _ANY_TABLE


class Link:
    """Statements of one transaction, each sent at most once for any number of rows.

    Every method raises Conflict or RowRefused when the database refuses, and so do all later calls.

    On SQLite writes of many rows wait until something is read or committed, and then take one visit to the
    driver's thread together, in the order in which they were given.
    """

    def __init__(self, connection: AsyncConnection, driver: OneHopConnection | None = None) -> None:
        """``driver``: SQLite's, of the connection that writes; its transaction is begun by ``Database``."""
        self._connection = connection
        self._driver = driver
        self._waiting: list[Write] = []
        self._written: set[str] = set()
        """The tables that the waiting writes change."""
        self._broken: Conflict | RowRefused | None = None
        self.is_committed = False
        self.mark: CommitMark | None = None
        """By which a commit is found whose answer was lost."""
        self.is_cut = False
        """Committed, but the connection is of no use any more."""
        self._dialect = connection.dialect
        self.dialect = self._dialect.name
        self.before_commit: Callable[[Link], None] | None = None
        """Called right before the commit on PostgreSQL. It raises Conflict where the commit must not be."""
        self.on_commit: Callable[[Link], None] | None = None
        """Called at the moment at which this transaction is committed."""
        self.after: list[Callable[[], Awaitable[None]]] = []
        """Run once this transaction is committed; what fails then is left to the upkeep."""
        self.later: list[Callable[[], Awaitable[None]]] = []
        """The same, but run when other transactions may begin already."""

    async def rows(self, statement: Executable | PreparedRead, values: Values | None = None) -> Sequence[Any]:
        if isinstance(statement, PreparedRead) and self._driver is not None:
            return await self._read(statement, values, self._driver)
        await self._send_waiting()
        bare = statement.statement if isinstance(statement, PreparedRead) else statement
        try:
            return (await run_to_completion(self._connection.execute(bare, values))).all()
        except REFUSALS as error:
            raise self._break(error) from error

    async def few_rows(self, read: PreparedRead, values: Values) -> Sequence[Any] | None:
        """The rows of a ``few`` read if they are few; None if there are more, and on PostgreSQL, which is not asked."""
        if self._driver is None:
            return None
        try:
            sql, given = await self._prepare_read(read, values)
            few = self._driver.read_few_at_once(sql, given, FEW)
        except REFUSALS as error:
            raise self._break(error) from error
        return None if few is None else read.rows(few)

    async def _read(
        self, read: PreparedRead, values: Values | None, driver: OneHopConnection
    ) -> Sequence[Any]:
        """Without SQLAlchemy."""
        try:
            sql, given = await self._prepare_read(read, values)
            if read.at_once:
                return read.rows(driver.read_at_once(sql, given))
            if read.few and (few := driver.read_few_at_once(sql, given, FEW)) is not None:
                return read.rows(few)
            return read.rows(await run_to_completion(driver.read(sql, given)))
        except REFUSALS as error:
            raise self._break(error) from error

    async def _prepare_read(self, read: PreparedRead, values: Values | None) -> tuple[str, Sequence[Any]]:
        """What the driver takes, once it has the writes to the tables that are read. Those to others go on waiting."""
        if self._waiting and not (read.tables and self._written.isdisjoint(read.tables | {_ANY_TABLE})):
            await self._send_waiting()
        self._check()
        return read.for_driver(self._dialect, values)

    async def run(self, statement: Executable, values: Values | None = None) -> int:
        """Returns the number of rows it changed."""
        await self._send_waiting()
        try:
            return (await run_to_completion(self._connection.execute(statement, values))).rowcount
        except REFUSALS as error:
            raise self._break(error) from error

    async def many(self, statement: Executable, rows: Iterable[Values]) -> None:
        """Run one statement for many rows, without SQLAlchemy's work per value: values are as the driver
        takes them. What SQLite refuses is raised by the next read or the commit."""
        self._check()
        given = list(rows)
        if not given:
            return
        sql, values = self._driver_statement(statement, given)
        if self._driver is not None:
            self._waiting.append((sql, values))
            self._written.add(_table_of(statement))
        else:
            await self._run_many(sql, values)

    async def count_many(self, statement: Executable, rows: Iterable[Values]) -> int:
        """As ``many``, at once. Returns the number of changed rows, -1 where the driver does not tell
        (asyncpg)."""
        self._check()
        given = list(rows)
        if not given:
            return 0
        sql, values = self._driver_statement(statement, given)
        if self._driver is None:
            return await self._run_many(sql, values)
        return await self._visit([*self._take_waiting(), (sql, values)])

    def _driver_statement(
        self, statement: Executable, rows: list[Values]
    ) -> tuple[str, list[tuple[Any, ...]]]:
        assert isinstance(statement, ClauseElement)
        sql, in_order = _prepare_statement(statement, self._dialect)
        return sql, list(map(in_order, rows))

    async def _run_many(self, sql: str, values: list[tuple[Any, ...]]) -> int:
        try:
            return (await run_to_completion(self._connection.exec_driver_sql(sql, values))).rowcount
        except REFUSALS as error:
            raise self._break(error) from error

    async def _send_waiting(self) -> None:
        """Run the writes that wait, before what comes after them."""
        self._check()
        if self._waiting:
            await self._visit(self._take_waiting())

    def _take_waiting(self) -> list[Write]:
        waiting, self._waiting = self._waiting, []
        self._written.clear()
        return waiting

    async def _visit(self, writes: list[Write], *, commit: bool = False) -> int:
        assert self._driver is not None
        try:
            return await run_to_completion(self._driver.write(writes, commit=commit))
        except REFUSALS as error:
            raise self._break(error) from error

    async def put(self, table: Table, rows: Iterable[Values], *, ignore: bool = False) -> None:
        """Insert whole rows or replace those with the same primary key (``ignore``:
        leave those unchanged)."""
        await self.many(upsert(table, self.dialect, ignore=ignore), rows)

    async def commit(self) -> None:
        self._check()
        if self._driver is not None:
            await self._visit(self._take_waiting(), commit=True)
        else:
            await self._commit_elsewhere()
        self.is_committed = True
        if self.on_commit is not None:
            self.on_commit(self)
        await _run_after_commit(self.after)

    async def _commit_elsewhere(self) -> None:
        """On PostgreSQL, where an answer can be lost on its way."""
        try:
            if self.mark is not None:
                await run_to_completion(self.mark.put(self._connection))
        except REFUSALS as error:
            raise self._break(error) from error
        if self.before_commit is not None:
            self.before_commit(self)
        try:
            await run_to_completion(self._connection.commit())
        except REFUSALS as error:
            if self.mark is None or is_surely_undone(error) or not await self._took_place(self.mark):
                raise self._break(error) from error
            self.is_cut = True

    async def _took_place(self, mark: CommitMark) -> bool:
        """Whether the commit took place whose answer was lost. Raises Conflict when the database refuses to say: the
        turns are read from the table again, where each is done or open."""
        try:
            return await mark.was_committed()
        except DBAPIError as refused:
            kind = str(ending_of(refused))
            self._broken = Conflict(kind, lasting=True, mend=NOT_KNOWN.format(kind=kind))
            raise self._broken from refused

    async def run_later(self) -> None:
        """Run what may take long and was committed; no turn should wait for it."""
        if self.is_committed:
            await _run_after_commit(self.later)

    @property
    def is_broken(self) -> bool:
        """Whether a statement or the commit itself was refused."""
        return self._broken is not None

    @property
    def lacks_room(self) -> bool:
        """Whether it was refused because nothing more can be stored."""
        return isinstance(self._broken, Conflict) and self._broken.lasting

    def fail(self, why: str) -> Conflict:
        """Mark the transaction as not to be committed; returns the Conflict to raise."""
        self._broken = Conflict(why)
        return self._broken

    def _check(self) -> None:
        match self._broken:
            case Conflict() as conflict:
                raise Conflict(str(conflict), lasting=conflict.lasting)
            case RowRefused() as refused:
                raise RowRefused(str(refused))

    def _break(self, error: Exception) -> Conflict | RowRefused:
        self._broken = ending_of(error)
        return self._broken


async def _run_after_commit(steps: Iterable[Callable[[], Awaitable[None]]]) -> None:
    for step in steps:
        try:
            await step()
        except (OSError, sqlite3.Error) as trouble:  # the upkeep does it again
            _log.warning("after-commit-failed", extra={"kind": type(trouble).__name__})
