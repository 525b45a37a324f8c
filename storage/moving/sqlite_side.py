"""A SQLite file as one side of a move."""

import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy.engine import URL

from storage.engine import PRAGMAS
from storage.folders import sync_folder
from storage.migrate import migrate
from storage.moving.sides import MoveSide, quote
from storage.moving.table_forms import Row, TableForm, all_tables
from storage.overwriting import wipe
from storage.replica import BESIDE, FOLDER
from storage.trouble import DatabaseUnusable

_TABLE: Final = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $1"
_DEFINITIONS: Final = (
    "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL "
    "ORDER BY type, name"
)


class SqliteSide(MoveSide):
    """The caller has locked the folders. ``copy_dir``: where litestream keeps a copy of the file."""

    def __init__(self, url: URL, *, copy_dir: Path | None = None) -> None:
        self.path: Final = Path(str(url.database))
        self.place = str(self.path)
        self._url = url
        self._copy_dir = copy_dir
        self._open: sqlite3.Connection | None = None

    @property
    def _db(self) -> sqlite3.Connection:
        """Opened when it is needed: what is left of a half-destroyed file need not open."""
        if self._open is None:
            with _trouble_at(self.place):
                self.path.touch(mode=0o600)  # its log and its index get the permissions of the file
                self.path.chmod(0o600)
                self._open = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
                for pragma in (*PRAGMAS, "foreign_keys=OFF"):
                    self._open.execute(f"PRAGMA {pragma}").fetchall()
        return self._open

    async def rows(self, sql: str, *values: Any) -> list[Row]:
        with _trouble_at(self.place):
            return self._db.execute(sql, {str(at): value for at, value in enumerate(values, 1)}).fetchall()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        with _trouble_at(self.place):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    async def insert(self, form: TableForm, rows: list[Row]) -> None:
        columns = ", ".join(map(quote, form.columns))
        marks = ", ".join("?" * len(form.columns))
        with _trouble_at(f"{self.place}, table {form.name}"):
            self._db.executemany(f"INSERT INTO {quote(form.name)} ({columns}) VALUES ({marks})", rows)  # noqa: S608 our own names

    async def clear(self, form: TableForm) -> None:
        await self.rows(f"DELETE FROM {quote(form.name)}")  # noqa: S608 our own name

    async def definitions(self) -> list[tuple[str, str]]:
        ours = {form.name for form in all_tables()}
        return [
            (f"DROP {kind} {quote(name)}", sql)
            for kind, name, table, sql in await self.rows(_DEFINITIONS)
            if table in ours
        ]

    async def finish_rows(self) -> None:
        if await self.rows("PRAGMA foreign_key_check"):
            raise DatabaseUnusable(
                f"{self.place} has rows without their parents: nothing was removed anywhere"
            )

    async def has_table(self, name: str) -> bool:
        return self.path.exists() and bool(await self.rows(_TABLE, name))

    async def migrate(self) -> None:
        await self.close()
        await migrate(self._url.render_as_string(hide_password=False))

    async def destroy(self) -> None:
        """Overwrite the file with its log, then remove it, and what litestream has beside it and in its copy."""
        await self.close()
        for folder in (self.path.parent / BESIDE, *([self._copy_dir / FOLDER] if self._copy_dir else [])):
            shutil.rmtree(folder, ignore_errors=True)
        wipe(self.path)
        sync_folder(self.path.parent)

    async def close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None


@contextmanager
def _trouble_at(place: str) -> Iterator[None]:
    """SQLite's messages may quote values: only the kind of an error is passed on."""
    try:
        yield
    except (sqlite3.Error, OverflowError, UnicodeError, OSError) as trouble:
        kind = getattr(trouble, "sqlite_errorname", "") or type(trouble).__name__
        raise DatabaseUnusable(
            f"{place}: {kind}; nothing is lost, run the command again once that is mended"
        ) from None
