"""The file of a key store: rows in, rows out. Nothing in here can open a key.

Three tables: ``keys`` by random number; ``stock`` with the numbers of keys that nothing is sealed with yet;
``chief`` with the few named keys, among them the *store key* that wraps all others. Each change is one
transaction and writes a new random ``mark``: two files with the same mark hold the same.
"""

import os
import sqlite3
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Final, Protocol

from storage.overwriting import CHIEF_KEYS, overwrite_chief, overwrite_wrapped, wipe
from storage.trouble import DatabaseUnusable

FORMAT: Final = 1
"""Files of format 0 had only keys, each wrapped by the master key."""

_PRAGMAS: Final = ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON")
_SCHEMA: Final = (
    "CREATE TABLE IF NOT EXISTS keys (id INTEGER PRIMARY KEY, wrapped BLOB NOT NULL)",
    "CREATE TABLE IF NOT EXISTS stock (id INTEGER PRIMARY KEY)",
    "CREATE TABLE IF NOT EXISTS chief (name TEXT PRIMARY KEY, wrapped BLOB NOT NULL)",
    "CREATE TABLE IF NOT EXISTS mark (one INTEGER PRIMARY KEY, value BLOB NOT NULL)",
)
_THIS, _BEFORE = 1, 2
"""Rows of ``mark``."""
_PIECE: Final = 5000
_READERS_WAIT: Final = 100
"""Milliseconds that a checkpoint waits for readers; keys cannot be read meanwhile."""


@dataclass(frozen=True, slots=True)
class KeyTableChange:
    """What one transaction changes in a key store's file."""

    added: Sequence[tuple[int, bytes]] = ()
    stocked: Collection[int] = ()
    used: Collection[int] = ()
    """Taken from the stock: something is sealed with them."""
    gone: Collection[int] = ()
    chief: Mapping[str, bytes] = field(default_factory=dict)
    chief_gone: Collection[str] = ()
    mark: bytes = field(default_factory=lambda: os.urandom(16))
    follows: bytes = b""
    """The mark before it, where a holder of keys must know that after its death."""


class KeyRows(Protocol):
    """Where a key store's rows are: in a file of this machine (KeyTable), or with a holder of keys
    (storage/key_service). Each call raises sqlite3.Error where it cannot be done."""

    @property
    def path(self) -> Path:
        """The place, for messages."""

    @property
    def using(self) -> AbstractContextManager[object]:
        """Hold this during each call, where calls of two threads must not meet."""

    @property
    def format(self) -> int | None:
        """None where nothing was written yet."""

    def create_tables(self, change: KeyTableChange) -> None:
        """Create the tables, with these first rows, whole or not at all."""

    def read(self, key_id: int) -> bytes | None: ...

    def read_piece(self, after: int, most: int) -> list[tuple[int, bytes]]:
        """The keys that follow this number, in the order of their numbers."""

    def chief(self, name: str) -> bytes | None: ...

    def stock(self) -> list[int]: ...

    def mark(self) -> bytes:
        """Of the last change; empty before the first."""

    def count(self) -> int: ...

    def apply(self, change: KeyTableChange) -> None:
        """Durable when this returns, and deleted keys are nowhere any more."""

    def checkpoint(self) -> bool:
        """Whether the log is empty now."""

    def begin_anew(self) -> None:
        """Destroy every row; nothing is written yet afterwards. Raises OSError when something may be left,
        sqlite3.Error when all is destroyed but nothing new can be begun."""

    def destroy_chief(self, names: Collection[str]) -> list[Path]:
        """Overwrite named keys where no change can be made. Returns what could not be reached."""

    def is_there(self) -> bool:
        """Whether there is still something to destroy."""

    def close(self) -> None: ...


class KeyTable:
    """One file. The caller ensures that one thread at a time uses it (``using``). Raises sqlite3.Error."""

    def __init__(self, path: Path, *, patience: float = 5.0) -> None:
        """Open the file, or create it; ``patience``: seconds to wait for another process.
        Raises DatabaseUnusable."""
        self.path: Final = path
        self.using: Final[AbstractContextManager[object]] = threading.Lock()
        self._patience = patience
        self._away = False
        try:
            path.touch(mode=0o600)  # before SQLite opens it: its log and index get the file's permissions
            path.chmod(0o600)
            self._db = _open_database(path, patience)
        except (sqlite3.Error, OSError) as trouble:
            raise DatabaseUnusable(
                f"the key store {path} cannot be opened ({trouble}): check its rights and the free space"
            ) from trouble

    @property
    def format(self) -> int | None:
        """None for a file that nothing was written to yet."""
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        made = self._db.execute("SELECT 1 FROM sqlite_master WHERE name = 'keys'").fetchone()
        return int(version) if made else None

    def create_tables(self, change: KeyTableChange) -> None:
        """Create the tables, with these first rows, in one transaction."""
        with _transaction(self._db):
            for statement in _SCHEMA:
                self._db.execute(statement)
            self._apply(change)
            self._db.execute(f"PRAGMA user_version = {FORMAT}")

    def read(self, key_id: int) -> bytes | None:
        self._reopen()
        row = self._db.execute("SELECT wrapped FROM keys WHERE id = ?", (key_id,)).fetchone()
        return row[0] if row else None

    def read_piece(self, after: int, most: int) -> list[tuple[int, bytes]]:
        """The keys that follow this number, in the order of their numbers."""
        self._reopen()
        piece = "SELECT id, wrapped FROM keys WHERE id > ? ORDER BY id LIMIT ?"
        return self._db.execute(piece, (after, most)).fetchall()

    def read_ids(self, after: int, last: int, most: int = -1) -> list[int]:
        """The numbers of keys above ``after`` up to ``last``, in order; at most ``most``, or all."""
        self._reopen()
        within = "SELECT id FROM keys WHERE id > ? AND id <= ? ORDER BY id LIMIT ?"
        return [row[0] for row in self._db.execute(within, (after, last, most))]

    def chief(self, name: str) -> bytes | None:
        self._reopen()
        row = self._db.execute("SELECT wrapped FROM chief WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def stock(self) -> list[int]:
        return [row[0] for row in self._db.execute("SELECT id FROM stock")]

    def mark(self) -> bytes:
        return self._mark(_THIS)

    def mark_before(self) -> bytes:
        """The mark that the last change followed, if it said so; otherwise empty."""
        return self._mark(_BEFORE)

    def _mark(self, which: int) -> bytes:
        row = self._db.execute("SELECT value FROM mark WHERE one = ?", (which,)).fetchone()
        return row[0] if row else b""

    def count(self) -> int:
        (number,) = self._db.execute("SELECT count(*) FROM keys").fetchone()
        return int(number)

    def apply(self, change: KeyTableChange) -> None:
        """When this returns, deleted keys have left the file and its log,
        also while another process reads them."""
        self._reopen()
        with _transaction(self._db):
            old = self._replaced_by(change)
            self._apply(change)
        self._leave_file(old)

    def _replaced_by(self, change: KeyTableChange) -> list[bytes]:
        """The wrapped keys that this change removes from the file."""
        ids = [(key_id,) for key_id in change.gone]
        names = [(name,) for name in (*change.chief, *change.chief_gone)]
        of_keys = (self._db.execute("SELECT wrapped FROM keys WHERE id = ?", at).fetchall() for at in ids)
        of_chief = (
            self._db.execute("SELECT wrapped FROM chief WHERE name = ?", at).fetchall() for at in names
        )
        return [row[0] for rows in chain(of_keys, of_chief) for row in rows]

    def _leave_file(self, old: Collection[bytes]) -> None:
        """Remove these wrapped keys from file and log:
        by SQLite, or by overwriting in place if somebody reads."""
        if not old or self.checkpoint():
            return
        self._db.close()  # the system drops this process's SQLite locks when we close the file
        self._away = True
        try:
            overwrite_wrapped(self.path, old)
        except OSError as trouble:
            raise sqlite3.OperationalError(f"keys could not be overwritten: {trouble}") from trouble
        finally:
            with suppress(sqlite3.Error):
                self._reopen()

    def _apply(self, change: KeyTableChange) -> None:
        run = self._db.executemany
        run("INSERT INTO keys (id, wrapped) VALUES (?, ?)", change.added)
        run("INSERT INTO stock (id) VALUES (?)", [(i,) for i in change.stocked])
        run("DELETE FROM stock WHERE id = ?", [(i,) for i in (*change.used, *change.gone)])
        run("DELETE FROM keys WHERE id = ?", [(i,) for i in change.gone])
        run("DELETE FROM chief WHERE name = ?", [(name,) for name in change.chief_gone])
        run("INSERT OR REPLACE INTO chief (name, wrapped) VALUES (?, ?)", change.chief.items())
        self._db.execute("INSERT OR REPLACE INTO mark (one, value) VALUES (?, ?)", (_THIS, change.mark))
        if change.follows:
            self._db.execute(
                "INSERT OR REPLACE INTO mark (one, value) VALUES (?, ?)", (_BEFORE, change.follows)
            )

    def rewrap_keys(
        self, wrapped_anew: Callable[[bytes], bytes], change: KeyTableChange, *, to_stock: bool
    ) -> None:
        """Convert format 0 to this one in one transaction: every key is wrapped anew."""
        with _transaction(self._db):
            for statement in _SCHEMA:
                self._db.execute(statement)
            last = -1
            while piece := self._db.execute(
                "SELECT id, wrapped FROM keys WHERE id > ? ORDER BY id LIMIT ?", (last, _PIECE)
            ).fetchall():
                last = piece[-1][0]
                self._db.executemany(
                    "UPDATE keys SET wrapped = ? WHERE id = ?", [(wrapped_anew(old), i) for i, old in piece]
                )
            if to_stock:
                self._db.execute("INSERT INTO stock (id) SELECT id FROM keys")
            self._apply(change)
            self._db.execute(f"PRAGMA user_version = {FORMAT}")
        self.checkpoint()

    def burn_old(self, *, keep_reports: bool) -> None:
        """Burn the keys of a file of format 0: all of them, or the accounts' alone."""
        which = "WHERE id = 0" if keep_reports else ""
        with _transaction(self._db):
            rows = self._db.execute(f"SELECT wrapped FROM keys {which}").fetchall()  # noqa: S608 our own words
            self._db.execute(f"DELETE FROM keys {which}")  # noqa: S608 our own words
        self._leave_file([row[0] for row in rows])

    def checkpoint(self) -> bool:
        """Whether the log is empty now and all of it is in the file. False while another process reads."""
        self._db.execute(f"PRAGMA busy_timeout = {_READERS_WAIT}")
        try:
            (busy, *_) = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            self._db.execute(f"PRAGMA busy_timeout = {round(self._patience * 1000)}")
        return not busy

    def begin_anew(self) -> None:
        """Replace the file with an empty one. Before it is removed, its chief keys are overwritten by SQLite;
        where SQLite cannot, the whole file is overwritten. Raises OSError when something could not be
        destroyed, sqlite3.Error when all is destroyed but no new file can be made."""
        self._destroy_file()
        self.path.touch(mode=0o600)
        self._db = _open_database(self.path, self._patience)

    def _destroy_file(self) -> None:
        try:
            self._db.execute("DELETE FROM chief")
            self.checkpoint()
        except sqlite3.Error:
            self._db.close()
            wipe(self.path)
            return
        self._db.close()
        overwrite_chief(self.path, CHIEF_KEYS)  # a reader can keep a page from being checkpointed
        remove(self.path)

    def destroy_chief(self, names: Collection[str]) -> list[Path]:
        """Overwrite named keys in place, in a file that takes no change. Returns the file if that failed. The
        file can be opened again once there is room."""
        self._db.close()  # the system drops this process's SQLite locks when we close the file
        self._away = True
        try:
            left = [] if overwrite_chief(self.path, names) >= set(names) else [self.path]
        except OSError:
            left = [self.path]
        with suppress(sqlite3.Error):
            self._reopen()
        return left

    def open_again(self) -> None:
        """Another process may have put a new file in the place of this one."""
        self._db.close()
        self._away = True
        self._reopen()

    def _reopen(self) -> None:
        """After a destruction on a full disk the file can be opened once there is room."""
        if self._away:
            self._db, self._away = _open_database(self.path, self._patience), False

    def is_there(self) -> bool:
        return self.path.exists()

    def close(self) -> None:
        self._db.close()


@contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[None]:
    db.execute("BEGIN IMMEDIATE")
    with db:
        yield


def _open_database(path: Path, patience: float) -> sqlite3.Connection:
    db = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=patience)
    try:
        for pragma in _PRAGMAS:
            db.execute(f"PRAGMA {pragma}").fetchone()
    except BaseException:
        db.close()
        raise
    return db


def remove(path: Path) -> None:
    """Remove a key store's file with its log and index."""
    for name in ("", "-wal", "-shm"):
        path.with_name(path.name + name).unlink(missing_ok=True)
