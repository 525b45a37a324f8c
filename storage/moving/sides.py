"""One side of a move of the database: rows out, rows in, and the marks that a half-filled target holds itself.

The statements are the same for both databases; how they are run is not (SqliteSide, PostgresqlSide). Positions of a
move are committed with the rows that they stand for, so a kill at any moment leaves neither gap nor double.
"""

import json
from abc import ABC, abstractmethod
from contextlib import AbstractAsyncContextManager
from typing import Any, Final

from storage.migrate import HEAD, MOVED, MOVING
from storage.moving.table_forms import Row, TableForm, all_tables
from storage.trouble import DatabaseUnusable

MARKS: Final = "database_move"
"""A table that only a target of a move has, until the move is finished."""
STORE: Final = "store"
OPEN: Final = "open"
READY: Final = "ready"
_POSITION: Final = "at:"
_LATER: Final = "later:"

type Position = tuple[Row | None, bool]
"""The primary key of the last row that has come, and whether it was the table's last."""


def quote(name: str) -> str:
    """An identifier of ours in a statement."""
    return f'"{name}"'


def _names(columns: tuple[str, ...]) -> str:
    return ", ".join(map(quote, columns))


class MoveSide(ABC):
    """A database that a move reads or fills. Raises DatabaseUnusable, whose line holds no value of a row."""

    place: str
    """The address, without a password."""

    @abstractmethod
    async def rows(self, sql: str, *values: Any) -> list[Row]:
        """Run this; ``$1`` is the first of the values."""

    @abstractmethod
    def transaction(self) -> AbstractAsyncContextManager[None]:
        """All that is run within is committed together."""

    @abstractmethod
    async def insert(self, form: TableForm, rows: list[Row]) -> None: ...

    @abstractmethod
    async def clear(self, form: TableForm) -> None:
        """Remove all rows, after ``set_aside``."""

    @abstractmethod
    async def definitions(self) -> list[tuple[str, str]]:
        """What is made after the rows: for each the statement that removes it, and the one that makes it again."""

    @abstractmethod
    async def finish_rows(self) -> None:
        """What this database needs after its rows have come."""

    @abstractmethod
    async def has_table(self, name: str) -> bool: ...

    @abstractmethod
    async def migrate(self) -> None:
        """Make the schema in an empty database."""

    @abstractmethod
    async def destroy(self) -> None:
        """Destroy what the source held. Raises OSError."""

    @abstractmethod
    async def close(self) -> None: ...

    async def step(self) -> str | None:
        """The schema's step; None for an empty database."""
        if not await self.has_table("alembic_version"):
            return None
        rows = await self.rows("SELECT version_num FROM alembic_version")
        return str(rows[0][0]) if rows else None

    async def set_step(self, step: str) -> None:
        await self.rows("UPDATE alembic_version SET version_num = $1", step)

    async def read_page(self, form: TableForm, after: Row | None, most: int) -> list[Row]:
        """The rows that follow this primary key, in this database's own order of keys."""
        where = ""
        if after is not None:
            values = ", ".join(f"${place}" for place in range(1, len(after) + 1))
            where = f"WHERE ({_names(form.key)}) > ({values})"
        return await self.rows(
            f"SELECT {_names(form.columns)} FROM {quote(form.name)} {where} "  # noqa: S608 names of our own tables
            f"ORDER BY {_names(form.key)} LIMIT {most}",
            *(after or ()),
        )

    async def count(self, form: TableForm) -> int:
        (row,) = await self.rows(f"SELECT count(*) FROM {quote(form.name)}")  # noqa: S608 as above
        return int(row[0])

    # as a target

    async def begin(self, store: str) -> None:
        """Make an empty database the target of this store's move, or go on with one that is. ``store`` names the
        store. Raises DatabaseUnusable for a database that holds anything else."""
        step = await self.step()
        if step == MOVING:
            await self._check_store(store)
            return
        await self._check_empty(step)
        if step != HEAD:
            await self.migrate()
        async with self.transaction():
            await self.rows(f"DROP TABLE IF EXISTS {MARKS}")
            await self.rows(f"CREATE TABLE {MARKS} (name VARCHAR(128) PRIMARY KEY, value TEXT NOT NULL)")
            await self._set_mark(STORE, store)
            await self.set_step(MOVING)
            await self._drop_definitions()

    async def _check_empty(self, step: str | None) -> None:
        if step not in (None, MOVED, HEAD):
            raise DatabaseUnusable(f"{self.place} has tables of another step: move into an empty database")
        for form in all_tables():
            if await self.has_table(form.name) and (step != HEAD or await self.count(form)):
                raise DatabaseUnusable(f"{self.place} holds data already: move into an empty database")

    async def _check_store(self, store: str) -> None:
        if await self.mark(STORE) != store:
            raise DatabaseUnusable(
                f"{self.place} is half filled from another store: move into an empty database"
            )

    async def mark(self, name: str) -> str | None:
        rows = await self.rows(f"SELECT value FROM {MARKS} WHERE name = $1", name)  # noqa: S608 our own name
        return str(rows[0][0]) if rows else None

    async def _set_mark(self, name: str, value: str) -> None:
        await self.rows(
            f"INSERT INTO {MARKS} (name, value) VALUES ($1, $2) "  # noqa: S608 our own name
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            name,
            value,
        )

    async def _remove_mark(self, name: str) -> None:
        await self.rows(f"DELETE FROM {MARKS} WHERE name = $1", name)  # noqa: S608 as above

    async def is_opened_for(self, store: str) -> bool:
        """Whether a move of this store was finished here and only its marks and its source are left."""
        return (
            await self.has_table(MARKS)
            and await self.mark(OPEN) is not None
            and await self.mark(STORE) == store
        )

    async def position(self, form: TableForm) -> Position:
        value = await self.mark(f"{_POSITION}{form.name}")
        if value is None:
            return None, False
        position = json.loads(value)
        return _row_of(position["after"]), position["done"]

    async def take_page(self, form: TableForm, rows: list[Row], after: Row | None, *, is_last: bool) -> None:
        """Store these rows and how far the table is, both or neither; ``after``: where it was before."""
        last = form.key_of(rows[-1]) if rows else after
        async with self.transaction():
            await self.insert(form, rows)
            position = {"after": _plain_row(last), "done": is_last}
            await self._set_mark(f"{_POSITION}{form.name}", json.dumps(position))

    async def begin_anew(self, form: TableForm) -> None:
        """Drop this table's rows: they come again. After ``set_aside``."""
        async with self.transaction():
            await self.clear(form)
            await self._remove_mark(f"{_POSITION}{form.name}")

    async def set_aside(self) -> None:
        """Note and drop indexes, constraints and triggers: filling tables without them is faster."""
        async with self.transaction():
            await self._remove_mark(READY)
            await self._drop_definitions()

    async def _drop_definitions(self) -> None:
        for number, (remove, make) in enumerate(await self.definitions()):
            await self._set_mark(f"{_LATER}{number:04}", make)
            await self.rows(remove)

    async def make_ready(self) -> None:
        """Make again what was set aside, and what the rows need."""
        if await self.mark(READY) is not None:
            return
        async with self.transaction():
            later = f"SELECT name, value FROM {MARKS} WHERE name LIKE $1 ORDER BY name"  # noqa: S608 our own name
            for name, make in await self.rows(later, f"{_LATER}%"):
                await self.rows(make)
                await self._remove_mark(name)
            await self.finish_rows()
            await self._set_mark(READY, "1")

    async def open_for_work(self) -> None:
        """From now on a program may start here."""
        async with self.transaction():
            await self._set_mark(OPEN, "1")
            await self.set_step(HEAD)

    async def drop_marks(self) -> None:
        await self.rows(f"DROP TABLE IF EXISTS {MARKS}")


def _plain_row(row: Row | None) -> list[Any] | None:
    if row is None:
        return None
    return [{"hex": value.hex()} if isinstance(value, bytes) else value for value in row]


def _row_of(plain: list[Any] | None) -> Row | None:
    if plain is None:
        return None
    return tuple(bytes.fromhex(value["hex"]) if isinstance(value, dict) else value for value in plain)
