"""Notes in the table which messages this process is about to send, on a database that several processes share.

If the process dies, only these are in doubt: they may have arrived. All others are simply not sent yet. Since the note
is a transaction like any other, a process that has lost its right to work is refused it, and sends nothing.
"""

import asyncio

from bot.conversation.outgoing import SendLane
from bot.conversation.store import OutboxRow, Store


class SendTerms:
    """Notes rows in batches: while one transaction runs, those that come wait for the next one."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._is_on = store.is_shared
        self._waiting: list[int] = []
        self._noted: set[int] = set()
        self._storing = asyncio.Lock()

    async def note(self, row: OutboxRow) -> None:
        """Return when it is stored that this process sends the row; an answer to a press is not worth that. Raises
        Conflict."""
        if not self._is_on or row.id in self._noted or row.outgoing.lane is SendLane.PRESS:
            return
        self._waiting.append(row.id)
        async with self._storing:
            if row.id in self._noted:  # together with another
                return
            ids, self._waiting = self._waiting, []
            try:
                await self._store.note_sending(ids)
            except BaseException:
                self._waiting = ids + self._waiting
                raise
            self._noted.update(ids)

    def forget(self, row: OutboxRow) -> None:
        """The row has ended."""
        self._noted.discard(row.id)

    def clear(self) -> None:
        """All rows are burnt."""
        self._waiting.clear()
        self._noted.clear()
