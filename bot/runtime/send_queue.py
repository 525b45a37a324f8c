"""What waits to be sent, in memory: one queue per conversation, the most urgent conversation first.

The outbox table is authoritative; this is its sending order. Messages of one conversation are sent one after
another; a newer message with the same slot replaces an unsent older one. Quiet messages may wait for the
morning, so they have a queue of their own beside the conversation's and delay nothing that is sent at night.
"""

import heapq
import itertools
import math
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Final

from bot.conversation.outgoing import (
    BroadcastOf,
    DetailOf,
    ExpiringCopy,
    PrivateCardOf,
    SendLane,
    wish_to_remember,
)
from bot.conversation.store import OutboxRow

RANK: Final = {lane: rank for rank, lane in enumerate(SendLane)}


def is_quiet(row: OutboxRow) -> bool:
    """Whether the row is not sent at night."""
    return bool(getattr(row.outgoing.reply, "quiet", False))


def is_repeat(row: OutboxRow) -> bool:
    """Whether the row repeats an unchanged card."""
    return bool(getattr(row.outgoing.reply, "again", False))


def broadcast_of(row: OutboxRow) -> str:
    """The id of the broadcast that this row is part of; empty for any other row."""
    part = wish_to_remember(row.outgoing.reply)
    return part.broadcast_id if isinstance(part, BroadcastOf) else ""


def leaves_unknown_trace(row: OutboxRow) -> bool:
    """Whether the messenger may show, since an answer was lost, what must be erased later. Such a row is sent until it
    is known where it stands; no newer one replaces it."""
    wish = wish_to_remember(row.outgoing.reply)
    return row.uncertain and isinstance(wish, DetailOf | PrivateCardOf | ExpiringCopy)


QUICK_REPEATS: Final = 3


def is_in_doubt(row: OutboxRow) -> bool:
    """Whether so many answers to it were lost that each of its copies may have arrived. Such a row waits until the
    messenger surely answers again, or long."""
    return row.doubts >= QUICK_REPEATS


def queue_name(row: OutboxRow) -> str:
    """The queue that the row waits in: its conversation's, or the one beside it for what may wait for the morning."""
    conversation = row.outgoing.conversation
    return f"{conversation} quiet" if is_quiet(row) else conversation


@dataclass(slots=True)
class _ChatQueue:
    """A conversation's rows, and whether its head is being sent or waits. ``for_room``: it waits only for
    room, which another row may get at once."""

    rows: deque[OutboxRow] = field(default_factory=deque)
    in_flight: bool = False
    waits: bool = False
    for_room: bool = False
    for_answer: bool = False
    """It waits, or has waited, because the messenger did not answer."""


class SendQueue:
    """Queues rows and returns the head of the next conversation. Each row taken is answered with
    ``finish_row`` or ``postpone_row``."""

    def __init__(self) -> None:
        self._queues: dict[str, _ChatQueue] = {}
        self._ready: list[tuple[int, int, str, int]] = []
        """(rank, order, conversation, id of its head). An entry whose head has changed is void."""
        self._later: list[tuple[float, int, str]] = []
        self._taken = (0, 0, "", 0)
        self._order = itertools.count()
        self._size = 0
        self.quiet = 0
        """Number of quiet rows."""
        self.of_broadcast: Counter[str] = Counter()
        """Number of rows of each broadcast."""
        self._stop_at = math.inf
        self._beyond: set[str] = set()
        """Conversations that, when they were last postponed, had to wait until after the stop."""

    def __len__(self) -> int:
        return self._size

    def put(self, row: OutboxRow) -> OutboxRow | None:
        """Add a row. Returns the unsent row that it replaces, if any; the row itself if a newer one of its slot
        waits already. A repeated card gives way to any other row of that card, even to one that is being sent."""
        outgoing, name = row.outgoing, queue_name(row)
        if is_repeat(row) and self._waits_for(name, outgoing.slot):
            return row
        queue = self._queues.setdefault(name, _ChatQueue())
        if outgoing.slot and not leaves_unknown_trace(row):
            newer = (
                other for other in queue.rows if other.outgoing.slot == outgoing.slot and other.id > row.id
            )
            if any(newer):
                return row
        head = queue.rows[0] if queue.rows else None
        overtaken = self._take_overtaken(queue, outgoing.slot) if outgoing.slot else None
        queue.rows.append(row)
        self._count(row, 1)
        if queue.waits and queue.for_room and queue.rows[0] is not head:
            queue.waits = False  # the waiting row is gone: how long this one must wait is asked again
        ready = not (queue.in_flight or queue.waits)
        if ready and (queue.rows[0] is not head or RANK[outgoing.lane] < RANK[queue.rows[0].outgoing.lane]):
            self._announce(name, queue)
        return overtaken

    def _waits_for(self, name: str, slot: str) -> bool:
        queue = self._queues.get(name)
        return queue is not None and any(row.outgoing.slot == slot for row in queue.rows)

    def _count(self, row: OutboxRow, change: int) -> None:
        self._size += change
        self.quiet += change if is_quiet(row) else 0
        if broadcast_id := broadcast_of(row):
            self.of_broadcast[broadcast_id] += change
            if not self.of_broadcast[broadcast_id]:
                del self.of_broadcast[broadcast_id]

    def _take_overtaken(self, queue: _ChatQueue, slot: str) -> OutboxRow | None:
        """Take the waiting row of this slot out of the queue; never the one that is being sent, nor one that must be
        sent to its end."""
        for place in range(1 if queue.in_flight else 0, len(queue.rows)):
            row = queue.rows[place]
            if row.outgoing.slot == slot and not leaves_unknown_trace(row):
                del queue.rows[place]
                self._count(row, -1)
                return row
        return None

    def _announce(self, conversation: str, queue: _ChatQueue) -> None:
        """Queue the conversation. It is as urgent as its most urgent row: a receipt pulls the rows before it
        along."""
        rank = min(RANK[row.outgoing.lane] for row in queue.rows)
        heapq.heappush(self._ready, (rank, next(self._order), conversation, queue.rows[0].id))

    def take(self, now: float) -> OutboxRow | None:
        """Return the head of the most urgent conversation that may go now. No other row of it is taken until
        this one is answered."""
        while self._later and self._later[0][0] <= now:
            _, _, conversation = heapq.heappop(self._later)
            due_queue = self._queues.get(conversation)
            if due_queue is None or not due_queue.waits:
                continue
            due_queue.waits = False
            self._announce(conversation, due_queue)
        while self._ready:
            entry = heapq.heappop(self._ready)
            _, _, conversation, row_id = entry
            queue = self._queues.get(conversation)
            if queue is None or queue.in_flight or queue.waits or queue.rows[0].id != row_id:
                continue
            queue.in_flight = True
            self._taken = entry
            return queue.rows[0]
        return None

    def next_time(self) -> float | None:
        """When the earliest waiting conversation may go."""
        return self._later[0][0] if self._later else None

    def give_back(self, row: OutboxRow) -> None:
        """The row that was taken last may not go yet; it keeps its place before the others."""
        if not self._holds(row):
            return
        self._queues[queue_name(row)].in_flight = False
        heapq.heappush(self._ready, self._taken)

    def clear(self) -> None:
        """Drop all waiting rows. A row that is being sent is still answered with ``finish_row`` or
        ``postpone_row``."""
        self._queues.clear()
        self._ready.clear()
        self._later.clear()
        self._beyond.clear()
        self._size = self.quiet = 0
        self.of_broadcast.clear()

    def holds_queue(self, name: str) -> bool:
        """Whether rows wait in the queue of this name."""
        return name in self._queues

    def take_conversation(self, row: OutboxRow) -> Sequence[OutboxRow]:
        """Take out the row that was taken last with all that wait behind it, in order. Empty if it was dropped
        meanwhile."""
        if not self._holds(row):
            return ()
        rows = self._queues.pop(queue_name(row)).rows
        for waiting in rows:
            self._count(waiting, -1)
        return tuple(rows)

    def overtaking_row(self, row: OutboxRow) -> OutboxRow | None:
        """The newer row of its slot that replaces this one, which was being sent when it came; None if this one must
        be sent again."""
        queue, slot = self._queues.get(queue_name(row)), row.outgoing.slot
        if not slot or queue is None or leaves_unknown_trace(row):
            return None
        return next((other for other in islice(queue.rows, 1, None) if other.outgoing.slot == slot), None)

    def end_waits_for_answer(self, *, in_doubt: bool = False) -> None:
        """The messenger answers again: what waited because it did not may go at once, the most urgent first; rows
        ``in_doubt`` only where it is sure. Its tries during the outage are no reason to wait longer after the next
        refusal."""
        for name, queue in self._queues.items():
            if not queue.for_answer or (is_in_doubt(queue.rows[0]) and not in_doubt):
                continue
            queue.rows[0] = replace(queue.rows[0], attempts=0)
            if queue.waits:
                queue.waits = False
                self._announce(name, queue)

    def begin_stop(self, at: float) -> None:
        """The program stops at this moment: what waits longer is not waited for."""
        self._stop_at = at
        before = {name for due, _, name in self._later if due <= at}
        self._beyond = {name for _, _, name in self._later} - before

    def beyond_stop(self, *, by_night: bool = False) -> int:
        """How many rows must wait until after the stop; ``by_night``: of those that are sent at night."""
        if not self._beyond:
            return 0
        queues = [queue for name in self._beyond if (queue := self._queues.get(name)) is not None]
        return sum(
            len(queue.rows) for queue in queues if queue.waits and not (by_night and is_quiet(queue.rows[0]))
        )

    def holds_doubt(self) -> bool:
        """Whether a row waits that is in doubt."""
        return any(queue.for_answer and is_in_doubt(queue.rows[0]) for queue in self._queues.values())

    def _holds(self, row: OutboxRow) -> bool:
        """Whether the row is the head of its conversation. If not, it was taken before the queue was
        cleared."""
        queue = self._queues.get(queue_name(row))
        return queue is not None and queue.rows[0].id == row.id

    def finish_row(self, row: OutboxRow) -> bool:
        """The row is finished: the next one of its conversation may go. Returns whether there is one."""
        conversation = queue_name(row)
        queue = self._queues.get(conversation)
        if queue is None or queue.rows[0].id != row.id:  # taken before the queue was cleared
            return False
        queue.rows.popleft()
        self._count(row, -1)
        queue.in_flight = False
        if queue.rows:
            self._announce(conversation, queue)
            return True
        del self._queues[conversation]
        return False

    def postpone_row(
        self, row: OutboxRow, *, at: float, for_room: bool = False, for_answer: bool = False
    ) -> None:
        """The row, perhaps in another form (one more attempt), stays the head of its conversation and may go
        from ``at`` on; until then a newer row of its slot may still replace it. ``for_room``: it waits only
        for room, so a newer, more urgent row need not wait. ``for_answer``: the messenger did not answer; the row
        may go before ``at`` if it answers again."""
        if not self._holds(row):
            return
        queue = self._queues[queue_name(row)]
        queue.rows[0] = row
        queue.in_flight = False
        queue.waits = True
        queue.for_room, queue.for_answer = for_room, for_answer
        heapq.heappush(self._later, (at, next(self._order), queue_name(row)))
        if at > self._stop_at:
            self._beyond.add(queue_name(row))
        else:
            self._beyond.discard(queue_name(row))
