"""Keys of temporary rows: two per hour that rows share, and keys of their own for rows that must be able to
end alone. A key is dropped when no row needs it.

Of the two, the *passing* key seals what is gone in a moment: updates until they are handled, messages until
they are sent. The *lasting* key seals what may stay for days: message ids, updates that could not be handled.
They are separate so that rows that stay do not keep the hour's other rows readable.

Rows that must be unreadable once they are over, also in an old copy of the database, have keys of their own:
a draft, words that wait for delivery, the account of a no-return report. Every conversation has one, so that
the database does not reveal which conversations hold something.
"""

import asyncio
import os
import sqlite3
import struct
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Final

from storage.key_store import new_id
from storage.key_table import KeyTableChange
from storage.keys import KeyRing
from storage.wrapped_keys import WrappedKeys

HOUR_KEYS: Final = "hour_keys.db"
"""The file's name in the data folder, in its copy and in backups."""

_STOCK: Final = 256


class HourKeys:
    """Keys by hour and process. The hour itself is wrapped with the key;
    it is negative for the key of a single row."""

    def __init__(self, path: Path, ring: KeyRing, *, copy_to: Path | None = None) -> None:
        self.file: Final = WrappedKeys(path, ring, copy_to=copy_to)
        self._keys: dict[int, bytes] = {}
        self._hours: dict[int, int] = {}
        self._own: set[int] = set()
        self._mine: dict[tuple[int, bool], int] = {}
        self._stock: list[int] = []
        """Keys that a row may get as its own, in the hour in which they were made. So an unused key can be
        recognized by its age, like a key that is not needed any more."""
        self._stock_hour = 0
        self._over: set[int] = set()
        self._fires = 0
        with self.file.close_on_error():
            for key_id, packed in self.file.read_all().items():
                self._learn(key_id, packed)

    def _learn(self, key_id: int, packed: bytes) -> None:
        (hour,) = struct.unpack(">q", packed[:8])
        if hour < 0:
            hour = -1 - hour
            self._own.add(key_id)
        self._hours[key_id] = hour
        self._keys[key_id] = packed[8:]

    async def key_of_hour(self, hour: int, *, lasting: bool = False) -> tuple[int, bytes]:
        """This hour's key with its number; stored before it is returned."""
        key_id = self._mine.get((hour, lasting))
        if key_id is None:
            key_id, packed = new_id(), struct.pack(">q", hour) + os.urandom(32)
            await asyncio.to_thread(self.file.write, [(key_id, packed)])
            self._learn(key_id, packed)
            self._mine[hour, lasting] = key_id
        return key_id, self._keys[key_id]

    async def take_own_keys(self, hour: int, count: int) -> list[tuple[int, bytes]]:
        """This many unused keys, stored before they are returned."""
        while count and (self._stock_hour != hour or len(self._stock) < count):
            await self._restock(hour, count)
        taken = [self._stock.pop() for _ in range(count)]
        return [(key_id, self._keys[key_id]) for key_id in taken]

    async def _restock(self, hour: int, count: int) -> None:
        made = {new_id(): struct.pack(">q", -1 - hour) + os.urandom(32) for _ in range(_STOCK + count)}
        fires = self._fires
        await asyncio.to_thread(self.file.write, list(made.items()))
        if fires != self._fires:
            return  # they were stored just before everything was burned
        for key_id, packed in made.items():
            self._learn(key_id, packed)
        if self._stock_hour != hour:
            self._over.update(self._stock)
            self._stock, self._stock_hour = [], hour
        self._stock.extend(made)

    def get(self, key_id: int) -> bytes | None:
        """The key, or None once it is dropped."""
        if key_id not in self._keys and (packed := self.file.read(key_id)) is not None:
            self._learn(key_id, packed)  # another process on the same folder made it
        return self._keys.get(key_id)

    def is_own(self, key_id: int) -> bool:
        """Whether one row alone is sealed under it. The key must have been read with ``get`` before."""
        return key_id in self._own

    async def load_shared_keys(self) -> set[int]:
        """Load the hour keys that exist now, including those of other processes on this folder."""
        for key_id, packed in (await asyncio.to_thread(self.file.read_all)).items():
            self._learn(key_id, packed)
        return self._hours.keys() - self._own

    def keys_before(self, hour: int) -> set[int]:
        """Keys made before this hour, of hours and of single rows."""
        return {key_id for key_id, when in self._hours.items() if when < hour}

    def shared_keys_before(self, hour: int) -> set[int]:
        return self.keys_before(hour) - self._own

    def release_keys(self, key_ids: Collection[int]) -> None:
        """Rows that had these keys are committed without them: keys of single rows can be dropped."""
        self._over.update(self._own.intersection(key_ids))

    @property
    def released_keys(self) -> set[int]:
        """Keys of single rows that were released and are not dropped yet."""
        return set(self._over)

    async def drop(self, key_ids: Collection[int]) -> None:
        if not key_ids:
            return
        gone = set(key_ids)
        await asyncio.to_thread(self.file.change, KeyTableChange(gone=gone))
        self._over -= gone
        self._own -= gone
        self._stock = [key_id for key_id in self._stock if key_id not in gone]
        self._mine = {at: key_id for at, key_id in self._mine.items() if key_id not in gone}
        for key_id in gone:
            self._keys.pop(key_id, None)
            self._hours.pop(key_id, None)

    async def burn(self) -> list[Path]:
        """Burn every key: drafts, sessions, incoming and outgoing messages become unreadable. Returns what
        could not be destroyed."""
        left = await asyncio.to_thread(self.file.burn)
        self._fires += 1
        for collection in (self._keys, self._hours, self._own, self._mine, self._stock, self._over):
            collection.clear()
        return left

    async def checkpoint(self) -> None:
        await asyncio.to_thread(self.file.checkpoint)

    def close(self) -> None:
        """On an orderly stop, drop keys that nothing is sealed with."""
        with suppress(sqlite3.Error):
            self.file.change(KeyTableChange(gone={*self._stock, *self._over}))
        self.file.close()
