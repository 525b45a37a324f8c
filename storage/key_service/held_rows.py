"""What a holder of keys holds: the file of one key store, and the mirror that has each change before the answer.

The file is the truth; the mirror follows it, never the other way round. A change is made here, then there, then it
is answered. A mirror that is not where it should be is brought in line by digests of pieces.
"""

import os
import sqlite3
from collections import deque
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from storage.folders import sync_folder
from storage.key_service.remote_rows import (
    ChangeRefused,
    DestructionIncomplete,
    KeyNews,
    OtherStoreKey,
    OutOfLine,
    RemoteRows,
    digest_of,
    digest_of_named,
    digest_of_row,
)
from storage.key_table import KeyTable, KeyTableChange
from storage.overwriting import CHIEF_KEYS
from storage.trouble import KeysAway
from storage.wrapped_keys import HALF_MOVED, STORE_KEY

_PIECE: Final = 5_000
_MOST_NEWS: Final = 5_000
"""Destroyed keys that an asker is told of one by one; after more, it forgets all that it has in memory."""
_LAST: Final = 2**63 - 1


class Alone(StrEnum):
    """What a holder does without its mirror."""

    REFUSE = "refuse"
    CONTINUE = "continue"


class MirrorForeign(KeysAway):
    """The mirror has keys of another store."""


class HeldRows:
    """One key store. One thread at a time uses it. Raises sqlite3.Error, OSError."""

    def __init__(self, table: KeyTable, *, mirror: RemoteRows | None = None, alone: Alone) -> None:
        self.table: Final = table
        self._mirror = mirror
        self._alone = alone
        self.in_line = mirror is None
        """Whether the mirror has everything that this file has."""
        self.trouble = ""
        """Why it has not, as one line for the operator."""
        self._boot, self._gone_count = os.urandom(8), 0
        self._gone: deque[int] = deque(maxlen=_MOST_NEWS)
        """The last destroyed keys, in memory only, for programs that may have them in theirs."""
        self._burnt = table.path.with_name(table.path.name + ".burn-mirror")
        """Is there as long as a burning has not reached the mirror."""

    @property
    def format(self) -> int | None:
        return self.table.format

    def create_tables(self, change: KeyTableChange) -> None:
        """Raises MirrorForeign when the mirror has keys: they may be the only ones."""
        if self.table.format is None:
            if self._mirror is not None and not self._burnt.exists() and self._mirror.format is not None:
                raise self._foreign()
            self.table.create_tables(change)
        elif self.table.mark() != change.mark:
            raise KeysAway("another program has just made these keys: start again")
        self._carry(self._bring_in_line)

    def renew(self, change: KeyTableChange, *, only: bytes | None = None) -> None:
        """Destroy every row and begin with these. ``only``: where the store key has this digest or is gone; a program
        that comes second uses what the first has begun with. Done once, however often it is asked.
        Raises DestructionIncomplete, MirrorForeign, ChangeRefused."""
        ours = self._store_row()
        if ours is not None and ours == change.chief[STORE_KEY]:
            self._carry(self._bring_in_line)
            return
        if only is not None and ours is not None and digest_of_row(ours) != only:
            return
        if self.table.format is not None:
            self.begin_anew()
        self.create_tables(change)

    def _store_row(self) -> bytes | None:
        return None if self.table.format is None else self.table.chief(STORE_KEY)

    def apply(
        self,
        change: KeyTableChange,
        *,
        after: bytes | None = None,
        again: bool = False,
        under: bytes = b"",
        fill: bool = False,
    ) -> None:
        """``again``: it may have been made already; ``under``: the digest of the store key that its keys are wrapped
        with; ``fill``: named keys that are there stay. Raises OutOfLine, ChangeRefused, OtherStoreKey."""
        if not self.in_line and not (change.gone or change.chief_gone):
            self._carry(self._bring_in_line)  # nothing new is stored here alone, unless that is allowed
        before = self.table.mark()
        made = before == change.mark
        if not made:
            if after is not None and before != after:
                raise OutOfLine("this file is not where the other side believes it to be")
            if under and (self.table.format is None or digest_of_row(self._store_row() or b"") != under):
                raise OtherStoreKey("everything was burned by another program: ask again")
            if fill:
                absent = {n: wrapped for n, wrapped in change.chief.items() if self.table.chief(n) is None}
                change = replace(change, chief=absent)
            missing = self._without_what_is_there(change) if again else change
            self.table.apply(missing if self._mirror is None else replace(missing, follows=before))
            self._note_gone(change.gone)
        self._carry(
            lambda mirror: self._pass_on(mirror, change, self.table.mark_before() if made else before)
        )

    def _note_gone(self, key_ids: Collection[int]) -> None:
        self._gone.extend(key_ids)
        self._gone_count += len(key_ids)

    def news(self, boot: bytes, since: int) -> KeyNews:
        """What was destroyed since an earlier answer."""
        missed = self._gone_count - since
        gone = None
        if boot == self._boot and 0 <= missed <= min(len(self._gone), _MOST_NEWS):
            gone = list(self._gone)[len(self._gone) - missed :]
        named = {}
        if self.table.format is not None:
            named = {n: row for n in CHIEF_KEYS if (row := self.table.chief(n)) is not None}
        return KeyNews(self._boot, self._gone_count, gone, digest_of_named(named))

    def _without_what_is_there(self, change: KeyTableChange) -> KeyTableChange:
        """After a change of somebody else, its mark no longer says that it was made."""
        stock = set(self.table.stock()) if change.stocked else set()
        return replace(
            change,
            added=[(key_id, wrapped) for key_id, wrapped in change.added if self.table.read(key_id) is None],
            stocked=[key_id for key_id in change.stocked if key_id not in stock],
        )

    def _pass_on(self, mirror: RemoteRows, change: KeyTableChange, before: bytes) -> None:
        """A mirror that lacks this change alone gets it; any other is brought in line."""
        if not self._burnt.exists() and (self.in_line or mirror.mark() == before != b""):
            try:
                mirror.apply(change, after=before)
                return
            except OutOfLine:
                self.in_line = False
        self._bring_in_line(mirror)

    def _carry(self, to_mirror: Callable[[RemoteRows], None]) -> None:
        """Do this to the mirror. Without it, raise ChangeRefused unless the holder may go on alone."""
        if self._mirror is None:
            return
        if self._alone is Alone.CONTINUE and not self.in_line:
            return  # brought in line beside the changes (look_after_mirror)
        try:
            to_mirror(self._mirror)
            self.in_line, self.trouble = True, ""
        except (sqlite3.Error, OSError) as trouble:
            self._note_away(trouble)
            if self._alone is Alone.REFUSE:
                raise ChangeRefused(self.trouble) from trouble

    def _note_away(self, trouble: Exception) -> None:
        self.in_line = False
        self.trouble = f"the mirror of the keys is not in line: {trouble}"

    def look_after_mirror(self) -> bool:
        """Bring the mirror in line if it is not. Returns whether it is."""
        if self._mirror is not None and not self.in_line:
            try:
                self._bring_in_line(self._mirror)
                self.in_line, self.trouble = True, ""
            except (sqlite3.Error, OSError) as trouble:
                self._note_away(trouble)
        return self.in_line

    def _bring_in_line(self, mirror: RemoteRows) -> None:
        self._burn_mirror(mirror)
        theirs = mirror.format
        if self.table.format is None:
            if theirs is not None:
                raise self._foreign()
            return
        if theirs is None:
            store = self.table.chief(STORE_KEY)
            mirror.create_tables(KeyTableChange(chief={STORE_KEY: store} if store is not None else {}))
        elif (mark := mirror.mark()) == self.table.mark():
            # No change, but it learns that it is a mirror.
            mirror.apply(KeyTableChange(mark=mark), after=mark)
            return
        elif mark and self._is_foreign(mirror.chief(STORE_KEY)):
            raise self._foreign()
        self._exchange_pieces(mirror)
        self._exchange_rest(mirror)

    def _is_foreign(self, theirs: bytes | None) -> bool:
        """Where our own store key is burnt, theirs is to be burnt as well."""
        ours = self.table.chief(STORE_KEY)
        return ours is not None and theirs not in (None, ours)

    def _exchange_pieces(self, mirror: RemoteRows) -> None:
        after = -1
        while after < _LAST:
            ours = self.table.read_ids(after, _LAST, _PIECE)
            last = ours[-1] if len(ours) == _PIECE else _LAST
            if mirror.digest(after, last) != digest_of(ours):
                self._exchange_piece(mirror, after, last, dict(self.table.read_piece(after, _PIECE)))
            after = last

    def _exchange_piece(self, mirror: RemoteRows, after: int, last: int, ours: dict[int, bytes]) -> None:
        while rows := mirror.read_piece(after, _PIECE):
            if gone := [i for i, wrapped in rows if i <= last and ours.get(i) != wrapped]:
                mirror.apply(KeyTableChange(gone=gone))
            after = rows[-1][0]
            for key_id in {i for i, _ in rows}.difference(gone):
                ours.pop(key_id, None)
            if after >= last:
                break
        if ours:
            mirror.apply(KeyTableChange(added=list(ours.items())))

    def _exchange_rest(self, mirror: RemoteRows) -> None:
        """Stock and named keys, and at the end the mark: now both files are the same."""
        stock, theirs = set(self.table.stock()), set(mirror.stock())
        names = (*CHIEF_KEYS, HALF_MOVED)
        named = {name: wrapped for name in names if (wrapped := self.table.chief(name)) is not None}
        mirror.apply(
            KeyTableChange(
                stocked=stock - theirs,
                used=theirs - stock,
                chief=named,
                chief_gone=set(names).difference(named),
                mark=self.table.mark(),
            )
        )

    def begin_anew(self) -> None:
        """Destroy every row, here and on the mirror at the same time. Raises DestructionIncomplete when that has not
        reached the mirror."""
        if self._mirror is None:
            self.table.begin_anew()
            return
        first = not self._burnt.exists()
        if first:
            self._burnt.touch(mode=0o600)
            sync_folder(self._burnt.parent)
        with ThreadPoolExecutor(1) as beside:
            at_mirror = beside.submit(self._mirror.begin_anew)
            self.table.begin_anew()
        try:
            at_mirror.result()
            self._forget_burning()
            self.in_line, self.trouble = True, ""
        except (sqlite3.Error, OSError) as trouble:
            self._note_away(trouble)
            if first or self._alone is Alone.REFUSE:
                raise DestructionIncomplete(f"the keys on the mirror are not burnt: {trouble}") from trouble

    def _burn_mirror(self, mirror: RemoteRows) -> None:
        if self._burnt.exists():
            mirror.begin_anew()
            self._forget_burning()

    def _forget_burning(self) -> None:
        self._burnt.unlink()
        sync_folder(self._burnt.parent)

    def destroy_chief(self, names: Collection[str]) -> list[Path]:
        """Overwrite named keys in place. Returns what could not be reached."""
        left = self.table.destroy_chief(names)
        if self._mirror is not None:
            self.in_line = False
            left += self._mirror.destroy_chief(names)
        return left

    def is_there(self) -> bool:
        """Whether there are keys here, or keys on the mirror that a burning has not reached."""
        return self.table.format is not None or self._burnt.exists()

    def _foreign(self) -> MirrorForeign:
        return MirrorForeign(
            f"the mirror has keys of another store than {self.table.path}: if this machine lost its keys, copy "
            f"{self.table.path.name} from the mirror's folder; if the mirror is worthless, empty its folder"
        )

    def close(self) -> None:
        self.table.close()
        if self._mirror is not None:
            self._mirror.close()
