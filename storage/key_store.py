"""Keys that can be destroyed: one per report and one for all accounts. Keys of hours are in
storage/hour_keys.py.

They are in small SQLite files of their own (storage/wrapped_keys.py) with ``secure_delete``. A destroyed key
leaves the file and its log at once, also while another process reads them. Rows refer to a key by a random
number, so neither the database nor these files reveal what was written when.

A report's key is taken from a stock that was stored beforehand. So a key is durable before anything is sealed
with it, and a batch with new reports needs no commit here.
"""

import asyncio
import os
import secrets
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from storage.key_table import KeyRows, KeyTableChange
from storage.keys import KeyRing
from storage.staged_rows import Lru, MissingRow
from storage.wrapped_keys import WrappedKeys

REPORT_KEYS: Final = "report_keys.db"
"""The file's name in the data folder, in its copy and in backups."""

ACCOUNTS: Final = "accounts"
REPORTERS: Final = "reporters"
_STOCK: Final = 256
_LOW: Final = 32
_CACHED: Final = 4096
_PLAIN_NAMES: Final = bytes(32)
"""The secret of a store of the first version: its reporters are named by the root alone."""


def new_id() -> int:
    return secrets.randbits(62) | 1


def _first_chief() -> Mapping[str, bytes]:
    return {ACCOUNTS: os.urandom(32), REPORTERS: os.urandom(32)}


def _old_chief(accounts: bytes) -> Mapping[str, bytes]:
    return {ACCOUNTS: accounts, REPORTERS: _PLAIN_NAMES}


class ReportKeys:
    """A key per report from a stock, the accounts key, and the secret that reporters are named by."""

    def __init__(self, place: Path | KeyRows, ring: KeyRing, *, copy_to: Path | None = None) -> None:
        self.file: Final = WrappedKeys(
            place, ring, copy_to=copy_to, first_chief=_first_chief, old_chief=_old_chief
        )
        self._ring = ring
        self._known: Lru[int, bytes] = Lru(_CACHED)
        """None for a key that a holder has no more."""
        self._stock: list[int] = []
        self._used: list[int] = []
        """Taken from the stock for a stored report; the file still lists them as stock."""
        self._fires = 0
        self._hearing = asyncio.Lock()
        """Held while a holder is read or asked for news: what was read before a destruction is not kept after it."""
        self.left: list[int] = []
        with self.file.close_on_error():
            if self.file.chief(ACCOUNTS) is None:  # burned by another process while a program ran
                self.file.write(chief=_first_chief(), fill=True)
            self._read_chief()

    def _read_chief(self) -> None:
        try:
            self._accounts, secret = self.file.chief(ACCOUNTS), self.file.chief(REPORTERS)
        except sqlite3.Error:  # burned on a full disk: there is no file until there is room
            self._accounts = secret = None
        if secret is None:
            self._ring.name_reporters(os.urandom(32))
        else:
            self._ring.name_reporters(b"" if secret == _PLAIN_NAMES else secret)

    async def keep_stock(self, *, at_least: int = _LOW) -> None:
        """Keep enough keys in stock, durably. Raises sqlite3.Error when they cannot be stored."""
        if self._accounts is None:
            await asyncio.to_thread(self.file.write, chief=_first_chief(), fill=True)
            await asyncio.to_thread(self._read_chief)
        while len(self._stock) < at_least:
            made = [(new_id(), os.urandom(32)) for _ in range(_STOCK + at_least)]
            ids, used, fires = [key_id for key_id, _ in made], list(self._used), self._fires
            opens = self.file.store_keys
            await asyncio.to_thread(self.file.write, made, change=KeyTableChange(stocked=ids, used=used))
            if opens != self.file.store_keys:  # another program has burned everything
                await self._forget_burnt()
                continue
            if fires != self._fires:
                continue  # they were stored just before everything was burned
            del self._used[: len(used)]
            for key_id, key in made:
                self._known.set(key_id, key)
            self._stock.extend(ids)

    @property
    def stock(self) -> int:
        return len(self._stock)

    def take(self) -> int:
        """A stored key that nothing was ever sealed with."""
        return self._stock.pop()

    def mark_used(self, key_ids: Collection[int]) -> None:
        """Reports with these keys are committed: remove the keys from the stock."""
        self._used.extend(key_ids)

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
                for key_id, key in keys.items():
                    self._known.set(key_id, key)

    def get(self, key_id: int) -> bytes | None:
        """The key, or None once it is destroyed. With a holder, ``load`` it first. Raises sqlite3.Error, Conflict."""
        if not isinstance(known := self._known.get(key_id), MissingRow):
            return known
        if (key := self.file.read(key_id)) is not None:
            self._known.set(key_id, key)
        return key

    def accounts(self) -> bytes | None:
        return self._accounts

    async def destroy(self, key_ids: Collection[int]) -> None:
        for key_id in key_ids:
            self._known.forget(key_id)
        await asyncio.to_thread(self.file.change, KeyTableChange(gone=key_ids))

    def find_left(self) -> None:
        """Find what a killed process left in stock: keys never used, or used just before it ended. Call this
        before the first key is made, and only in a process that is alone on the files."""
        self.left = self.file.stock()

    async def clear_left(self, *, used: Collection[int]) -> None:
        """Clear what was left in stock; ``used`` are the keys of it that a report has."""
        left, self.left = set(self.left), []
        await asyncio.to_thread(self.file.change, KeyTableChange(used=used, gone=left.difference(used)))

    def adopt_left(self, *, used: Collection[int]) -> None:
        """Take what was left in stock as this process's stock; ``used`` are the keys of it that a report has."""
        self._stock.extend(set(self.left).difference(used))
        self.left = list(used)

    async def burn_accounts(self) -> list[Path]:
        """Burn the accounts key and the naming secret: nobody can find out any more who sent a report. New
        reports get a new key and new names. Returns what could not be destroyed."""
        left = await asyncio.to_thread(self.file.burn_chief, _first_chief())
        await asyncio.to_thread(self._read_chief)
        return left

    async def burn(self) -> list[Path]:
        """Burn every report's key, and the accounts with them. Returns what could not be destroyed."""
        left = await asyncio.to_thread(self.file.burn)
        await self._forget_burnt()
        return left

    async def follow(self) -> bool:
        """Forget which keys other programs have destroyed at the holder; returns whether they have burned. Then only
        keys from after it are in use when this returns. Raises sqlite3.Error, KeyFileTrouble."""
        async with self._hearing:
            gone, is_burnt = await asyncio.to_thread(self.file.read_news)
            if gone is None:
                self._known.clear()
            for key_id in gone or ():
                self._known.forget(key_id)
            if is_burnt:
                await self._forget_burnt()
        return is_burnt

    async def read_anew(self) -> None:
        """Forget everything: another process has burned. Raises sqlite3.Error, KeyFileTrouble."""
        if self.file.is_remote:
            await self.follow()
        else:
            await asyncio.to_thread(self.file.read_anew)
        await self._forget_burnt()

    def forget_known(self) -> None:
        """Forget opened keys of a file: another process may have destroyed them. They are read again when needed."""
        if not self.file.is_remote:
            self._known.clear()

    async def _forget_burnt(self) -> None:
        self._fires += 1
        self._known.clear()
        self._stock.clear()
        self._used.clear()
        self.left.clear()
        await asyncio.to_thread(self._read_chief)

    async def checkpoint(self) -> None:
        await asyncio.to_thread(self.file.checkpoint)

    def close(self) -> None:
        """On an orderly stop, empty the stock, so that the next start has nothing to look for."""
        with suppress(sqlite3.Error):
            self.file.change(KeyTableChange(used=self._used, gone=self._stock))
        self.file.close()
