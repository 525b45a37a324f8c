"""Keys under a store key under the master key, in a file that may have a copy.

Master key → store key → keys of reports, hours and accounts. So changing the master key and destroying
everything change one row, however many keys there are.
"""

import asyncio
import os
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import batched
from pathlib import Path
from typing import Final

from bot.conversation.store import Conflict
from storage.key_copy import KeyCopy
from storage.key_service.remote_rows import (
    DestructionIncomplete,
    KeyNews,
    OtherStoreKey,
    RemoteRows,
    digest_of_named,
    digest_of_row,
)
from storage.key_table import FORMAT, KeyRows, KeyTable, KeyTableChange
from storage.keys import KeyRing
from storage.overwriting import CHIEF_KEYS
from storage.sealing import SealBroken, Sealer
from storage.trouble import DatabaseUnusable, KeyFileTrouble, KeysAway

STORE_KEY: Final = "store"
HALF_MOVED: Final = "moving"
"""A chief row that only the half-filled target of a move has (storage/moving/key_move.py)."""
_OLD_ACCOUNTS: Final = 0
"""In files of format 0 the accounts key was among the others, under this number."""

_PIECE: Final = 2_000
"""Keys that are read from a holder together."""

_BOX: Final = Sealer()  # keys stay wrapped even in a test that switches the sealing of rows off


def _named_of(rows: RemoteRows) -> dict[str, bytes]:
    return {name: row for name in CHIEF_KEYS if (row := rows.chief(name)) is not None}


def keys_conflict(trouble: Exception) -> Conflict:
    """What a transaction ends with while the keys cannot be reached: its turns wait, and nothing is given up."""
    mend = str(trouble) if isinstance(trouble, KeysAway) else ""
    return Conflict(f"key files: {type(trouble).__name__}", lasting=True, mend=mend)


class WrappedKeys:
    """A file of wrapped keys, or such rows elsewhere (KeyRows). Reads are synchronous (microseconds in a file);
    changes belong in a thread.

    ``first_chief`` makes the named keys of a new file; ``old_chief`` makes those of a file of the first
    version from its accounts key. Raises DatabaseUnusable, KeyFileTrouble; later sqlite3.Error.
    """

    def __init__(
        self,
        place: Path | KeyRows,
        ring: KeyRing,
        *,
        copy_to: Path | None = None,
        first_chief: Callable[[], Mapping[str, bytes]] = dict,
        old_chief: Callable[[bytes], Mapping[str, bytes]] | None = None,
    ) -> None:
        self._ring = ring
        self._first_chief = first_chief
        self._changing = threading.Lock()
        """Held during a change of file and copy, so that both see changes in one order;
        reads continue meanwhile."""
        self._unmade = False
        """Whether everything was burned and the disk has had no room for a new file since."""
        self._copy = KeyCopy(copy_to) if copy_to is not None else None
        self.store_keys = 0
        """How many store keys this program has used: one more after each burning, by whomever."""
        self._heard = 0
        """How many of them the caller knows of, who keeps opened keys in memory."""
        self._under, self._burnt = b"", b""
        """Digests of the wrapped store key at a holder: of the one in use, and of the one that was burned last."""
        self._named: dict[str, bytes] = {}
        """The wrapped named keys at a holder, as this program knows them."""
        self._news = KeyNews(b"", 0, (), b"")
        self._table: Final[KeyRows] = KeyTable(place) if isinstance(place, Path) else place
        self._reading: Final = self._table.using
        self.is_remote: Final = isinstance(self._table, RemoteRows)
        """Whether a read is a round trip: then keys of a batch are read together, before they are asked for."""
        with self.close_on_error():
            self._store_key = self._open_or_make(old_chief)
            if isinstance(self._table, RemoteRows):
                self._news, self._heard = self._table.news(b"", 0), self.store_keys
            if self._copy is not None:
                self._copy.follow(self._table)

    @contextmanager
    def close_on_error(self) -> Iterator[None]:
        try:
            yield
        except KeysAway as trouble:
            self.close()
            raise DatabaseUnusable(str(trouble)) from trouble
        except sqlite3.Error as trouble:
            self.close()
            raise DatabaseUnusable(
                f"the key store {self._table.path} cannot be opened ({trouble}): check its rights and free space"
            ) from trouble
        except BaseException:
            self.close()
            raise

    def _open_or_make(self, old_chief: Callable[[bytes], Mapping[str, bytes]] | None) -> bytes:
        match self._table.format:
            case None if isinstance(self._table, RemoteRows):
                return self._renew(self._table, only=b"")
            case None:
                return self._make_store_key()
            case 0:
                return self._upgrade_format(old_chief)
            case version if version > FORMAT:
                raise DatabaseUnusable(
                    f"the key store {self._table.path} is of a newer program: start that one"
                )
        if self._table.chief(HALF_MOVED) is not None:
            raise DatabaseUnusable(
                f"a move has filled {self._table.path} only in part: ./amanat keys to-holder --finish goes on with it, "
                "where it was begun"
            )
        wrapped = self._table.chief(STORE_KEY)
        if isinstance(self._table, RemoteRows):
            return self._renew(self._table, only=b"") if wrapped is None else self._use_named(self._table)
        if wrapped is None:  # burned: what it holds is noise
            self._table.begin_anew()
            return self._make_store_key()
        return self._unwrap_key(wrapped)

    def _renew(self, rows: RemoteRows, *, only: bytes | None) -> bytes:
        """Begin anew at a holder (``RemoteRows.renew``), or with what another program has begun with. Raises
        sqlite3.Error, OSError."""
        first = self._chief_of(os.urandom(32), self._first_chief())
        rows.renew(KeyTableChange(chief=first), only=only)
        return self._use_named(rows)

    def _use_named(self, rows: RemoteRows) -> bytes:
        """The opened store key of a holder, from now on in use."""
        named = _named_of(rows)
        if (wrapped := named.get(STORE_KEY)) is None:
            raise KeysAway("everything was burned once more meanwhile: try again")
        self._store_key = self._unwrap_key(wrapped)
        if digest_of_row(wrapped) != self._under:
            self.store_keys += 1
        self._under, self._named, self._unmade = digest_of_row(wrapped), named, False
        return self._store_key

    def _make_store_key(self) -> bytes:
        store_key = os.urandom(32)
        self._table.create_tables(KeyTableChange(chief=self._chief_of(store_key, self._first_chief())))
        return store_key

    def _chief_of(self, store_key: bytes, named: Mapping[str, bytes]) -> dict[str, bytes]:
        chief = {name: _BOX.seal(key, store_key) for name, key in named.items()}
        return chief | {STORE_KEY: _BOX.seal(store_key, self._ring.masters[0])}

    def _upgrade_format(self, old_chief: Callable[[bytes], Mapping[str, bytes]] | None) -> bytes:
        """A file of the first version: every key is wrapped anew, under a store key."""
        assert isinstance(self._table, KeyTable)  # a holder of keys refuses such files
        store_key, named = os.urandom(32), dict(self._first_chief())
        accounts = self._table.read(_OLD_ACCOUNTS)
        if accounts is not None and old_chief is not None:
            named |= old_chief(self._unwrap_old_key(accounts))
        self._table.rewrap_keys(
            lambda old: _BOX.seal(self._unwrap_old_key(old), store_key),
            KeyTableChange(chief=self._chief_of(store_key, named), gone=[_OLD_ACCOUNTS]),
            to_stock=old_chief is not None,
        )
        return store_key

    def _unwrap_old_key(self, wrapped: bytes) -> bytes:
        return self._decrypt_with_any(wrapped, self._ring.first_wrap, *self._ring.masters)

    def _unwrap_key(self, wrapped: bytes) -> bytes:
        return self._decrypt_with_any(wrapped, *self._ring.masters)

    def _decrypt_with_any(self, wrapped: bytes, *keys: bytes) -> bytes:
        return decrypt_with_any(wrapped, *keys, place=self._table.path)

    def read(self, key_id: int) -> bytes | None:
        """Does not wait for a holder: raises Conflict where it does not answer at once."""
        if isinstance(self._table, RemoteRows):
            try:
                wrapped = self._table.read_at_once(key_id)
            except KeysAway as trouble:
                raise keys_conflict(trouble) from trouble
            if (key := self._key(wrapped)) is None and wrapped is not None:
                raise Conflict(
                    "keys were burned by another program"
                )  # it is noticed in a moment (``read_news``)
            return key
        with self._reading:
            wrapped = self._table.read(key_id)
        return self._key(wrapped)

    async def read_together(self, key_ids: Iterable[int]) -> AsyncIterator[dict[int, bytes | None]]:
        """These keys from a holder, in few round trips, piece by piece; None for those that are gone. Other work goes
        on while the holder is waited for. Raises Conflict where it does not answer."""
        assert isinstance(self._table, RemoteRows)
        for piece in batched(key_ids, _PIECE):
            try:
                keys = await asyncio.to_thread(self._read_from, self._table, piece)
            except KeysAway as trouble:
                raise keys_conflict(trouble) from trouble
            yield {key_id: keys.get(key_id) for key_id in piece}

    def _read_from(self, rows: RemoteRows, key_ids: Collection[int]) -> dict[int, bytes | None]:
        """What does not open is from after a burning by another program: a key that is gone has no row there. Raises
        KeysAway."""
        wrapped = rows.read_many(key_ids)
        keys = {key_id: self._key(row) for key_id, row in wrapped.items()}
        if None in keys.values():
            with self._changing:
                self._take_up()
            keys = {key_id: self._key(row) for key_id, row in wrapped.items()}
        return keys

    def chief(self, name: str) -> bytes | None:
        with self._reading:
            wrapped = self._table.chief(name)
        return self._key(wrapped)

    def read_piece(self, after: int, most: int) -> tuple[dict[int, bytes], int | None]:
        """Keys that follow this number, and the number after which to go on; None after the last."""
        with self._reading:
            rows = self._table.read_piece(after, most)
        keys = {key_id: key for key_id, wrapped in rows if (key := self._key(wrapped)) is not None}
        return keys, rows[-1][0] if len(rows) == most else None

    def _key(self, wrapped: bytes | None) -> bytes | None:
        """None for a key from before a burning: the store key that opened it no longer exists."""
        try:
            return _BOX.open(wrapped, self._store_key) if wrapped is not None else None
        except SealBroken:
            return None

    def stock(self) -> list[int]:
        with self._reading:
            return self._table.stock()

    def write(
        self,
        keys: Collection[tuple[int, bytes]] = (),
        *,
        chief: Mapping[str, bytes] | None = None,
        change: KeyTableChange | None = None,
        fill: bool = False,
    ) -> None:
        """Durable, also in the copy, when this returns. ``change`` says what else is removed with it; with ``fill``
        named keys that are there stay."""
        with self._changing:
            if self._unmade:
                self._make_what_is_unmade()
            try:
                self._apply(self._wrap(keys, chief or {}, change), fill=fill)
            except OtherStoreKey:  # another program has burned everything
                self._take_up()
                self._apply(self._wrap(keys, chief or {}, change), fill=fill)

    def _wrap(
        self, keys: Collection[tuple[int, bytes]], chief: Mapping[str, bytes], change: KeyTableChange | None
    ) -> KeyTableChange:
        added = [(key_id, _BOX.seal(key, self._store_key)) for key_id, key in keys]
        named = {name: _BOX.seal(key, self._store_key) for name, key in chief.items()}
        return replace(change or KeyTableChange(), added=added, chief=named)

    def _take_up(self) -> None:
        """Go on at a holder after a burning by another program; nothing that is there is burned. Raises KeysAway."""
        assert isinstance(self._table, RemoteRows)
        try:
            self._renew(self._table, only=b"")
        except DestructionIncomplete as trouble:
            raise KeysAway(str(trouble)) from trouble

    def read_news(self) -> tuple[Sequence[int] | None, bool]:
        """Which keys other programs have destroyed at the holder since the last call (None: any), and whether named
        keys are others now; then the new ones are in use when this returns. Raises sqlite3.Error."""
        assert isinstance(self._table, RemoteRows)
        with self._changing:
            self._news = self._table.news(self._news.boot, self._news.at)
            is_burnt = not self._unmade and self._news.named != digest_of_named(self._named)
            if is_burnt:
                self._take_up()
            is_burnt |= self._heard != self.store_keys  # a write or a read came upon it before
            self._heard = self.store_keys
        return self._news.gone, is_burnt

    def read_anew(self) -> None:
        """Another process has burned keys in this file, or a new file has taken its place. Raises sqlite3.Error while
        there is none yet, KeyFileTrouble."""
        assert isinstance(self._table, KeyTable)
        with self._changing, self._reading:
            self._table.open_again()
            if (wrapped := self._table.chief(STORE_KEY)) is None:
                raise sqlite3.OperationalError("everything was burned, and there is no new key yet")
            self._store_key, self._unmade = self._unwrap_key(wrapped), False
            self.store_keys += 1
            self._heard = self.store_keys

    def change(self, change: KeyTableChange) -> None:
        with self._changing:
            self._apply(change)

    def _apply(self, change: KeyTableChange, *, fill: bool = False) -> None:
        with self._reading:
            if isinstance(self._table, RemoteRows):
                under = self._under if change.added or change.chief else b""
                self._table.apply(change, under=under, fill=fill)
                self._named = _named_of(self._table) if fill else {**self._named, **change.chief}
                return
            if fill:
                # A key that was destroyed on a full disk is there as noise, which opens nothing.
                absent = {
                    n: key for n, key in change.chief.items() if self._key(self._table.chief(n)) is None
                }
                change = replace(change, chief=absent)
            self._table.apply(change)
        if self._copy is not None:
            self._copy.apply(change)

    def rewrap(self) -> None:
        """Wrap the store key with the ring's first master key, in file and copy.
        The keys below it stay unchanged."""
        with self._changing:
            self._apply(KeyTableChange(chief={STORE_KEY: _BOX.seal(self._store_key, self._ring.masters[0])}))

    def burn(self) -> list[Path]:
        """Every key is noise when this returns, whatever their number; a new, empty file is there, or will be
        once there is room for it. Returns what could not be destroyed."""
        with self._changing:
            with self._reading:
                left = self._burn_table()
            if self._copy is not None:
                left += self._copy.destroy_all()
                if not self._unmade:
                    self._copy.follow(self._table)
        return left

    def _burn_table(self) -> list[Path]:
        self._store_key, self._unmade, self._burnt = os.urandom(32), True, self._under
        try:
            self._make_anew(only=None)
        except KeysAway:
            return [self._table.path]
        except sqlite3.Error:
            return []
        except OSError:
            return [self._table.path] if self._table.is_there() else []
        return []

    def _make_what_is_unmade(self) -> None:
        """Raises sqlite3.Error; OSError of a file."""
        try:
            self._make_anew(only=self._burnt)
        except DestructionIncomplete as trouble:
            raise KeysAway(str(trouble)) from trouble

    def _make_anew(self, *, only: bytes | None) -> None:
        """``only``: as in ``RemoteRows.renew``. Raises sqlite3.Error, OSError."""
        if isinstance(self._table, RemoteRows):
            self._renew(self._table, only=only)
            self._heard = self.store_keys
            return
        self._table.begin_anew()
        self._store_key, self._unmade = self._make_store_key(), False

    def burn_chief(self, named: Mapping[str, bytes]) -> list[Path]:
        """Destroy these named keys and replace them, at once or once there is room (``lacks``). Returns what
        could not be destroyed."""
        with self._changing:
            left: list[Path] = []
            try:
                with self._reading:
                    change = self._wrap((), named, None)
                    if isinstance(self._table, RemoteRows):
                        self._table.apply(change, under=self._under)
                        self._named.update(change.chief)
                    else:
                        self._table.apply(change)
            except OtherStoreKey:  # another program has burned everything, these keys among it
                self._take_up()
            except sqlite3.Error:
                with self._reading:
                    left = self._table.destroy_chief(named)
            if self._copy is not None:
                left += self._copy.destroy_chief(named)
                self._copy.follow(self._table)
        return left

    def checkpoint(self) -> None:
        with self._changing:
            with self._reading:
                self._table.checkpoint()
            if self._copy is not None:
                self._copy.checkpoint()

    def align_copy(self) -> bool:
        """Bring the copy in line if it fell behind; returns whether it is in line, True without a copy."""
        with self._changing:
            if self._copy is None:
                return True
            self._copy.follow(self._table)
            return not self._copy.behind

    def holder_state(self) -> Mapping[str, object]:
        """What the holder of these keys says about itself and its mirror. Raises KeysAway."""
        assert isinstance(self._table, RemoteRows)
        return self._table.state()

    @property
    def copy_behind(self) -> bool:
        return self._copy is not None and self._copy.behind

    def close(self) -> None:
        with self._changing, self._reading:
            self._table.close()
            if self._copy is not None:
                self._copy.close()


def decrypt_with_any(wrapped: bytes, *keys: bytes, place: Path) -> bytes:
    """The key that one of these keys wraps. Raises KeyFileTrouble."""
    for key in keys:
        try:
            return _BOX.open(wrapped, key)
        except SealBroken:
            continue
    raise KeyFileTrouble(
        f"the key file is not the one that {place} was made with: set AMANAT_KEY_FILE to that one"
    )
