"""Works through updates one turn at a time; many turns share a transaction. A turn is: parse, session,
handler, notices, outbox, done.

A turn that fails is dropped alone and tried again; the third time, the person gets an apology with a
reference code. A transaction that fails takes its batch with it, and its turns are replayed one by one.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import field
from typing import Final

from bot.conversation.incoming import ChatKind, FilesSent, Incoming
from bot.conversation.store import Batch, Conflict, InboxRow, OutboxRow, Store
from bot.conversation.wire import Adapter, Unreadable
from bot.domain.people import Messenger
from bot.domain.values import dataclass
from bot.runtime.evidence_fetcher import EvidenceFetcher
from bot.runtime.health import Health
from bot.runtime.intake import UNWANTED, Intake
from bot.runtime.membership import MembershipChecker
from bot.runtime.membership_gate import HeldTurn
from bot.runtime.outbox_sender import OutboxSender
from bot.runtime.turns import FailedTurn, Turns
from bot.usecases.ports import Clock

log = logging.getLogger(__name__)

MOST_TURNS: Final = 100
TRIES: Final = 3
PAUSE: Final = 0.01
LONGEST_PAUSE: Final = 1.0
DISK_PAUSE: Final = 2.0
NO_WRITES: Final = "the database takes no writes: free disk space"


@dataclass(frozen=True, slots=True)
class ParsedUpdate:
    """An inbox row with its parsed update, or None if it cannot be parsed."""

    row: InboxRow
    update: Incoming | None
    conversation: str
    """The ordering key of turns: the chat and person."""


@dataclass(slots=True)
class BatchResult:
    """The result of one transaction for its rows."""

    parsed: Sequence[ParsedUpdate]
    committed: Sequence[OutboxRow] = ()
    held: list[tuple[ParsedUpdate, HeldTurn]] = field(default_factory=list)
    holding: set[str] = field(default_factory=set)
    taken_aside: list[ParsedUpdate] = field(default_factory=list)


class InboxWorker:
    """Takes rows from the intake and runs them as turns."""

    def __init__(
        self,
        *,
        store: Store,
        intake: Intake,
        turns: Turns,
        sender: OutboxSender,
        checker: MembershipChecker,
        fetcher: EvidenceFetcher,
        adapters: dict[Messenger, Adapter],
        health: Health,
        clock: Clock,
    ) -> None:
        self._store = store
        self._intake = intake
        self._turns = turns
        self._sender = sender
        self._checker = checker
        self._fetcher = fetcher
        self._adapters = adapters
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
            rows = await self._intake.take(MOST_TURNS)
            await self.work(rows)
            self._intake.rest()

    async def work(self, rows: Sequence[InboxRow]) -> None:
        """Run these rows as turns; return when they are committed."""
        began = time.monotonic()
        parsed = [self._parse(row) for row in rows]
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

    def _parse(self, row: InboxRow) -> ParsedUpdate:
        if row.raw.get(UNWANTED) is True:
            return ParsedUpdate(row, None, "")
        try:
            update = self._adapters[row.messenger].parse(row.raw)
        except Unreadable:
            return ParsedUpdate(row, None, "")
        except Exception:
            log.exception("parser-failed", extra={"inbox": row.id})
            return ParsedUpdate(row, None, "")
        return ParsedUpdate(row, update, self._turns.order_key(update))

    async def _run_batch(self, parsed: Sequence[ParsedUpdate], *, give_up: bool = False) -> BatchResult:
        """Run these turns in one transaction. Nothing of it counts before the commit."""
        written = BatchResult(parsed)
        async with self._store.batch() as batch:
            private = [p.update for p in parsed if p.update and p.update.chat.kind is ChatKind.PRIVATE]
            await batch.prefetch([self._store.keys_of(update.sender) for update in private])
            for item in parsed:
                blocked = item.conversation in self._behind or item.conversation in written.holding
                if blocked and not item.row.waiting_since:
                    written.taken_aside.append(item)
                elif give_up:
                    await self._fail(batch, item)
                elif (wait := await self._turn(batch, item)) is not None:
                    written.held.append((item, wait))
                    written.holding.add(item.conversation)
            written.committed = await batch.commit()
        return written

    def _hand_over(self, written: BatchResult) -> None:
        """Hand committed rows to the sender, and held presses to the checker."""
        self._sender.accept(written.committed)
        if any(isinstance(parsed_update.update, FilesSent) for parsed_update in written.parsed):
            self._fetcher.look()
        for conversation in written.holding:
            self._behind.setdefault(conversation, deque())
        for item in written.taken_aside:
            self._behind[item.conversation].append(item.row)
        self._check(written.held)
        self._free(
            [
                parsed_update
                for parsed_update in written.parsed
                if parsed_update.row.waiting_since is not None
            ],
            written.held,
        )

    def _check(self, held: Sequence[tuple[ParsedUpdate, HeldTurn]]) -> None:
        for item, wait in held:
            self._checker.ask(
                item.row, who=wait.who, known=wait.known, chat_ids=wait.chat_ids, since=wait.since
            )

    def _free(self, finished: Sequence[ParsedUpdate], held: Sequence[tuple[ParsedUpdate, HeldTurn]]) -> None:
        """Continue with rows that waited behind a finished press, before anything newer."""
        still = {parsed_update.conversation for parsed_update, _ in held}
        for item in finished:
            if item.conversation not in still and (rows := self._behind.pop(item.conversation, None)):
                self._intake.put(list(rows), first=True)

    async def _turn(self, batch: Batch, item: ParsedUpdate) -> HeldTurn | None:
        """Process one update: it is done, set aside, failed, or held for a membership check."""
        if item.row.raw.get(UNWANTED) is True:
            batch.mark_done(item.row)
            batch.keep_turn()
            return None
        if item.update is None:
            batch.set_aside(item.row, why="unreadable")
            batch.keep_turn()
            self._health.count_turn("unreadable")
            log.warning("update-set-aside", extra={"inbox": item.row.id, "messenger": item.row.messenger})
            return None
        for attempt in range(1, TRIES + 1):
            try:
                result = await self._turns.take(batch, item.row, item.update)
            except Conflict:
                raise
            except Exception:
                batch.drop_turn()
                log.exception("turn-failed", extra={"inbox": item.row.id, "attempt": attempt})
            else:
                if isinstance(result, HeldTurn):
                    batch.drop_turn()
                    batch.wait(item.row, result.since)
                else:
                    batch.mark_done(item.row)
                batch.keep_turn()
                self._health.count_turn("held" if isinstance(result, HeldTurn) else "done")
                return result if isinstance(result, HeldTurn) else None
        await self._fail(batch, item)
        return None

    async def _fail(self, batch: Batch, item: ParsedUpdate) -> None:
        """It failed for good: tell the person, with the code under which an operator finds it."""
        reference = FailedTurn.reference()
        if item.update is not None:
            await self._turns.apologise(batch, item.update, reference)
        batch.fail(item.row, reference=reference)
        batch.keep_turn()
        self._health.count_turn("failed")
        log.error("update-failed", extra={"inbox": item.row.id, "reference": reference})
