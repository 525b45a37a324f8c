"""What every worker does with an update: parse it, run it as a turn within a batch, hand over what follows.

A turn that fails is dropped alone and tried again; the third time, the person gets an apology with a
reference code.
"""

import logging
from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import ChatKind, FilesSent, Incoming
from bot.conversation.store import Batch, Conflict, InboxRow, OutboxRow, Store
from bot.conversation.wire import Adapter, Unreadable
from bot.domain.people import Messenger
from bot.domain.values import dataclass
from bot.runtime.evidence_fetcher import EvidenceFetcher
from bot.runtime.health import Health
from bot.runtime.intake import UNWANTED
from bot.runtime.membership import MembershipChecker
from bot.runtime.membership_gate import HeldTurn
from bot.runtime.table_outbox import Outbox
from bot.runtime.turns import FailedTurn, Turns

log = logging.getLogger(__name__)

MOST_TURNS: Final = 100
"""Turns that share a transaction."""
TRIES: Final = 3
PAUSE: Final = 0.01
LONGEST_PAUSE: Final = 1.0
"""Seconds before a lost transaction is tried again: at first, doubled each time, and at most."""
DISK_PAUSE: Final = 2.0
"""The same while the database takes no writes."""
NO_WRITES: Final = "the database takes no writes: free disk space"


@dataclass(frozen=True, slots=True)
class ParsedUpdate:
    """An inbox row with its parsed update, or None if it cannot be parsed."""

    row: InboxRow
    update: Incoming | None
    conversation: str
    """The ordering key of turns: the chat and person."""


class UpdateTurns:
    """Runs updates as turns. A worker decides which, in which transaction, and what happens when that is lost."""

    def __init__(
        self,
        *,
        store: Store,
        turns: Turns,
        outbox: Outbox,
        checker: MembershipChecker,
        fetcher: EvidenceFetcher,
        adapters: dict[Messenger, Adapter],
        health: Health,
    ) -> None:
        self._store = store
        self._turns = turns
        self._outbox = outbox
        self._checker = checker
        self._fetcher = fetcher
        self._adapters = adapters
        self._health = health

    def parse(self, row: InboxRow) -> ParsedUpdate:
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

    async def prefetch(self, batch: Batch, parsed: Sequence[ParsedUpdate]) -> None:
        """Read what the turns of people in private chats begin with."""
        private = [p.update for p in parsed if p.update and p.update.chat.kind is ChatKind.PRIVATE]
        await batch.prefetch([self._store.keys_of(update.sender) for update in private])

    async def take(self, batch: Batch, item: ParsedUpdate) -> HeldTurn | None:
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
        await self.fail(batch, item)
        return None

    async def fail(self, batch: Batch, item: ParsedUpdate) -> None:
        """It failed for good: tell the person, with the code under which an operator finds it."""
        reference = FailedTurn.reference()
        if item.update is not None:
            await self._turns.apologise(batch, item.update, reference)
        batch.fail(item.row, reference=reference)
        batch.keep_turn()
        self._health.count_turn("failed")
        log.error("update-failed", extra={"inbox": item.row.id, "reference": reference})

    def hand_over(
        self,
        committed: Sequence[OutboxRow],
        parsed: Sequence[ParsedUpdate],
        held: Sequence[tuple[ParsedUpdate, HeldTurn]],
    ) -> None:
        """After the commit: rows go to the sender, held presses to the checker, and files are looked for."""
        self._outbox.accept(committed)
        if any(isinstance(parsed_update.update, FilesSent) for parsed_update in parsed):
            self._fetcher.look()
        for item, wait in held:
            self._checker.ask(
                item.row, who=wait.who, known=wait.known, chat_ids=wait.chat_ids, since=wait.since
            )
