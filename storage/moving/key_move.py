"""Moves the key stores between the data folder and a holder.

In its new place every key is wrapped under a new store key. So it is enough to destroy the old store key, as a burning
does, and nothing that is left of the old place opens anything: not with the key file, not with the keys of the new
place. Every key is read back from the new place and compared before the old store key goes.

While a move is half done no program starts: what a withdrawal destroys in one place must not stay in the other.
Called again, it goes on; the opposite move takes back what was copied, until the old place is given up.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.conversation.progress import Progress, no_progress
from storage.folders import sync_folder, write_private
from storage.hour_keys import HOUR_KEYS
from storage.key_copy import destroy_files, unfinished_copy
from storage.key_service.remote_rows import KeyHolder
from storage.key_store import ACCOUNTS, REPORT_KEYS, REPORTERS
from storage.key_table import FORMAT, KeyRows, KeyTable, KeyTableChange
from storage.keys import KeyRing
from storage.moving.half_moves import (
    WITH_HOLDER,
    HalfMove,
    Movable,
    forget_move,
    half_move,
    note_move,
    remove_note,
)
from storage.sealing import SealBroken, Sealer
from storage.trouble import DatabaseUnusable
from storage.wrapped_keys import HALF_MOVED, STORE_KEY, decrypt_with_any

TO_HOLDER: Final = "./amanat keys to-holder --finish"
TO_FOLDER: Final = "./amanat keys to-folder --finish"
STORES: Final = (HOUR_KEYS, REPORT_KEYS)
"""In the order in which they are destroyed: a folder without report keys counts as one without keys."""
_NAMED: Final = (ACCOUNTS, REPORTERS)
_MARK: Final = b"half moved"
_PIECE: Final = 2_000
_LAST: Final = 2**63 - 1
_BOX: Final = Sealer()


@dataclass(frozen=True, slots=True)
class KeyMove:
    """The caller sees to it that no program works on the store. Raises StorageTrouble, sqlite3.Error (KeysAway among
    them) and OSError; nothing is lost then, and the same call goes on."""

    data_dir: Path
    ring: KeyRing
    holder: KeyHolder
    copy_dir: Path | None
    say: Callable[[str], None]
    copying: Progress = no_progress
    comparing: Progress = no_progress

    def count(self, *, to_holder: bool) -> int:
        """How many keys would move. Raises DatabaseUnusable where there is nothing to move, or the other place has
        keys already."""
        self._check_source(to_holder=to_holder)
        total = 0
        for store in STORES:
            with ExitStack() as stack:
                at_holder = self._place(store, stack, at_holder=True)
                source = self._place(store, stack, at_holder=False) if to_holder else at_holder
                if source.format not in (None, FORMAT):
                    raise DatabaseUnusable(
                        f"{source.path} is of another release: start the bot once, then move"
                    )
                if to_holder and at_holder.format is not None and at_holder.chief(HALF_MOVED) is None:
                    raise DatabaseUnusable(
                        f"{at_holder.path} holds another bot's keys: take an empty holder, or empty its folder"
                    )
                total += source.count() if source.format is not None else 0
        return total

    def run(self, *, to_holder: bool) -> int | None:
        """Move all keys, and destroy the old place. Returns how many came; None when a move the other way was half
        done, and what it had copied was destroyed instead."""
        command = TO_HOLDER if to_holder else TO_FOLDER
        begun = half_move(self.data_dir, Movable.KEYS)
        if begun is not None and begun.command != command:
            self._take_back(begun)
            return None
        if begun is None or not begun.is_switching:
            total = self.count(to_holder=to_holder)
            note_move(self.data_dir, Movable.KEYS, command)
            self._copy_all(total, to_holder=to_holder)
            note_move(self.data_dir, Movable.KEYS, command, is_switching=True)
        self._switch_to_holder() if to_holder else self._switch_to_folder()
        forget_move(self.data_dir, Movable.KEYS)
        with ExitStack() as stack:
            targets = [self._place(store, stack, at_holder=to_holder) for store in STORES]
            return sum(rows.count() for rows in targets if rows.format is not None)

    def _check_source(self, *, to_holder: bool) -> None:
        in_folder = any((self.data_dir / store).exists() for store in STORES)
        if to_holder and not in_folder:
            raise DatabaseUnusable(f"there are no keys in {self.data_dir}: nothing to move")
        if not to_holder and in_folder:
            raise DatabaseUnusable(
                f"{self.data_dir} holds keys already: AMANAT_KEYS_AT is not where this bot's keys are"
            )

    def _take_back(self, begun: HalfMove) -> None:
        """Destroy what a move the other way has copied. Raises DatabaseUnusable when its old place is given up."""
        if begun.is_switching:
            raise DatabaseUnusable(f"the keys are in their new place: {begun.command} ends that move first")
        for store in STORES:
            if begun.command == TO_FOLDER:
                destroy_files(unfinished_copy(self.data_dir / store))
                continue
            with closing(self.holder.rows(store)) as rows:
                if rows.format is not None and rows.chief(HALF_MOVED) is not None:
                    rows.begin_anew()
        forget_move(self.data_dir, Movable.KEYS)
        self.say("what was copied is destroyed again; the keys are where they were")

    def _rows(self, store: str, stack: ExitStack, *, to_holder: bool) -> tuple[KeyRows, KeyRows]:
        """Source and target. A folder is filled beside its place, so that it never has half a store."""
        here = self.data_dir / store
        at_holder = stack.enter_context(closing(self.holder.rows(store)))
        if to_holder:
            return stack.enter_context(closing(KeyTable(here))), at_holder
        part = unfinished_copy(here)
        table = stack.enter_context(closing(KeyTable(part)))
        if table.format is not None and table.chief(HALF_MOVED) is None:  # left by something else
            table.begin_anew()
        return at_holder, table

    def _place(self, store: str, stack: ExitStack, *, at_holder: bool) -> KeyRows:
        rows = self.holder.rows(store) if at_holder else KeyTable(self.data_dir / store)
        return stack.enter_context(closing(rows))

    def _copy_all(self, total: int, *, to_holder: bool) -> None:
        copied = compared = 0
        for store in STORES:
            with ExitStack() as stack:
                copy = StoreCopy(*self._rows(store, stack, to_holder=to_holder), self.ring)
                if not copy.begin():
                    continue
                for count in copy.copy_keys():
                    copied += count
                    self.copying(copied, max(copied, total))
                copy.copy_rest()
                for count in copy.compare():
                    compared += count
                    self.comparing(compared, max(compared, total))
        self.say(f"{compared} keys were read back from their new place and are the same")

    def _switch_to_holder(self) -> None:
        address = ":".join(map(str, self.holder.address))
        write_private(self.data_dir / WITH_HOLDER, f"{address}\n".encode())
        for store in STORES:
            with closing(self.holder.rows(store)) as rows:
                _remove_mark(rows)
        folders = [self.data_dir, *([self.copy_dir] if self.copy_dir is not None else [])]
        for store in STORES:
            for folder in folders:
                for path in (folder / store, unfinished_copy(folder / store)):
                    destroy_files(path)
        for folder in folders:
            if folder.is_dir():
                sync_folder(folder)

    def _switch_to_folder(self) -> None:
        for store in STORES:
            part = unfinished_copy(self.data_dir / store)
            if part.exists():
                with closing(KeyTable(part)) as table:
                    table.checkpoint()
                part.replace(self.data_dir / store)
                sync_folder(self.data_dir)
            with closing(KeyTable(self.data_dir / store)) as table:
                _remove_mark(table)
        remove_note(self.data_dir / WITH_HOLDER)
        for store in STORES:
            with closing(self.holder.rows(store)) as rows:
                rows.begin_anew()


def _remove_mark(rows: KeyRows) -> None:
    if rows.format is not None and rows.chief(HALF_MOVED) is not None:
        rows.apply(KeyTableChange(chief_gone=[HALF_MOVED]))


class StoreCopy:
    """The copy of one key store, under a store key of its own."""

    def __init__(self, source: KeyRows, target: KeyRows, ring: KeyRing) -> None:
        self._source = source
        self._target = target
        self._ring = ring
        self._old = self._new = b""

    def begin(self) -> bool:
        """Make or find the new store key. False when there is nothing to copy: the source is new or was burned; then
        the target has nothing either."""
        wrapped = self._source.chief(STORE_KEY) if self._source.format is not None else None
        if wrapped is None:
            if self._target.format is not None:
                self._target.begin_anew()
            return False
        self._old = decrypt_with_any(wrapped, *self._ring.masters, place=self._source.path)
        if self._target.format is None:
            self._new = os.urandom(32)
            chief = {STORE_KEY: _BOX.seal(self._new, self._ring.masters[0]), HALF_MOVED: _MARK}
            self._target.create_tables(KeyTableChange(chief=chief))
            return True
        there = self._target.chief(STORE_KEY)
        if there is None:  # burned in the middle of the move
            self._target.begin_anew()
            return self.begin()
        self._new = decrypt_with_any(there, *self._ring.masters, place=self._target.path)
        return True

    def copy_keys(self) -> Iterator[int]:
        """Add what the target lacks and remove what the source lacks; yields how many keys a piece had."""
        for ours, theirs in self._pieces():
            gone = [key_id for key_id, key in theirs.items() if ours.get(key_id) != key]
            added = [
                (key_id, _BOX.seal(key, self._new))
                for key_id, key in ours.items()
                if theirs.get(key_id) != key
            ]
            if gone:
                self._target.apply(KeyTableChange(gone=gone))
            if added:
                self._target.apply(KeyTableChange(added=added))
            yield len(ours)

    def copy_rest(self) -> None:
        """The stock and the named keys."""
        stock, theirs = set(self._source.stock()), set(self._target.stock())
        named = {
            name: _BOX.seal(key, self._new) for name, key in self._named_keys(self._source, self._old).items()
        }
        self._target.apply(
            KeyTableChange(
                stocked=stock - theirs,
                used=theirs - stock,
                chief=named,
                chief_gone=[name for name in _NAMED if name not in named],
            )
        )

    def compare(self) -> Iterator[int]:
        """Open every key in both places. Raises DatabaseUnusable when they differ."""
        for ours, theirs in self._pieces():
            if ours != theirs:
                raise self._different()
            yield len(ours)
        if (
            self._named_keys(self._source, self._old) != self._named_keys(self._target, self._new)
            or set(self._source.stock()) != set(self._target.stock())
            or self._source.count() < self._target.count()
        ):
            raise self._different()

    def _different(self) -> DatabaseUnusable:
        return DatabaseUnusable(
            f"{self._target.path} does not return what was written there: look at its disk, then run this again; the "
            "keys are untouched in their old place"
        )

    def _named_keys(self, rows: KeyRows, store_key: bytes) -> Mapping[str, bytes]:
        wrapped = {name: rows.chief(name) for name in _NAMED}
        return {
            name: key for name, value in wrapped.items() if value and (key := _open_key(value, store_key))
        }

    def _pieces(self) -> Iterator[tuple[dict[int, bytes], dict[int, bytes]]]:
        """The opened keys of both places, by ranges of their numbers. A key that nothing opens was burned and is left
        out."""
        after = -1
        while after < _LAST:
            rows = self._source.read_piece(after, _PIECE)
            last = rows[-1][0] if len(rows) == _PIECE else _LAST
            yield (
                _open_keys(rows, self._old),
                _open_keys(_read_between(self._target, after, last), self._new),
            )
            after = last


def _read_between(rows: KeyRows, after: int, last: int) -> list[tuple[int, bytes]]:
    between: list[tuple[int, bytes]] = []
    while piece := rows.read_piece(after, _PIECE):
        between += [(key_id, wrapped) for key_id, wrapped in piece if key_id <= last]
        after = piece[-1][0]
        if after >= last or len(piece) < _PIECE:
            break
    return between


def _open_keys(rows: list[tuple[int, bytes]], store_key: bytes) -> dict[int, bytes]:
    return {key_id: key for key_id, wrapped in rows if (key := _open_key(wrapped, store_key)) is not None}


def _open_key(wrapped: bytes, store_key: bytes) -> bytes | None:
    try:
        return _BOX.open(wrapped, store_key)
    except SealBroken:
        return None
