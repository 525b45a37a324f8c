"""Wrappers that report the phases of a running program. They only observe;
what is wrapped behaves as always."""

import time
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from bot.conversation.store import DeliveryResult, DeliveryStatus, InboxRow, OutboxRow
from bot.conversation.wire import OrderOf, no_order
from bot.domain.people import Messenger
from bot.runtime.delivery_recorder import DeliveryRecorder
from bot.runtime.inbox_worker import InboxWorker
from bot.runtime.outbox_sender import OutboxSender
from storage.batch import SqlBatch
from storage.store import SqlStore
from tests.proofs.crash.phases import HELD_OPEN, NARROW, CrashPhase, Flags


class Phases:
    """What is in progress, by row, and the flags that report it outside."""

    def __init__(self, flags: Flags) -> None:
        self._flags = flags
        self.stored: set[int] = set()
        self.committed: set[int] = set()
        self.sent: set[int] = set()

    def enter(self, phase: CrashPhase) -> None:
        if self._flags.add(phase, 1) and phase in NARROW:
            time.sleep(HELD_OPEN)

    def leave(self, phase: CrashPhase) -> None:
        self._flags.add(phase, -1)

    def count(self, phase: CrashPhase, rows: set[int]) -> None:
        if self._flags.set_gauge(phase, len(rows)) and phase in NARROW:
            time.sleep(HELD_OPEN)


def watch(flags: Flags) -> None:
    """Wrap the classes of this process; for a forked child, before its program is built."""
    phases = Phases(flags)
    _watch_inbox(phases)
    _watch_batch(phases)
    _watch_outbox(phases)
    _watch_checkpoint(phases)


def _watch_inbox(phases: Phases) -> None:
    put_updates, work, claim = SqlStore.put_updates, InboxWorker.work, SqlBatch.claim_updates

    async def watched_put(
        self: SqlStore,
        messenger: Messenger,
        bot_id: int,
        updates: Sequence[tuple[int, Mapping[str, Any]]],
        *,
        order_of: OrderOf = no_order,
    ) -> Sequence[InboxRow]:
        phases.enter(CrashPhase.STORING)
        try:
            rows = await put_updates(self, messenger, bot_id, updates, order_of=order_of)
        finally:
            phases.leave(CrashPhase.STORING)
        phases.stored.update(row.id for row in rows)
        phases.count(CrashPhase.STORED, phases.stored)
        return rows

    async def watched_work(self: InboxWorker, rows: Sequence[InboxRow]) -> None:
        phases.stored.difference_update(row.id for row in rows)
        phases.count(CrashPhase.STORED, phases.stored)
        await work(self, rows)

    async def watched_claim(
        self: SqlBatch, messengers: Collection[Messenger], most: int, *, passed_over: Collection[int] = ()
    ) -> Sequence[InboxRow]:
        rows = await claim(self, messengers, most, passed_over=passed_over)
        phases.stored.difference_update(row.id for row in rows)
        phases.count(CrashPhase.STORED, phases.stored)
        return rows

    SqlStore.put_updates = watched_put  # type: ignore[method-assign] # a wrapper is what this is
    InboxWorker.work = watched_work  # type: ignore[method-assign] # the same
    SqlBatch.claim_updates = watched_claim  # type: ignore[method-assign] # the same


def _watch_batch(phases: Phases) -> None:
    prefetch, commit = SqlBatch.prefetch, SqlBatch.commit
    open_batches: set[int] = set()

    async def watched_prefetch(self: SqlBatch, keys: Sequence[Any]) -> None:
        open_batches.add(id(self))  # only batches of turns prefetch; ticks and membership do not count
        phases.enter(CrashPhase.BATCH)
        await prefetch(self, keys)

    async def watched_commit(self: SqlBatch) -> Sequence[OutboxRow]:
        try:
            rows = await commit(self)
        finally:
            if id(self) in open_batches:
                open_batches.discard(id(self))
                phases.leave(CrashPhase.BATCH)
        phases.committed.update(row.id for row in rows)
        phases.count(CrashPhase.COMMITTED, phases.committed)
        return rows

    SqlBatch.prefetch = watched_prefetch  # type: ignore[method-assign] # the same
    SqlBatch.commit = watched_commit  # type: ignore[method-assign] # the same


def _watch_outbox(phases: Phases) -> None:
    send, add, store_marks = OutboxSender._send, DeliveryRecorder.add, SqlStore.record_deliveries

    async def watched_send(self: OutboxSender, row: OutboxRow) -> None:
        phases.committed.discard(row.id)
        phases.count(CrashPhase.COMMITTED, phases.committed)
        await send(self, row)

    def watched_add(self: DeliveryRecorder, mark: DeliveryResult) -> None:
        phases.committed.discard(mark.row.id)
        if mark.status is DeliveryStatus.SENT:
            phases.sent.add(mark.row.id)
            phases.count(CrashPhase.SENT, phases.sent)
        add(self, mark)

    async def watched_mark(self: SqlStore, marks: Sequence[DeliveryResult]) -> None:
        await store_marks(self, marks)
        phases.sent.difference_update(result.row.id for result in marks)
        phases.count(CrashPhase.SENT, phases.sent)

    OutboxSender._send = watched_send  # type: ignore[method-assign] # the same
    DeliveryRecorder.add = watched_add  # type: ignore[method-assign] # the same
    SqlStore.record_deliveries = watched_mark  # type: ignore[method-assign] # the same


def _watch_checkpoint(phases: Phases) -> None:
    checkpoint = SqlStore.checkpoint

    async def watched_checkpoint(self: SqlStore) -> None:
        phases.enter(CrashPhase.CHECKPOINT)
        try:
            await checkpoint(self)
        finally:
            phases.leave(CrashPhase.CHECKPOINT)

    SqlStore.checkpoint = watched_checkpoint  # type: ignore[method-assign] # the same
