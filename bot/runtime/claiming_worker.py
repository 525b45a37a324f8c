"""The worker on a database that several processes share (PostgreSQL): it claims updates from the table in the
transaction that handles them, so a worker that dies leaves nothing to clean up, and its updates are free at once.

A transaction that fails takes its batch with it. The updates are open again, and for a while this worker claims one at
a time, so that each is committed or fails for itself.
"""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import field
from typing import Final

from bot.conversation.store import Conflict, InboxRow, OutboxRow, Store
from bot.domain.values import dataclass
from bot.runtime.health import Health
from bot.runtime.membership_gate import HeldTurn
from bot.runtime.update_turns import (
    DISK_PAUSE,
    LONGEST_PAUSE,
    MOST_TURNS,
    NO_WRITES,
    PAUSE,
    TRIES,
    ParsedUpdate,
    UpdateTurns,
)
from bot.runtime.waiting_updates import UpdatesInTable
from bot.usecases.ports import Clock

log = logging.getLogger(__name__)

UNSTORED: Final = "unstored"
LOOK: Final = 1.0
"""Seconds after which the table is looked at although nothing was announced, and between two counts of what is open."""


@dataclass(slots=True)
class ClaimedBatch:
    """What one transaction did with the rows that it claimed."""

    freed: Sequence[InboxRow]
    parsed: Sequence[ParsedUpdate] = ()
    committed: Sequence[OutboxRow] = ()
    held: list[tuple[ParsedUpdate, HeldTurn]] = field(default_factory=list)
    finished: list[InboxRow] = field(default_factory=list)


class ClaimingWorker:
    """Claims rows and runs them as turns. Several may run on one database, in any number of processes."""

    def __init__(
        self,
        *,
        store: Store,
        updates: UpdatesInTable,
        turns: UpdateTurns,
        health: Health,
        clock: Clock,
    ) -> None:
        self._store = store
        self._updates = updates
        self._turns = turns
        self._health = health
        self._clock = clock
        self._alone = 0
        """How many of the next rows are claimed one at a time."""
        self._failures: Counter[int] = Counter()
        self._given_up: set[int] = set()
        """Rows of which not even the failure can be stored: they stay for the next start."""
        self._pause = PAUSE
        self._counted = float("-inf")
        self._stopping = False

    def stop(self) -> None:
        """End after the current batch."""
        self._stopping = True
        self._updates.wake()

    def forget(self) -> None:
        """Drop what is known of rows that are burnt."""
        self._failures.clear()
        self._given_up.clear()
        self._health.clear_trouble(UNSTORED)
        self._alone = 0

    async def run(self) -> None:
        while not self._stopping:
            if not await self.work():
                await self._updates.wait(LOOK)
            await self._count()

    async def work(self) -> int:
        """Claim rows once and run them as turns; return how many were claimed, when they are committed."""
        began = time.monotonic()
        written = ClaimedBatch(self._updates.take_freed())
        self._updates.begin()
        try:
            await self._run_batch(written)
        except Conflict as error:
            log.warning("batch-dropped", extra={"turns": len(written.parsed), "lasting": error.lasting})
            self._health.count_turn("conflict")
            self._take_back(written)
            await self._pause_after(error)
        except Exception:
            log.exception("batch-failed", extra={"turns": len(written.parsed)})
            self._take_back(written)
            self._note_failure(written)
        else:
            self._pause = PAUSE
            self._alone = max(self._alone - 1, 0) if written.parsed else 0
            if written.parsed:
                self._health.clear_trouble("storing")
            self._updates.note_finished(written.finished)
            self._turns.hand_over(written.committed, written.parsed, written.held)
        finally:
            self._updates.rest()
        if written.parsed:
            self._health.batch_seconds.observe(time.monotonic() - began)
        return len(written.parsed)

    async def _run_batch(self, written: ClaimedBatch) -> None:
        """Claim rows and run their turns in one transaction. Nothing of it counts before the commit."""
        async with self._store.batch(for_claims=True) as batch:
            await batch.free_updates(written.freed)
            rows = await batch.claim_updates(
                self._updates.messengers, 1 if self._alone else MOST_TURNS, passed_over=self._given_up
            )
            written.parsed = [self._turns.parse(row) for row in rows]
            await self._turns.prefetch(batch, written.parsed)
            holding: set[str] = set()
            for item in written.parsed:
                if item.row.conversation in holding:
                    continue  # it stays in the table behind the press that waits
                if self._alone and self._failures[item.row.id] >= TRIES:
                    await self._turns.fail(batch, item)
                elif (wait := await self._turns.take(batch, item)) is not None:
                    written.held.append((item, wait))
                    holding.add(item.row.conversation)
                    continue
                written.finished.append(item.row)
            written.committed = await batch.commit()

    def _take_back(self, written: ClaimedBatch) -> None:
        """The transaction was lost: its rows are open again. From now on each is tried alone."""
        for row in written.freed:
            self._updates.give_back(row)
        if len(written.parsed) > 1:
            self._alone = max(self._alone, len(written.parsed))

    async def _pause_after(self, error: Conflict) -> None:
        if error.lasting:
            self._health.report_trouble("storing", error.mend or NO_WRITES, now=self._clock.now())
            await asyncio.sleep(DISK_PAUSE)
        else:
            await asyncio.sleep(self._pause)
            self._pause = min(self._pause * 2, LONGEST_PAUSE)

    def _note_failure(self, written: ClaimedBatch) -> None:
        """Count the failures of a row that was alone; in the end it is passed over."""
        if len(written.parsed) != 1:
            return
        row = written.parsed[0].row
        self._alone = max(self._alone, 1)
        self._failures[row.id] += 1
        log.error("turn-not-stored", extra={"inbox": row.id, "attempt": self._failures[row.id]})
        if self._failures[row.id] > TRIES:
            self._given_up.add(row.id)
            what = (
                f"updates that can be stored neither as handled nor as failed: {len(self._given_up)}; "
                "the next start tries them again; see docs/operating/troubleshooting.md#unstored"
            )
            self._health.report_trouble(UNSTORED, what, now=self._clock.now())

    async def _count(self) -> None:
        """Count what is open in the table, once a second: other processes store and handle updates too."""
        if time.monotonic() - self._counted < LOOK:
            return
        self._counted = time.monotonic()
        try:
            self._updates.note_counts(await self._store.open_updates())
        except Conflict:
            log.warning("open-updates-not-counted")
