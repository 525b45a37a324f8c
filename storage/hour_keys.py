"""Keys of temporary rows: three per hour that rows share, and keys of their own for rows that must be able to
end alone. A key is dropped when no row needs it.

Of the three, two *passing* keys seal what is gone in a moment: one updates until they are handled, one messages until
they are sent. The *lasting* key seals what may stay for days: message ids, updates that could not be handled.
They are separate so that rows that stay do not keep the hour's other rows readable, and messages that cannot be sent
not the updates of their hour.

Words that wait in a conversation only until a certain moment are sealed under an *ending* key as well. All that ends
within the same quarter of an hour shares it, and it is dropped when the quarter is over, whatever else waits.

Rows that must be unreadable once they are over, also in an old copy of the database, have keys of their own:
a draft, words that wait for delivery, the account of a no-return report. Every conversation has one, so that
the database does not reveal which conversations hold something.
"""

import asyncio
import os
import sqlite3
import struct
from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from itertools import batched
from pathlib import Path
from typing import Final

from bot.domain.values import dataclass
from storage.columns import quarters_before, quarters_until
from storage.key_store import new_id
from storage.key_table import KeyRows, KeyTableChange
from storage.keys import KeyRing
from storage.staged_rows import Lru, MissingRow
from storage.wrapped_keys import WrappedKeys

HOUR_KEYS: Final = "hour_keys.db"
"""The file's name in the data folder, in its copy and in backups."""

_STOCK: Final = 256
_CACHED: Final = 20_000
"""Keys in memory: those of three times as many conversations as have rows there (storage/row_cache.py), because a key
takes less than a tenth of that."""
_GONE_AT_ONCE: Final = 250
_PIECE: Final = 2_000
"""Keys that are read at once while turns go on."""


_FIRST_END: Final = 1 << 40
"""What is added to the quarter with which an ending key ends, where hours are written for other keys."""


class HourUse(StrEnum):
    """What the rows are that share a key of an hour."""

    UPDATES = "updates"
    MESSAGES = "messages"
    LASTING = "lasting"


@dataclass(frozen=True, slots=True)
class HourKey:
    """A key, the hour in which it was made, and whether it is a single row's own; ``ends``: the quarter of an hour
    with which an ending key ends, None for all others."""

    hour: int
    secret: bytes
    is_own: bool
    ends: int | None = None

    @property
    def is_shared(self) -> bool:
        """Whether all rows of its hour are sealed with it."""
        return not self.is_own and self.ends is None


def _unpack(packed: bytes) -> HourKey:
    (hour,) = struct.unpack(">q", packed[:8])
    if hour >= _FIRST_END:
        return HourKey(0, packed[8:], is_own=False, ends=hour - _FIRST_END)
    return HourKey(-1 - hour if hour < 0 else hour, packed[8:], is_own=hour < 0)


class HourKeys:
    """Keys by hour and process. The hour itself is wrapped with the key;
    it is negative for the key of a single row. An ending key has the quarter with which it ends instead.

    There is one for each conversation, so a start reads none of them: each is read when its row is.
    """

    def __init__(self, place: Path | KeyRows, ring: KeyRing, *, copy_to: Path | None = None) -> None:
        self.file: Final = WrappedKeys(place, ring, copy_to=copy_to)
        self._known: Lru[int, HourKey] = Lru(_CACHED)
        self._shared: dict[int, int] = {}
        """The hours of the shared keys that were seen; all of them once the file was searched."""
        self._mine: dict[tuple[int, HourUse], int] = {}
        self._ending: dict[int, int] = {}
        """The quarters with which the ending keys end that were seen; all of them once the file was searched."""
        self._my_ending: dict[int, int] = {}
        """The ending keys that this process has made, by their quarters."""
        self._stock: list[int] = []
        """Keys that a row may get as its own, in the hour in which they were made. So an unused key can be
        recognized by its age, like a key that is not needed any more."""
        self._stock_hour = 0
        self._over: set[int] = set()
        self._fires = 0
        self._hearing = asyncio.Lock()
        """Held while a holder is read or asked for news: what was read before a destruction is not kept after it."""

    def _learn(self, key_id: int, packed: bytes) -> HourKey:
        key = _unpack(packed)
        self._known.set(key_id, key)
        self._note({key_id: key})
        return key

    def _note(self, keys: Mapping[int, HourKey]) -> None:
        self._shared |= {key_id: key.hour for key_id, key in keys.items() if key.is_shared}
        self._ending |= {key_id: key.ends for key_id, key in keys.items() if key.ends is not None}

    async def key_of_hour(self, hour: int, use: HourUse) -> tuple[int, bytes]:
        """This hour's key with its number; stored before it is returned."""
        key_id = self._mine.get((hour, use))
        if key_id is None:
            key_id = self._mine[hour, use] = await self._make(hour)
        await self.load((key_id,))
        key = self.get(key_id)
        assert key is not None
        return key_id, key

    async def key_until(self, until: datetime) -> tuple[int, bytes]:
        """The key, with its number, of what must be unreadable a quarter of an hour after this moment; stored before
        it is returned."""
        quarter = quarters_until(until)
        key_id = self._my_ending.get(quarter)
        if key_id is None:
            key_id = self._my_ending[quarter] = await self._make(_FIRST_END + quarter)
        await self.load((key_id,))
        key = self.get(key_id)
        assert key is not None
        return key_id, key

    async def _make(self, written: int) -> int:
        """A new key's number; ``written``: the hour that is wrapped with it, or what stands for one."""
        key_id, packed = new_id(), struct.pack(">q", written) + os.urandom(32)
        await asyncio.to_thread(self.file.write, [(key_id, packed)])
        self._learn(key_id, packed)
        return key_id

    async def take_own_keys(self, hour: int, count: int) -> list[tuple[int, bytes]]:
        """This many unused keys, stored before they are returned."""
        while count and (self._stock_hour != hour or len(self._stock) < count):
            await self._restock(hour, count)
        taken = [self._stock.pop() for _ in range(count)]
        await self.load(taken)
        return [(key_id, key) for key_id in taken if (key := self.get(key_id)) is not None]

    async def _restock(self, hour: int, count: int) -> None:
        made = {new_id(): struct.pack(">q", -1 - hour) + os.urandom(32) for _ in range(_STOCK + count)}
        fires, opens = self._fires, self.file.store_keys
        await asyncio.to_thread(self.file.write, list(made.items()))
        if opens != self.file.store_keys:  # another program has burned everything
            self._forget_burnt()
            return
        if fires != self._fires:
            return  # they were stored just before everything was burned
        for key_id, packed in made.items():
            self._learn(key_id, packed)
        if self._stock_hour != hour:
            self._over.update(self._stock)
            self._stock, self._stock_hour = [], hour
        self._stock.extend(made)

    async def load(self, key_ids: Iterable[int]) -> None:
        """Read the keys that are about to be asked for with ``get``, where each would be a round trip of its own that
        everybody waits for. Raises Conflict where a holder does not answer."""
        if not self.file.is_remote:
            return
        unknown = {key_id for key_id in key_ids if key_id not in self._known}
        if not unknown:
            return
        async with self._hearing:
            async for keys in self.file.read_together(unknown):
                for key_id, packed in keys.items():
                    if packed is None:
                        self._known.set(key_id, None)
                    else:
                        self._learn(key_id, packed)

    def get(self, key_id: int) -> bytes | None:
        """The key, or None once it is dropped. With a holder, ``load`` it first. Raises sqlite3.Error, Conflict."""
        key = self._find(key_id)
        return key.secret if key is not None else None

    def _find(self, key_id: int) -> HourKey | None:
        if not isinstance(key := self._known.get(key_id), MissingRow):
            return key
        packed = self.file.read(key_id)
        return self._learn(key_id, packed) if packed is not None else None

    def is_own(self, key_id: int) -> bool:
        """Whether one row alone is sealed under it."""
        key = self._find(key_id)
        return key is not None and key.is_own

    async def read_own(self) -> AsyncIterator[dict[int, int]]:
        """The hours of all keys of single rows, piece by piece in the order of their numbers. Afterwards all shared
        keys are known, including those of other processes on this folder."""
        after: int | None = -1
        while after is not None:
            piece, after = await asyncio.to_thread(self._read_piece, after)
            self._note(piece)
            yield {key_id: key.hour for key_id, key in piece.items() if key.is_own}

    def _read_piece(self, after: int) -> tuple[dict[int, HourKey], int | None]:
        piece, last = self.file.read_piece(after, _PIECE)
        return {key_id: _unpack(packed) for key_id, packed in piece.items()}, last

    async def load_shared_keys(self) -> set[int]:
        """Load the hour keys that exist now, including those of other processes on this folder."""
        async for _ in self.read_own():
            pass
        return set(self._shared)

    def shared_keys_before(self, hour: int) -> set[int]:
        """Shared keys made before this hour, of those that were seen."""
        return {key_id for key_id, when in self._shared.items() if when < hour}

    def passing_keys_before(self, hour: int) -> set[int]:
        """Keys of earlier hours that this process has sealed with what is gone in a moment."""
        return {
            key_id for (when, use), key_id in self._mine.items() if when < hour and use is not HourUse.LASTING
        }

    def foreign_keys_before(self, hour: int) -> set[int]:
        """Shared keys of earlier hours that another process has made, of those that were seen."""
        return self.shared_keys_before(hour).difference(self._mine.values())

    def ended_keys(self, now: datetime) -> set[int]:
        """Ending keys whose time is over, of those that were seen."""
        over = quarters_before(now)
        return {key_id for key_id, quarter in self._ending.items() if quarter <= over}

    def release_keys(self, key_ids: Collection[int]) -> None:
        """Rows that had these keys are committed without them: keys of single rows can be dropped."""
        self._over.update(key_id for key_id in key_ids if self.is_own(key_id))

    @property
    def released_keys(self) -> set[int]:
        """Keys of single rows that were released and are not dropped yet."""
        return set(self._over)

    async def drop(self, key_ids: Collection[int]) -> None:
        if not key_ids:
            return
        gone = set(key_ids)
        for piece in batched(gone, _GONE_AT_ONCE):  # nobody can read a key while the file changes
            await asyncio.to_thread(self.file.change, KeyTableChange(gone=piece))
        self._forget(gone)

    def _forget(self, gone: Collection[int]) -> None:
        """These keys are destroyed."""
        self._over.difference_update(gone)
        self._stock = [key_id for key_id in self._stock if key_id not in gone]
        self._mine = {at: key_id for at, key_id in self._mine.items() if key_id not in gone}
        self._my_ending = {at: key_id for at, key_id in self._my_ending.items() if key_id not in gone}
        for key_id in gone:
            self._known.forget(key_id)
            self._shared.pop(key_id, None)
            self._ending.pop(key_id, None)

    async def burn(self) -> list[Path]:
        """Burn every key: drafts, sessions, incoming and outgoing messages become unreadable. Returns what
        could not be destroyed."""
        left = await asyncio.to_thread(self.file.burn)
        self._forget_burnt()
        return left

    async def follow(self) -> bool:
        """Forget which keys other programs have destroyed at the holder; returns whether they have burned. Then only
        keys from after it are in use when this returns. Raises sqlite3.Error, KeyFileTrouble."""
        async with self._hearing:
            gone, is_burnt = await asyncio.to_thread(self.file.read_news)
            if gone is None:
                self._known.clear()
            elif gone:
                self._forget(set(gone))
            if is_burnt:
                self._forget_burnt()
        return is_burnt

    async def read_anew(self) -> None:
        """Forget everything: another process has burned. Raises sqlite3.Error, KeyFileTrouble."""
        if self.file.is_remote:
            await self.follow()
        else:
            await asyncio.to_thread(self.file.read_anew)
        self._forget_burnt()

    def forget_known(self) -> None:
        """Forget opened keys of a file: another process may have destroyed them. They are read again when needed."""
        if not self.file.is_remote:
            self._known.clear()

    def _forget_burnt(self) -> None:
        self._fires += 1
        for collection in (
            self._known,
            self._shared,
            self._mine,
            self._ending,
            self._my_ending,
            self._stock,
            self._over,
        ):
            collection.clear()

    async def checkpoint(self) -> None:
        await asyncio.to_thread(self.file.checkpoint)

    def close(self) -> None:
        """On an orderly stop, drop keys that nothing is sealed with."""
        with suppress(sqlite3.Error):
            self.file.change(KeyTableChange(gone={*self._stock, *self._over}))
        self.file.close()
