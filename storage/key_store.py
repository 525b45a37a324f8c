"""Keys that must be able to die: one a report, one an hour, one for all accounts.

They live in small SQLite files of their own, wrapped by the ring's wrap key, with ``secure_delete``; a
destroyed key leaves the file and its log at once. Rows name a key by a random number, so neither the
database nor these files tell what was written when.

A report's key is taken from a stock that was stored beforehand: a key is durable before anything is
sealed with it, and a batch with new reports costs no commit here.
"""

import asyncio
import os
import secrets
import sqlite3
import struct
import threading
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from storage.keys import KeyRing
from storage.sealing import SealBroken, Sealer
from storage.trouble import DatabaseUnusable, KeyFileTrouble

ACCOUNTS_KEY: Final = 0
_STOCK: Final = 256
_LOW: Final = 32
_CACHED: Final = 4096
_SCHEMA: Final = "CREATE TABLE IF NOT EXISTS keys (id INTEGER PRIMARY KEY, wrapped BLOB NOT NULL)"


class _WrappedKeys:
    """A file of wrapped keys. Reads are in place (microseconds); commits and checkpoints run in a thread."""

    def __init__(self, path: Path, ring: KeyRing) -> None:
        self._path = path
        self._wrap = ring.wrap
        self._box = Sealer()  # keys stay wrapped even where a test switches the rows' sealing off
        self._lock = threading.Lock()
        try:
            path.touch(mode=0o600)  # before SQLite makes it: its log and its index get the rights of the file
            path.chmod(0o600)
            self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=5)
            try:
                for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
                    self._db.execute(f"PRAGMA {pragma}").fetchone()
                self._db.execute(_SCHEMA)
            except BaseException:
                self._db.close()
                raise
        except (sqlite3.Error, OSError) as trouble:
            raise DatabaseUnusable(
                f"the key store {path} cannot be opened ({trouble}): check its rights and the free space"
            ) from trouble

    @contextmanager
    def closed_on_trouble(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self.close()
            raise

    def read(self, key_id: int) -> bytes | None:
        with self._lock:
            row = self._db.execute("SELECT wrapped FROM keys WHERE id = ?", (key_id,)).fetchone()
        return self._opened(row[0]) if row else None

    def read_all(self) -> dict[int, bytes]:
        with self._lock:
            rows = self._db.execute("SELECT id, wrapped FROM keys").fetchall()
        return {key_id: self._opened(wrapped) for key_id, wrapped in rows}

    def ids(self) -> set[int]:
        with self._lock:
            return {key_id for (key_id,) in self._db.execute("SELECT id FROM keys")}

    def write(self, keys: Iterable[tuple[int, bytes]]) -> None:
        rows = [(key_id, self._box.seal(key, self._wrap)) for key_id, key in keys]
        with self._lock, self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.executemany("INSERT INTO keys (id, wrapped) VALUES (?, ?)", rows)

    def destroy(self, key_ids: Collection[int]) -> None:
        with self._lock:
            with self._db:
                self._db.execute("BEGIN IMMEDIATE")
                self._db.executemany("DELETE FROM keys WHERE id = ?", [(key_id,) for key_id in key_ids])
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def checkpoint(self) -> None:
        with self._lock:
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def _opened(self, wrapped: bytes) -> bytes:
        try:
            return self._box.open(wrapped, self._wrap)
        except SealBroken as trouble:
            raise KeyFileTrouble(
                f"the key file is not the one that {self._path} was made with: set AMANAT_KEY_FILE to that one"
            ) from trouble


def _new_id() -> int:
    return secrets.randbits(62) | 1  # never 0, the accounts' key


class ReportKeys:
    """A key per report, out of a stock, and the one accounts key."""

    def __init__(self, path: Path, ring: KeyRing) -> None:
        self._file = _WrappedKeys(path, ring)
        self._known: OrderedDict[int, bytes] = OrderedDict()
        self._stock: list[int] = []
        with self._file.closed_on_trouble():
            if self._file.read(ACCOUNTS_KEY) is None:
                self._file.write([(ACCOUNTS_KEY, os.urandom(32))])

    async def keep_stock(self, *, at_least: int = _LOW) -> None:
        """See that enough keys lie ready, durably. Raises sqlite3.Error when they cannot be stored."""
        if len(self._stock) >= at_least:
            return
        made = [(_new_id(), os.urandom(32)) for _ in range(_STOCK + at_least)]
        await asyncio.to_thread(self._file.write, made)
        for key_id, key in made:
            self._remember(key_id, key)
        self._stock.extend(key_id for key_id, _ in made)

    @property
    def stock(self) -> int:
        return len(self._stock)

    def take(self) -> int:
        """A stored key that nothing was ever sealed with."""
        return self._stock.pop()

    def get(self, key_id: int) -> bytes | None:
        """The key, or None once it is destroyed."""
        if (key := self._known.get(key_id)) is None and (key := self._file.read(key_id)) is not None:
            self._remember(key_id, key)
        return key

    def accounts(self) -> bytes | None:
        return self.get(ACCOUNTS_KEY)

    async def destroy(self, key_ids: Collection[int]) -> None:
        for key_id in key_ids:
            self._known.pop(key_id, None)
        await asyncio.to_thread(self._file.destroy, key_ids)

    async def destroy_all_but(self, used: Collection[int]) -> None:
        """Clear what an earlier process left in stock. Only for a process that is alone on the files."""
        loose = self._file.ids() - set(used) - {ACCOUNTS_KEY} - set(self._stock)
        if loose:
            await self.destroy(loose)

    async def checkpoint(self) -> None:
        await asyncio.to_thread(self._file.checkpoint)

    def close(self) -> None:
        self._file.close()

    def _remember(self, key_id: int, key: bytes) -> None:
        self._known[key_id] = key
        while len(self._known) > _CACHED:
            self._known.popitem(last=False)


class HourKeys:
    """A key per hour and process. The hour itself is wrapped with the key."""

    def __init__(self, path: Path, ring: KeyRing) -> None:
        self._file = _WrappedKeys(path, ring)
        self._keys: dict[int, bytes] = {}
        self._hours: dict[int, int] = {}
        self._mine: dict[int, int] = {}
        with self._file.closed_on_trouble():
            for key_id, packed in self._file.read_all().items():
                self._learn(key_id, packed)

    def _learn(self, key_id: int, packed: bytes) -> None:
        (self._hours[key_id],) = struct.unpack(">q", packed[:8])
        self._keys[key_id] = packed[8:]

    async def of(self, hour: int) -> tuple[int, bytes]:
        """This hour's key with its number; stored before it is handed out."""
        key_id = self._mine.get(hour)
        if key_id is None:
            key_id, packed = _new_id(), struct.pack(">q", hour) + os.urandom(32)
            await asyncio.to_thread(self._file.write, [(key_id, packed)])
            self._learn(key_id, packed)
            self._mine[hour] = key_id
        return key_id, self._keys[key_id]

    def get(self, key_id: int) -> bytes | None:
        """The key, or None once it is dropped."""
        if key_id not in self._keys and (packed := self._file.read(key_id)) is not None:
            self._learn(key_id, packed)  # another process on the same folder made it
        return self._keys.get(key_id)

    def before(self, hour: int) -> set[int]:
        """Keys of hours before this one."""
        return {key_id for key_id, when in self._hours.items() if when < hour}

    async def drop(self, key_ids: Collection[int]) -> None:
        if not key_ids:
            return
        await asyncio.to_thread(self._file.destroy, key_ids)
        for key_id in key_ids:
            self._keys.pop(key_id, None)
            hour = self._hours.pop(key_id, None)
            if hour is not None and self._mine.get(hour) == key_id:
                del self._mine[hour]

    async def checkpoint(self) -> None:
        await asyncio.to_thread(self._file.checkpoint)

    def close(self) -> None:
        self._file.close()
