"""One messenger's way out: its rows in order, and the senders that stand in line for the next of them.

Each messenger has its own, so that one that answers slowly or not at all keeps nobody waiting on the other.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.conversation import wire
from bot.conversation.store import OutboxRow
from bot.runtime.calls import Caller
from bot.runtime.pacer import Pacer
from bot.runtime.send_queue import SendQueue


@dataclass(slots=True)
class Line:
    """One messenger's wire, words and limits."""

    adapter: wire.Adapter
    caller: Caller
    pacer: Pacer


class Way:
    """Rows in, the next row that may go out."""

    def __init__(self) -> None:
        self._queue = SendQueue()
        self._picking = asyncio.Lock()
        self._wake = asyncio.Event()

    def __len__(self) -> int:
        return len(self._queue)

    def put(self, row: OutboxRow) -> OutboxRow | None:
        """Add a row; answers the unsent row that it overtakes, if any."""
        overtaken = self._queue.put(row)
        self._wake.set()
        return overtaken

    def again(self, row: OutboxRow, *, after: float) -> None:
        """The row goes once more, in so many seconds."""
        self._queue.again(row, at=time.monotonic() + after)
        self._wake.set()

    def finished(self, row: OutboxRow) -> None:
        self._queue.finished(row)
        self._wake.set()

    async def next(self, must_wait: Callable[[OutboxRow], Awaitable[float]]) -> OutboxRow:
        """The next row that may go. Senders stand in line for it, so lanes decide and not luck.

        ``must_wait`` says how many seconds a row has to wait; 0 counts it as going now.
        """
        async with self._picking:
            while True:
                row = self._queue.take(time.monotonic())
                if row is None:
                    self._wake.clear()
                    await self._sleep(self._queue.next_time())
                elif (wait := await must_wait(row)) > 0:
                    self._queue.again(row, at=time.monotonic() + wait)
                else:
                    return row

    async def _sleep(self, until: float | None) -> None:
        if until is None:
            await self._wake.wait()
            return
        try:
            async with asyncio.timeout(max(until - time.monotonic(), 0.001)):
                await self._wake.wait()
        except TimeoutError:
            pass
