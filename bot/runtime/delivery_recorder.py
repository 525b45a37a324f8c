"""Writes the delivery status of sent rows to the table: many in one transaction, and none is lost."""

import asyncio
import logging
from typing import Final

from bot.conversation.outgoing import DetailOf, PrivateCardOf, wish_to_remember
from bot.conversation.store import Conflict, DeliveryResult, OutboxRow, Store
from bot.domain.people import Account

log = logging.getLogger(__name__)

EVERY: Final = 0.05
"""Seconds over which statuses are collected."""
MOST: Final = 400
"""At this many statuses, collecting ends at once."""
LASTING_PAUSE: Final = 1.0
PAUSE: Final = 0.02


class DeliveryRecorder:
    """Delivery statuses of outbox rows that are not in the table yet."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._results: list[DeliveryResult] = []
        self._storing: list[DeliveryResult] = []
        self._has_results = asyncio.Event()
        self._flushing = asyncio.Lock()

    def __len__(self) -> int:
        return len(self._results)

    def add(self, result: DeliveryResult) -> None:
        self._results.append(result)
        self._has_results.set()

    async def run(self) -> None:
        """Store statuses in batches."""
        while True:
            await self._has_results.wait()
            await asyncio.sleep(0 if len(self._results) >= MOST else EVERY)
            await self.flush()

    async def flush(self) -> bool:
        """Store all statuses known so far. Returns False after a Conflict; the statuses are kept for the next
        time."""
        async with self._flushing:
            while self._results:
                results, self._results = self._results, []
                self._storing = results
                self._has_results.clear()
                try:
                    await self._store.record_deliveries(results)
                except Conflict as error:
                    self._keep(results)
                    log.warning("marks-not-stored", extra={"marks": len(results), "lasting": error.lasting})
                    await asyncio.sleep(LASTING_PAUSE if error.lasting else PAUSE)
                    return False
                except BaseException:  # also when cancelled: an unmarked row would be sent twice
                    self._keep(results)
                    raise
                finally:
                    self._storing = []
        return True

    async def flush_before_erasure(self, row: OutboxRow, account: Account | None = None) -> None:
        """Store pending statuses first, because the messages to erase may be among them; of details that this
        person has seen, only if there are any about them. Raises Conflict."""
        needed = account is None or self.has_unstored(account, row.outgoing.conversation)
        if needed and not await self.flush():
            raise Conflict("delivery statuses are not stored")

    def has_unstored(self, account: Account, conversation: str) -> bool:
        """Whether the status of a message in this conversation, in this person's private chat or with details
        for them is not in the table yet."""
        return any(
            _is_for(result, account) or result.row.outgoing.conversation == conversation
            for result in (*self._storing, *self._results)
        )

    def _keep(self, results: list[DeliveryResult]) -> None:
        self._results = results + self._results
        self._has_results.set()


def _is_for(result: DeliveryResult, account: Account) -> bool:
    """A private chat has its person's number; details may also stand in a group, for one person's eyes."""
    wish = wish_to_remember(result.row.outgoing.reply)
    if isinstance(wish, DetailOf | PrivateCardOf) and wish.account == account:
        return True
    ref = result.ref
    return ref is not None and (ref.messenger, ref.chat_id) == (account.messenger, account.id)
