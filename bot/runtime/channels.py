"""One messenger's outgoing queue: its rows in order, and the senders that wait for the next one.

Each messenger has its own queue, so that a slow or silent messenger does not delay the others.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

from bot.conversation import wire
from bot.conversation.store import OutboxRow
from bot.domain.people import Messenger
from bot.runtime.calls import Caller
from bot.runtime.pacer import Pacer
from bot.runtime.send_queue import SendQueue


@dataclass(slots=True)
class Channel:
    """One messenger's API, texts and limits."""

    adapter: wire.Adapter
    caller: Caller
    pacer: Pacer

    def for_reader(self, language: str) -> "Channel":
        """The same channel, with the texts of this language; empty means Persian."""
        return replace(self, caller=self.caller.for_reader(language)) if language else self


@dataclass(frozen=True, slots=True)
class Pause:
    """How long a row must wait, in seconds. ``everybody``: all rows must wait, so no other row is checked."""

    seconds: float
    everybody: bool = False


NOW: Final = Pause(0.0)


class ChannelQueue:
    """Queues rows and returns the next one that may be sent."""

    def __init__(self) -> None:
        self._queue = SendQueue()
        self._picking = asyncio.Lock()
        self._wake = asyncio.Event()

    def __len__(self) -> int:
        return len(self._queue)

    @property
    def quiet(self) -> int:
        """How many of the rows are not sent at night."""
        return self._queue.quiet

    def put(self, row: OutboxRow) -> OutboxRow | None:
        """Add a row. Returns the unsent row that it replaces, if any."""
        overtaken = self._queue.put(row)
        self._wake.set()
        return overtaken

    def postpone_row(self, row: OutboxRow, *, after: float) -> None:
        """Send the row again in this many seconds."""
        self._queue.postpone_row(row, at=time.monotonic() + after)
        self._wake.set()

    def finish_row(self, row: OutboxRow) -> None:
        if self._queue.finish_row(row):
            self._wake.set()

    def forget(self) -> None:
        """Drop all waiting rows."""
        self._queue.clear()
        self._wake.set()

    async def take_next_row(self, must_wait: Callable[[OutboxRow], Awaitable[Pause]]) -> OutboxRow:
        """Return the next row that may be sent. Senders wait in order, so that lanes decide and not chance.

        ``must_wait`` says how long a row must wait. A row that need not wait is counted as sent now.
        """
        async with self._picking:
            while True:
                self._wake.clear()
                row = self._queue.take(time.monotonic())
                if row is None:
                    await self._sleep(self._queue.next_time())
                    continue
                pause = await must_wait(row)
                if pause.seconds <= 0:
                    return row
                if pause.everybody:
                    self._queue.give_back(row)
                    await self._sleep(time.monotonic() + pause.seconds)
                else:
                    self._queue.postpone_row(row, at=time.monotonic() + pause.seconds, for_room=True)

    async def _sleep(self, until: float | None) -> None:
        if until is None:
            await self._wake.wait()
            return
        try:
            async with asyncio.timeout(max(until - time.monotonic(), 0.001)):
                await self._wake.wait()
        except TimeoutError:
            pass


class ChannelQueues:
    """A queue for each messenger, and one (``None``) for rows whose messenger only the sealed address
    tells."""

    def __init__(self, messengers: Iterable[Messenger]) -> None:
        self._queues: dict[Messenger | None, ChannelQueue] = {m: ChannelQueue() for m in (*messengers, None)}

    def __len__(self) -> int:
        return sum(len(queue) for queue in self._queues.values())

    def __getitem__(self, messenger: Messenger | None) -> ChannelQueue:
        return self._queues[messenger]

    @property
    def quiet(self) -> int:
        """How many of the rows are not sent at night."""
        return sum(queue.quiet for queue in self._queues.values())

    def queue_of(self, row: OutboxRow) -> ChannelQueue:
        to = row.outgoing.destination
        return self._queues.get(to.messenger if to is not None else None, self._queues[None])

    def forget(self) -> None:
        """Drop all waiting rows."""
        for queue in self._queues.values():
            queue.forget()
