"""What every part of storage works with, created once by ``open_store``.

Numbers for rows of inbox and outbox, known before they are inserted.

Which waiting files have the same sender: a mark for each sender, in memory only, so that people's files are
fetched in turns.
"""

import hmac
import secrets
import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sqlalchemy import func, select, text

from bot.domain.owner.settings import Retention
from bot.usecases.ports import Clock
from storage.columns import hour_of
from storage.engine import Database
from storage.hour_keys import HourKeys, HourUse
from storage.key_store import ReportKeys
from storage.keys import KeyRing
from storage.link import Link
from storage.models_queues import BLOCK_SEQUENCE, inbox, outbox
from storage.role_leases import RoleLeases
from storage.row_cache import RowCache
from storage.sealing import Sealer
from storage.vault import Vault

_BLOCK: Final = 1000
_NEXT_BLOCK: Final = text(f"SELECT nextval('{BLOCK_SEQUENCE}')")
_HIGHEST: Final = select(
    func.max(
        select(func.coalesce(func.max(inbox.c.id), 0)).scalar_subquery(),
        select(func.coalesce(func.max(outbox.c.id), 0)).scalar_subquery(),
    )
)


class RowIds:
    """Rising numbers, never used twice: counted here on SQLite (this process is alone), taken in blocks from
    a sequence on PostgreSQL."""

    def __init__(self, *, in_order: bool = False) -> None:
        """``in_order``: several processes store at the same time, and what is stored later has the higher number. A
        block that one of them had left over would be below what others have stored since."""
        self._next = 1
        self._end: int | None = None
        self._in_order = in_order

    async def open(self, link: Link) -> None:
        if link.dialect == "sqlite":
            self._next = (await link.rows(_HIGHEST))[0][0] + 1
        else:
            self._end = self._next

    async def take(self, count: int, link: Link) -> list[int]:
        taken: list[int] = []
        if self._in_order:
            self._end = self._next
        while len(taken) < count:
            if self._end is not None and self._next >= self._end:
                self._next = (await link.rows(_NEXT_BLOCK))[0][0] * _BLOCK
                self._end = self._next + _BLOCK
            room = (
                count - len(taken) if self._end is None else min(self._end - self._next, count - len(taken))
            )
            taken.extend(range(self._next, self._next + room))
            self._next += room
        return taken


MOST: Final = 20_000
"""Marks of waiting files. A file without a mark counts as a sender of its own."""
IDLE: Final = 3_600.0
"""Seconds after which an unused mark is forgotten: its file is gone, or was discarded."""
_DIGITS: Final = 22


class SenderMarks:
    """HMACs of reporters' keyed names under a key that lives as long as the process and is never written.
    Nothing else shows which no-return reports are one person's, so a mark is removed as soon as its file has
    arrived."""

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self._timer = timer
        self._key = secrets.token_bytes(32)
        self._marks: OrderedDict[str, tuple[str, float]] = OrderedDict()
        """By file, least recently used first."""

    def __len__(self) -> int:
        return len(self._marks)

    def mark(self, person: str) -> str:
        """The mark for the reporter with this keyed name."""
        return hmac.digest(self._key, person.encode(), "sha256").hex()[:_DIGITS]

    def note(self, evidence_id: str, person: str) -> None:
        """Store that this reporter has sent this file."""
        self._put_mark(evidence_id, self.mark(person))
        self._forget_idle()

    def of(self, evidence_id: str) -> str:
        """Its sender's mark; empty when that is unknown, as after a restart."""
        mark, _ = self._marks.get(evidence_id, ("", 0.0))
        if mark:
            self._put_mark(evidence_id, mark)
        return mark

    def forget(self, evidence_id: str) -> None:
        self._marks.pop(evidence_id, None)

    def clear(self) -> None:
        """Forget all marks, and the key they are made with."""
        self._marks.clear()
        self._key = secrets.token_bytes(32)

    def _put_mark(self, evidence_id: str, mark: str) -> None:
        self._marks[evidence_id] = (mark, self._timer())
        self._marks.move_to_end(evidence_id)

    def _forget_idle(self) -> None:
        before = self._timer() - IDLE
        while self._marks:
            oldest = next(iter(self._marks))
            if len(self._marks) <= MOST and self._marks[oldest][1] >= before:
                break
            del self._marks[oldest]


type CountedEvent = tuple[str, str, str, str]
"""Day, kind, name and detail: the key of a daily count."""


@dataclass(slots=True)
class StorageContext:
    database: Database
    ring: KeyRing
    sealer: Sealer
    hours: HourKeys
    report_keys: ReportKeys
    vault: Vault
    clock: Clock
    boot: str
    """A random name of this run of the process."""
    data_dir: Path
    retention: Retention = field(default_factory=Retention)
    ids: RowIds = field(default_factory=RowIds)
    cache: RowCache = field(default_factory=RowCache)
    senders: SenderMarks = field(default_factory=SenderMarks)
    report_count: int = 0
    """How many reports there were at the last upkeep."""
    destroyed: list[dict[str, str]] = field(default_factory=list)
    """What was destroyed for certain and is still recorded as to be destroyed (storage/destruction.py)."""
    held_counts: Counter[CountedEvent] = field(default_factory=Counter)
    """Daily counts of committed turns that are not written yet (``storage.daily_counts``)."""
    counts_hour: int = 0
    """The hour in which they were last written."""
    leases: RoleLeases | None = None
    """Where several processes divide the work."""

    def hour(self) -> int:
        return hour_of(self.clock.now())

    async def update_key(self) -> tuple[int, bytes]:
        """This hour's key for updates that are handled in a moment, and its number."""
        return await self.hours.key_of_hour(self.hour(), HourUse.UPDATES)

    async def message_key(self) -> tuple[int, bytes]:
        """This hour's key for messages that are sent in a moment."""
        return await self.hours.key_of_hour(self.hour(), HourUse.MESSAGES)

    async def lasting_key(self) -> tuple[int, bytes]:
        """This hour's key for rows that may stay for days."""
        return await self.hours.key_of_hour(self.hour(), HourUse.LASTING)

    async def own_keys(self, count: int) -> list[tuple[int, bytes]]:
        """Keys for this many rows that must be able to end alone."""
        return await self.hours.take_own_keys(self.hour(), count)
