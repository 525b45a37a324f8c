"""Works through updates one turn at a time; many turns share a transaction. A turn is: parse, session,
handler, notices, outbox, done.

This is the worker of one process with a database of its own (SQLite): updates are handed to it in memory. A
transaction that fails takes its batch with it, and its turns are replayed one by one.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import field

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
from bot.runtime.waiting_updates import UpdatesInMemory
from bot.usecases.ports import Clock

log = logging.getLogger(__name__)


@dataclass(slots=True)
class BatchResult:
    """The result of one transaction for its rows."""

    parsed: Sequence[ParsedUpdate]
    committed: Sequence[OutboxRow] = ()
    held: list[tuple[ParsedUpdate, HeldTurn]] = field(default_factory=list)
    holding: set[str] = field(default_factory=set)
    taken_aside: list[ParsedUpdate] = field(default_factory=list)


class InboxWorker:
    """Takes rows from memory and runs them as turns."""

    def __init__(
        self,
        *,
        store: Store,
        updates: UpdatesInMemory,
        turns: UpdateTurns,
        health: Health,
        clock: Clock,
    ) -> None:
        self._store = store
        self._updates = updates
        self._turns = turns
        self._health = health
        self._clock = clock
        self._behind: dict[str, deque[InboxRow]] = {}
        """Rows that wait behind a press with an open membership check: order is kept per person."""
        self._stopping = False

    def stop(self) -> None:
        """End after the current batch."""
        self._stopping = True

    def forget(self) -> None:
        """Drop the rows that wait behind a press."""
        self._behind.clear()

    async def run(self) -> None:
        while not self._stopping:
            rows = await self._updates.take(MOST_TURNS)
            await self.work(rows)
            self._updates.rest()

    async def work(self, rows: Sequence[InboxRow]) -> None:
        """Run these rows as turns; return when they are committed."""
        began = time.monotonic()
        parsed = [self._turns.parse(row) for row in rows]
        try:
            written = await self._run_batch(parsed)
        except Conflict as error:
            log.warning("batch-dropped", extra={"turns": len(parsed), "lasting": error.lasting})
            self._health.count_turn("conflict")
            await self._replay(parsed, conflict=error)
        except Exception:
            log.exception("batch-failed", extra={"turns": len(parsed)})
            await self._replay(parsed)
        else:
            self._hand_over(written)
        self._health.batch_seconds.observe(time.monotonic() - began)

    async def _replay(self, parsed: Sequence[ParsedUpdate], *, conflict: Conflict | None = None) -> None:
        """The batch's transaction was lost: run its turns one by one, in order, until each has succeeded."""
        for item in parsed:
            pause, failures = PAUSE, 0
            while True:
                if conflict is not None and conflict.lasting:
                    self._health.report_trouble("storing", conflict.mend or NO_WRITES, now=self._clock.now())
                    await asyncio.sleep(DISK_PAUSE)
                try:
                    written = await self._run_batch([item], give_up=failures >= TRIES)
                except Conflict as again:
                    conflict = again
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, LONGEST_PAUSE)
                except Exception:
                    failures += 1
                    log.exception("turn-not-stored", extra={"inbox": item.row.id, "attempt": failures})
                    if failures > TRIES:  # not even its failure can be stored: it stays for the next start
                        break
                else:
                    conflict = None
                    self._health.clear_trouble("storing")
                    self._hand_over(written)
                    break

    async def _run_batch(self, parsed: Sequence[ParsedUpdate], *, give_up: bool = False) -> BatchResult:
        """Run these turns in one transaction. Nothing of it counts before the commit."""
        written = BatchResult(parsed)
        async with self._store.batch() as batch:
            await self._turns.prefetch(batch, parsed)
            for item in parsed:
                blocked = item.conversation in self._behind or item.conversation in written.holding
                if blocked and not item.row.waiting_since:
                    written.taken_aside.append(item)
                elif give_up:
                    await self._turns.fail(batch, item)
                elif (wait := await self._turns.take(batch, item)) is not None:
                    written.held.append((item, wait))
                    written.holding.add(item.conversation)
            written.committed = await batch.commit()
        return written

    def _hand_over(self, written: BatchResult) -> None:
        """Hand committed rows to the sender, and held presses to the checker."""
        for conversation in written.holding:
            self._behind.setdefault(conversation, deque())
        for item in written.taken_aside:
            self._behind[item.conversation].append(item.row)
        self._turns.hand_over(written.committed, written.parsed, written.held)
        self._free(
            [
                parsed_update
                for parsed_update in written.parsed
                if parsed_update.row.waiting_since is not None
            ],
            written.held,
        )

    def _free(self, finished: Sequence[ParsedUpdate], held: Sequence[tuple[ParsedUpdate, HeldTurn]]) -> None:
        """Continue with rows that waited behind a finished press, before anything newer."""
        still = {parsed_update.conversation for parsed_update, _ in held}
        for item in finished:
            if item.conversation not in still and (rows := self._behind.pop(item.conversation, None)):
                self._updates.put(list(rows), first=True)
