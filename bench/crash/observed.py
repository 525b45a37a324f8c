"""Wrappers that tell the phases of a running program. They look on; what is wrapped does what it always does."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

from bench.crash.phases import HELD_OPEN, NARROW, Flags, Phase
from bot.conversation.store import Fate, InboxRow, Mark, OutboxRow
from bot.domain.people import Messenger
from bot.runtime.inbox_worker import InboxWorker
from bot.runtime.marks import Marks
from bot.runtime.outbox_sender import OutboxSender
from storage.batch import SqlBatch
from storage.store import SqlStore


class Phases:
    """What is under way, by row, and the flags that say so outside."""

    def __init__(self, flags: Flags) -> None:
        self._flags = flags
        self.stored: set[int] = set()
        self.committed: set[int] = set()
        self.sent: set[int] = set()

    def enter(self, phase: Phase) -> None:
        if self._flags.add(phase, 1) and phase in NARROW:
            time.sleep(HELD_OPEN)

    def leave(self, phase: Phase) -> None:
        self._flags.add(phase, -1)

    def count(self, phase: Phase, rows: set[int]) -> None:
        if self._flags.set(phase, len(rows)) and phase in NARROW:
            time.sleep(HELD_OPEN)


def watch(flags: Flags) -> None:
    """Wrap the classes of this process; for a forked child, before its program is built."""
    phases = Phases(flags)
    _watch_inbox(phases)
    _watch_batch(phases)
    _watch_outbox(phases)
    _watch_checkpoint(phases)


def _watch_inbox(phases: Phases) -> None:
    put_updates, work = SqlStore.put_updates, InboxWorker.work

    async def watched_put(
        self: SqlStore, messenger: Messenger, bot_id: int, updates: Sequence[tuple[int, Mapping[str, Any]]]
    ) -> Sequence[InboxRow]:
        phases.enter(Phase.STORING)
        try:
            rows = await put_updates(self, messenger, bot_id, updates)
        finally:
            phases.leave(Phase.STORING)
        phases.stored.update(row.id for row in rows)
        phases.count(Phase.STORED, phases.stored)
        return rows

    async def watched_work(self: InboxWorker, rows: Sequence[InboxRow]) -> None:
        phases.stored.difference_update(row.id for row in rows)
        phases.count(Phase.STORED, phases.stored)
        await work(self, rows)

    SqlStore.put_updates = watched_put  # type: ignore[method-assign] # a wrapper is what this is
    InboxWorker.work = watched_work  # type: ignore[method-assign] # the same


def _watch_batch(phases: Phases) -> None:
    prefetch, commit = SqlBatch.prefetch, SqlBatch.commit
    open_batches: set[int] = set()

    async def watched_prefetch(self: SqlBatch, keys: Sequence[Any]) -> None:
        open_batches.add(id(self))  # only batches of turns prefetch; ticks and membership do not count
        phases.enter(Phase.BATCH)
        await prefetch(self, keys)

    async def watched_commit(self: SqlBatch) -> Sequence[OutboxRow]:
        try:
            rows = await commit(self)
        finally:
            if id(self) in open_batches:
                open_batches.discard(id(self))
                phases.leave(Phase.BATCH)
        phases.committed.update(row.id for row in rows)
        phases.count(Phase.COMMITTED, phases.committed)
        return rows

    SqlBatch.prefetch = watched_prefetch  # type: ignore[method-assign] # the same
    SqlBatch.commit = watched_commit  # type: ignore[method-assign] # the same


def _watch_outbox(phases: Phases) -> None:
    send, add, store_marks = OutboxSender._send, Marks.add, SqlStore.mark

    async def watched_send(self: OutboxSender, row: OutboxRow) -> None:
        phases.committed.discard(row.id)
        phases.count(Phase.COMMITTED, phases.committed)
        await send(self, row)

    def watched_add(self: Marks, mark: Mark) -> None:
        phases.committed.discard(mark.row.id)
        if mark.fate is Fate.SENT:
            phases.sent.add(mark.row.id)
            phases.count(Phase.SENT, phases.sent)
        add(self, mark)

    async def watched_mark(self: SqlStore, marks: Sequence[Mark]) -> None:
        await store_marks(self, marks)
        phases.sent.difference_update(one.row.id for one in marks)
        phases.count(Phase.SENT, phases.sent)

    OutboxSender._send = watched_send  # type: ignore[method-assign] # the same
    Marks.add = watched_add  # type: ignore[method-assign] # the same
    SqlStore.mark = watched_mark  # type: ignore[method-assign] # the same


def _watch_checkpoint(phases: Phases) -> None:
    checkpoint = SqlStore.checkpoint

    async def watched_checkpoint(self: SqlStore) -> None:
        phases.enter(Phase.CHECKPOINT)
        try:
            await checkpoint(self)
        finally:
            phases.leave(Phase.CHECKPOINT)

    SqlStore.checkpoint = watched_checkpoint  # type: ignore[method-assign] # the same
