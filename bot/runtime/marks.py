"""What became of sent rows, on its way into the table: many in one transaction, none forgotten."""

import asyncio
import logging
from typing import Final

from bot.conversation.store import Conflict, Mark, Store

log = logging.getLogger(__name__)

EVERY: Final = 0.05
"""Seconds over which fates are gathered."""
MOST: Final = 400
"""With so many the gathering ends at once."""
LASTING_PAUSE: Final = 1.0
PAUSE: Final = 0.02


class Marks:
    """Fates of outbox rows that the table does not know yet."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._marks: list[Mark] = []
        self._marked = asyncio.Event()
        self._flushing = asyncio.Lock()

    def __len__(self) -> int:
        return len(self._marks)

    def add(self, mark: Mark) -> None:
        self._marks.append(mark)
        self._marked.set()

    async def run(self) -> None:
        """Store fates in batches."""
        while True:
            await self._marked.wait()
            await asyncio.sleep(0 if len(self._marks) >= MOST else EVERY)
            await self.flush()

    async def flush(self) -> bool:
        """Store all fates known so far; False after a Conflict, with the fates kept for the next time."""
        async with self._flushing:
            while self._marks:
                marks, self._marks = self._marks, []
                self._marked.clear()
                try:
                    await self._store.mark(marks)
                except Conflict as error:
                    self._keep(marks)
                    log.warning("marks-not-stored", extra={"marks": len(marks), "lasting": error.lasting})
                    await asyncio.sleep(LASTING_PAUSE if error.lasting else PAUSE)
                    return False
                except BaseException:  # also when cancelled: an unmarked row would be sent twice
                    self._keep(marks)
                    raise
        return True

    def _keep(self, marks: list[Mark]) -> None:
        self._marks = marks + self._marks
        self._marked.set()
