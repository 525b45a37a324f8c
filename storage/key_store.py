"""Keys that must be able to die: one a report, one an hour, one for all accounts.

They live in small SQLite files of their own (storage/wrapped_keys.py) with ``secure_delete``; a destroyed key
leaves the file and its log at once. Rows name a key by a random number, so neither the database nor these
files tell what was written when.

A report's key is taken from a stock that was stored beforehand: a key is durable before anything is
sealed with it, and a batch with new reports costs no commit here.
"""

import asyncio
import os
import secrets
import sqlite3
import struct
from collections import OrderedDict
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from storage.key_table import Change
from storage.keys import KeyRing
from storage.wrapped_keys import WrappedKeys

REPORT_KEYS: Final = "report_keys.db"
HOUR_KEYS: Final = "hour_keys.db"
"""In the data folder, and under the same names in its copy and in backups."""

ACCOUNTS: Final = "accounts"
REPORTERS: Final = "reporters"
_STOCK: Final = 256
_LOW: Final = 32
_CACHED: Final = 4096
_PLAIN_NAMES: Final = bytes(32)
"""The secret of a store of the first version: its reporters are named by the root alone."""


def _new_id() -> int:
    return secrets.randbits(62) | 1


def _first_chief() -> Mapping[str, bytes]:
    return {ACCOUNTS: os.urandom(32), REPORTERS: os.urandom(32)}


def _old_chief(accounts: bytes) -> Mapping[str, bytes]:
    return {ACCOUNTS: accounts, REPORTERS: _PLAIN_NAMES}


class ReportKeys:
    """A key per report, out of a stock, the accounts key, and the secret that reporters are named by."""

    def __init__(self, path: Path, ring: KeyRing, *, copy_to: Path | None = None) -> None:
        self.file: Final = WrappedKeys(
            path, ring, copy_to=copy_to, first_chief=_first_chief, old_chief=_old_chief
        )
        self._ring = ring
        self._known: OrderedDict[int, bytes] = OrderedDict()
        self._stock: list[int] = []
        self._used: list[int] = []
        """Taken from the stock for a report that is stored; the file still has them in stock."""
        self._fires = 0
        self.left: list[int] = []
        with self.file.closed_on_trouble():
            if self.file.chief(ACCOUNTS) is None:  # burnt from beside, while a program ran
                self.file.write(chief=_first_chief())
            self._read_chief()

    def _read_chief(self) -> None:
        self._accounts = self.file.chief(ACCOUNTS)
        secret = self.file.chief(REPORTERS)
        if secret is not None:
            self._ring.name_reporters(b"" if secret == _PLAIN_NAMES else secret)

    async def keep_stock(self, *, at_least: int = _LOW) -> None:
        """See that enough keys lie ready, durably. Raises sqlite3.Error when they cannot be stored."""
        while len(self._stock) < at_least:
            made = [(_new_id(), os.urandom(32)) for _ in range(_STOCK + at_least)]
            ids, used, fires = [key_id for key_id, _ in made], list(self._used), self._fires
            await asyncio.to_thread(self.file.write, made, change=Change(stocked=ids, used=used))
            if fires != self._fires:
                continue  # they were stored just before everything burnt
            del self._used[: len(used)]
            for key_id, key in made:
                self._remember(key_id, key)
            self._stock.extend(ids)

    @property
    def stock(self) -> int:
        return len(self._stock)

    def take(self) -> int:
        """A stored key that nothing was ever sealed with."""
        return self._stock.pop()

    def stored(self, key_ids: Collection[int]) -> None:
        """Reports with these keys are committed: the keys are no stock any more."""
        self._used.extend(key_ids)

    def get(self, key_id: int) -> bytes | None:
        """The key, or None once it is destroyed."""
        if (key := self._known.get(key_id)) is None and (key := self.file.read(key_id)) is not None:
            self._remember(key_id, key)
        return key

    def accounts(self) -> bytes | None:
        return self._accounts

    async def destroy(self, key_ids: Collection[int]) -> None:
        for key_id in key_ids:
            self._known.pop(key_id, None)
        await asyncio.to_thread(self.file.change, Change(gone=key_ids))

    def find_left(self) -> None:
        """Before the first key is made: what a process that was killed left in stock, never used or used just
        before it ended. Only for a process that is alone on the files."""
        self.left = self.file.stock()

    async def clear_left(self, *, used: Collection[int]) -> None:
        """The end of what was left; ``used`` are the keys of it that a report has."""
        left, self.left = set(self.left), []
        await asyncio.to_thread(self.file.change, Change(used=used, gone=left.difference(used)))

    async def burn_accounts(self) -> None:
        """Nobody finds out any more who sent a report; new reports get a new key and new names."""
        await asyncio.to_thread(self.file.write, chief=_first_chief())
        self._read_chief()

    async def burn(self) -> None:
        """Every key of every report, and with them the accounts."""
        await asyncio.to_thread(self.file.burn)
        self._fires += 1
        self._known.clear()
        self._stock.clear()
        self._used.clear()
        self.left.clear()
        self._read_chief()

    async def checkpoint(self) -> None:
        await asyncio.to_thread(self.file.checkpoint)

    def close(self) -> None:
        """An ordered stop leaves no stock, so that the next start has nothing to find out about."""
        with suppress(sqlite3.Error):
            self.file.change(Change(used=self._used, gone=self._stock))
        self.file.close()

    def _remember(self, key_id: int, key: bytes) -> None:
        self._known[key_id] = key
        while len(self._known) > _CACHED:
            self._known.popitem(last=False)


class HourKeys:
    """A key per hour and process. The hour itself is wrapped with the key."""

    def __init__(self, path: Path, ring: KeyRing, *, copy_to: Path | None = None) -> None:
        self.file: Final = WrappedKeys(path, ring, copy_to=copy_to)
        self._keys: dict[int, bytes] = {}
        self._hours: dict[int, int] = {}
        self._mine: dict[int, int] = {}
        with self.file.closed_on_trouble():
            for key_id, packed in self.file.read_all().items():
                self._learn(key_id, packed)

    def _learn(self, key_id: int, packed: bytes) -> None:
        (self._hours[key_id],) = struct.unpack(">q", packed[:8])
        self._keys[key_id] = packed[8:]

    async def of(self, hour: int) -> tuple[int, bytes]:
        """This hour's key with its number; stored before it is handed out."""
        key_id = self._mine.get(hour)
        if key_id is None:
            key_id, packed = _new_id(), struct.pack(">q", hour) + os.urandom(32)
            await asyncio.to_thread(self.file.write, [(key_id, packed)])
            self._learn(key_id, packed)
            self._mine[hour] = key_id
        return key_id, self._keys[key_id]

    def get(self, key_id: int) -> bytes | None:
        """The key, or None once it is dropped."""
        if key_id not in self._keys and (packed := self.file.read(key_id)) is not None:
            self._learn(key_id, packed)  # another process on the same folder made it
        return self._keys.get(key_id)

    async def living(self) -> set[int]:
        """The keys that there are now, those of other processes on this folder among them."""
        for key_id, packed in (await asyncio.to_thread(self.file.read_all)).items():
            self._learn(key_id, packed)
        return set(self._hours)

    def before(self, hour: int) -> set[int]:
        """Keys of hours before this one."""
        return {key_id for key_id, when in self._hours.items() if when < hour}

    async def drop(self, key_ids: Collection[int]) -> None:
        if not key_ids:
            return
        await asyncio.to_thread(self.file.change, Change(gone=key_ids))
        for key_id in key_ids:
            self._keys.pop(key_id, None)
            hour = self._hours.pop(key_id, None)
            if hour is not None and self._mine.get(hour) == key_id:
                del self._mine[hour]

    async def burn(self) -> None:
        """Every key of every hour: drafts, sessions, messages that came in or wait to go out."""
        await asyncio.to_thread(self.file.burn)
        for kept in (self._keys, self._hours, self._mine):
            kept.clear()

    async def checkpoint(self) -> None:
        await asyncio.to_thread(self.file.checkpoint)

    def close(self) -> None:
        self.file.close()
