"""How messages get from processes that run turns to the one that sends: through the table.

Whoever has stored some wakes the sender. It reads what it does not know yet, from a number on behind which nothing can
appear any more, because numbers are given shortly before a commit; now and then it compares all numbers.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final, Protocol

from bot.conversation.shared_store import SharedStore
from bot.conversation.store import Conflict, OutboxRow

log = logging.getLogger(__name__)

LOOK: Final = 1.0
"""Seconds after which the table is looked at although nothing was announced."""
LATE: Final = 15.0
"""Seconds after which a row with a lower number is not expected any more."""
COMPARE: Final = 30.0
"""Seconds between two comparisons of all numbers, for a row that came later than that."""
PAUSE: Final = 0.2


class Outbox(Protocol):
    """Where committed messages go."""

    def accept(self, rows: Sequence[OutboxRow]) -> None:
        """These rows are committed, in order."""
        ...


class AnnouncedOutbox:
    """Stands for the sender in a process that stores messages: it wakes the one that sends."""

    def __init__(self, announce: Callable[[], None]) -> None:
        self._announce = announce

    def accept(self, rows: Sequence[OutboxRow]) -> None:
        """These rows are committed."""
        if rows:
            self._announce()


class OutboxReader:
    """Hands the sender what is in the table. ``begin`` once the right to send is taken."""

    def __init__(
        self,
        store: SharedStore,
        accept: Callable[[Sequence[OutboxRow]], None],
        *,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._accept = accept
        self._timer = timer
        self._known: set[int] = set()
        """Rows that were handed over and may still be in the table."""
        self._highest: deque[tuple[float, int]] = deque()
        """The highest number at each look, of the last LATE seconds."""
        self._above = 0
        self._compared = float("-inf")
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """Something may have been stored."""
        self._wake.set()

    async def begin(self) -> None:
        """Hand over everything that is there. What the last sender was about to send is in doubt. Raises Conflict."""
        rows = await self._store.unsent()
        ids = await self._store.message_ids()
        self._known = {row.id for row in rows}
        self._above, self._compared = 0, self._timer()
        self._highest.clear()
        self._note_highest(max(self._known & ids, default=0))
        self._accept(rows)

    async def run(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK):
                    await self._wake.wait()
            self._wake.clear()
            try:
                await self.look()
            except Conflict:
                log.warning("outbox-not-read")
                await asyncio.sleep(PAUSE)

    async def look(self) -> None:
        """Hand over what is new. Raises Conflict."""
        above = self._above
        if self._timer() - self._compared >= COMPARE:
            above = await self._compare()
        new = await self._store.new_messages(
            above=above, known=[row_id for row_id in self._known if row_id > above]
        )
        self._known.update(new.ids)
        self._note_highest(max(new.ids, default=0))
        self._accept(new.rows)

    async def _compare(self) -> int:
        """Forget rows that have left the table; returns above which number unknown ones are."""
        there = await self._store.message_ids()
        self._known = {row_id for row_id in self._known if row_id in there or row_id > self._above}
        self._compared = self._timer()
        return min((row_id - 1 for row_id in there - self._known), default=self._above)

    def _note_highest(self, highest: int) -> None:
        now = self._timer()
        last = self._highest[-1][1] if self._highest else 0
        self._highest.append((now, max(highest, last)))
        while len(self._highest) > 1 and self._highest[1][0] <= now - LATE:
            self._highest.popleft()
        if self._highest[0][0] <= now - LATE:
            self._above = self._highest[0][1]
