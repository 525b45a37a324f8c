"""One messenger's way out: its rows in order, and the senders that stand in line for the next of them.

Each messenger has its own, so that one that answers slowly or not at all keeps nobody waiting on the other.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Final

from bot.conversation import wire
from bot.conversation.store import OutboxRow
from bot.domain.people import Messenger
from bot.runtime.calls import Caller
from bot.runtime.pacer import Pacer
from bot.runtime.send_queue import SendQueue


@dataclass(slots=True)
class Channel:
    """One messenger's wire, words and limits."""

    adapter: wire.Adapter
    caller: Caller
    pacer: Pacer


@dataclass(frozen=True, slots=True)
class Pause:
    """How long a row has to wait, in seconds, and whether everybody has to: then nobody need be asked."""

    seconds: float
    everybody: bool = False


NOW: Final = Pause(0.0)


class ChannelQueue:
    """Rows in, the next row that may go out."""

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
        """Add a row; answers the unsent row that it overtakes, if any."""
        overtaken = self._queue.put(row)
        self._wake.set()
        return overtaken

    def postpone_row(self, row: OutboxRow, *, after: float) -> None:
        """The row goes once more, in so many seconds."""
        self._queue.postpone_row(row, at=time.monotonic() + after)
        self._wake.set()

    def finish_row(self, row: OutboxRow) -> None:
        self._queue.finish_row(row)
        self._wake.set()

    def forget(self) -> None:
        """Drop all that waits."""
        self._queue.clear()
        self._wake.set()

    async def take_next_row(self, must_wait: Callable[[OutboxRow], Awaitable[Pause]]) -> OutboxRow:
        """The next row that may go. Senders stand in line for it, so lanes decide and not luck.

        ``must_wait`` says how long a row has to wait; a row that need not is counted as going now.
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
    """A way for each messenger, and one (``None``) for rows whose messenger only the sealed address tells."""

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
        """Drop all that waits."""
        for queue in self._queues.values():
            queue.forget()
