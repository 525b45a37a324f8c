"""A copy of a key store that has its current state, never its history.

What is stored goes to the copy before it is used; what is destroyed is destroyed in both. The copy follows
the original and never the other way round. When the copy falls behind (its disk was full, or detached) the
program continues without it and brings it in line as soon as possible.
"""

import logging
import sqlite3
from collections.abc import Callable, Collection
from contextlib import closing
from pathlib import Path
from typing import Final

from storage.folders import sync_folder
from storage.key_table import FORMAT, KeyRows, KeyTable, KeyTableChange, remove
from storage.overwriting import CHIEF_KEYS, overwrite_chief, wipe
from storage.trouble import StorageTrouble

_log = logging.getLogger(__name__)

FAILURES: Final = (sqlite3.Error, OSError, StorageTrouble)
_TABLES: Final = {"keys": "id", "stock": "id", "chief": "name"}


class KeyCopy:
    """Used by one thread at a time: the one that writes the original."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._table: KeyTable | None = None
        self._place = (0, 0)
        self.behind = True
        """Whether it lacks a key of the original, or has one that the original does not have."""

    def follow(self, original: KeyRows) -> None:
        """Bring the copy in line if needed. Raises nothing: ``behind`` tells the result."""
        try:
            if not self.behind and self._bring_in_line(original):
                return
            self._close()
            bring_in_line(original.path, self._path)
            self._table = KeyTable(self._path)
            self._place = _place(self._path)
            self.behind = self._table.mark() != original.mark()
        except FAILURES as trouble:
            self._note_fallen_behind(trouble)

    def _bring_in_line(self, original: KeyRows) -> bool:
        """Raises sqlite3.Error, OSError."""
        if self._table is None or not self._path.exists() or _place(self._path) != self._place:
            return False
        return self._table.mark() == original.mark()

    def apply(self, change: KeyTableChange) -> None:
        if self.behind or self._table is None:
            return
        try:
            if _place(self._path) != self._place:
                raise FileNotFoundError("another file is there now")
            self._table.apply(change)
        except FAILURES as trouble:
            self._note_fallen_behind(trouble)

    def destroy_all(self) -> list[Path]:
        """Overwrite the copy's keys and remove its file. Returns what could not be reached."""
        return self._destroy(lambda: destroy_files(self._path))

    def destroy_chief(self, names: Collection[str]) -> list[Path]:
        """Overwrite these named keys in place. Returns what could not be reached."""
        return self._destroy(lambda: overwrite_chief(self._path, names))

    def _destroy(self, keys: Callable[[], object]) -> list[Path]:
        """Destroy these keys, and all keys of a half-made copy of a killed process."""
        self._close()
        self.behind = True
        left = []
        for path, deed in (
            (self._path, keys),
            (unfinished_copy(self._path), lambda: destroy_files(unfinished_copy(self._path))),
        ):
            try:
                deed()
            except OSError as trouble:
                self._note_fallen_behind(trouble)
                left.append(path)
        if not left and not self._path.parent.is_dir():
            left.append(self._path)
        return left

    def checkpoint(self) -> None:
        if self._table is not None and not self.behind:
            try:
                self._table.checkpoint()
            except FAILURES as trouble:
                self._note_fallen_behind(trouble)

    def close(self) -> None:
        self._close()

    def _note_fallen_behind(self, trouble: Exception) -> None:
        _log.warning("key-copy-behind", extra={"kind": type(trouble).__name__})
        self.behind = True

    def _close(self) -> None:
        if self._table is not None:
            self._table.close()
            self._table = None


def unfinished_copy(path: Path) -> Path:
    """Where a new copy is made before it replaces the old one."""
    return path.with_name(path.name + ".part")


def _place(path: Path) -> tuple[int, int]:
    """Which file this is: a deleted file can still be written to, and nobody would find it again."""
    status = path.stat()
    return status.st_dev, status.st_ino


def bring_in_line(original: Path, copy: Path) -> None:
    """Make ``copy`` hold what ``original`` holds. Its other keys are overwritten in place.

    Raises sqlite3.Error, OSError.
    """
    unfinished = unfinished_copy(copy)
    destroy_files(unfinished)  # left by a killed process: it holds every key of that time
    if _comparable(original, copy):
        with closing(sqlite3.connect(copy, isolation_level=None, timeout=5)) as db:
            db.execute("PRAGMA synchronous=FULL").fetchone()
            db.execute("PRAGMA secure_delete=ON").fetchone()
            db.execute("ATTACH DATABASE ? AS original", (str(original),))
            db.execute("BEGIN IMMEDIATE")
            with db:
                _differences(db)
            (busy, *_) = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if busy:
                raise sqlite3.OperationalError("the copy is being read: removed keys may still be in it")
        return
    unfinished.touch(mode=0o600)
    with closing(sqlite3.connect(original)) as source, closing(sqlite3.connect(unfinished)) as target:
        source.backup(target)
    destroy_files(copy)
    unfinished.replace(copy)
    sync_folder(copy.parent)


def _comparable(original: Path, copy: Path) -> bool:
    """Whether there is a copy that opens and was wrapped by the same store key;
    another store key has been burned."""
    if not copy.exists():
        return False
    try:
        with closing(sqlite3.connect(copy, timeout=5)) as db:
            (version,) = db.execute("PRAGMA user_version").fetchone()
            if version == FORMAT and _store_key(db) == _store_key_of(original):
                return True
    except sqlite3.DatabaseError:  # it is damaged, and is removed
        return False
    with closing(KeyTable(copy)) as burnt:
        burnt.begin_anew()
    return False


def _store_key_of(path: Path) -> object:
    with closing(sqlite3.connect(path, timeout=5)) as db:
        return _store_key(db)


def _store_key(db: sqlite3.Connection) -> object:
    return db.execute("SELECT wrapped FROM chief WHERE name = 'store'").fetchone()


def _differences(db: sqlite3.Connection) -> None:
    if (
        db.execute("SELECT value FROM mark").fetchall()
        == db.execute("SELECT value FROM original.mark").fetchall()
    ):
        return
    for table, key in _TABLES.items():
        same = "AND them.wrapped = mine.wrapped" if table != "stock" else ""
        db.execute(
            f"DELETE FROM main.{table} AS mine WHERE NOT EXISTS "  # noqa: S608 names of our own tables
            f"(SELECT 1 FROM original.{table} AS them WHERE them.{key} = mine.{key} {same})"
        )
        db.execute(
            f"INSERT INTO main.{table} SELECT * FROM original.{table} AS them WHERE NOT EXISTS "  # noqa: S608 as above
            f"(SELECT 1 FROM main.{table} AS mine WHERE mine.{key} = them.{key})"
        )
    db.execute("INSERT OR REPLACE INTO main.mark SELECT * FROM original.mark")


def destroy_files(path: Path) -> None:
    """Destroy a key store's file that nobody here has open: overwrite its chief keys, or the whole file where
    they are not found, then remove it. Raises OSError."""
    if path.is_file() and "store" in overwrite_chief(path, CHIEF_KEYS):
        remove(path)
    else:
        wipe(path)
