"""One open transaction. Any failure in it ends it: nothing goes on in a transaction that may be gone.

A savepoint would not help: on a full disk SQLite rolls everything back, and a later statement would commit
alone.
"""

import logging
import sqlite3
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Executable, Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.expression import ClauseElement

from bot.conversation.store import Conflict
from storage.one_hop import run_to_completion
from storage.trouble import REFUSALS, RowRefused, ending_of

_log = logging.getLogger(__name__)

type Values = Mapping[str, Any]

INSERT: Final[Mapping[str, Callable[[Table], Any]]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}
"""Both modules have the same function; Any, because SQLAlchemy types them differently."""


@lru_cache(maxsize=256)
def _prepare_statement(
    statement: ClauseElement, dialect: Dialect
) -> tuple[str, Callable[[Values], tuple[Any, ...]]]:
    """The statement's SQL, and a function that puts a row's values in the order of its placeholders."""
    compiled = statement.compile(dialect=dialect)
    names: list[str] = list(getattr(compiled, "positiontup", None) or ())
    fixed = {
        name: bound.value for name, bound in getattr(compiled, "binds", {}).items() if not bound.required
    }
    if len(names) == 1:
        only = names[0]
        return str(compiled), lambda values: (values[only],)
    in_order: Callable[[Values], tuple[Any, ...]] = itemgetter(*names)
    if fixed:
        return str(compiled), lambda values: in_order({**fixed, **values})
    return str(compiled), in_order


@lru_cache(maxsize=128)
def upsert(table: Table, dialect: str, *, ignore: bool = False) -> Executable:
    """INSERT of a whole row that replaces the row with the same primary key,
    or leaves the old one unchanged."""
    statement = INSERT[dialect](table).values({c.name: bindparam(c.name) for c in table.columns})
    keys = list(table.primary_key.columns)
    rest = {c.name: statement.excluded[c.name] for c in table.columns if not c.primary_key}
    replacing: Executable = (
        statement.on_conflict_do_nothing()
        if ignore or not rest
        else statement.on_conflict_do_update(index_elements=keys, set_=rest)
    )
    return replacing


class Link:
    """Statements of one transaction, each sent at most once for any number of rows.

    Every method raises Conflict or RowRefused when the database refuses, and so do all later calls.
    """

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._broken: Conflict | RowRefused | None = None
        self.dialect = connection.dialect.name
        self.after: list[Callable[[], Awaitable[None]]] = []
        """Run once this transaction is committed; what fails then is left to the upkeep."""
        self.later: list[Callable[[], Awaitable[None]]] = []
        """The same, but run when other transactions may begin already."""
        self._committed = False

    async def rows(self, statement: Executable, values: Values | None = None) -> Sequence[Any]:
        self._check()
        try:
            return (await run_to_completion(self._connection.execute(statement, values))).all()
        except REFUSALS as error:
            raise self._break(error) from error

    async def run(self, statement: Executable, values: Values | None = None) -> int:
        """Returns the number of rows it changed."""
        self._check()
        try:
            return (await run_to_completion(self._connection.execute(statement, values))).rowcount
        except REFUSALS as error:
            raise self._break(error) from error

    async def many(self, statement: Executable, rows: Iterable[Values]) -> int:
        """Run one statement for many rows, without SQLAlchemy's work per value: values are as the driver
        takes them. Returns the number of changed rows, -1 where the driver does not tell (asyncpg)."""
        self._check()
        assert isinstance(statement, ClauseElement)
        sql, in_order = _prepare_statement(statement, self._connection.dialect)
        values = [in_order(row) for row in rows]
        if not values:
            return 0
        try:
            return (await run_to_completion(self._connection.exec_driver_sql(sql, values))).rowcount
        except REFUSALS as error:
            raise self._break(error) from error

    async def put(self, table: Table, rows: Iterable[Values], *, ignore: bool = False) -> int:
        """Insert whole rows or replace those with the same primary key (``ignore``:
        leave those unchanged)."""
        return await self.many(upsert(table, self.dialect, ignore=ignore), rows)

    async def commit(self) -> None:
        self._check()
        try:
            await run_to_completion(self._connection.commit())
        except REFUSALS as error:
            raise self._break(error) from error
        await _run_deeds(self.after)
        self._committed = True

    async def run_later(self) -> None:
        """Run what may take long and was committed; no turn should wait for it."""
        if self._committed:
            await _run_deeds(self.later)

    @property
    def is_broken(self) -> bool:
        """Whether a statement or the commit itself was refused."""
        return self._broken is not None

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


async def _run_deeds(deeds: Iterable[Callable[[], Awaitable[None]]]) -> None:
    for deed in deeds:
        try:
            await deed()
        except (OSError, sqlite3.Error) as trouble:  # the upkeep does it again
            _log.warning("after_commit_failed", extra={"kind": type(trouble).__name__})
