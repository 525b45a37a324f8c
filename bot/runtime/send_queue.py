"""What waits to be sent, in memory: one queue a conversation, the most urgent conversation first.

The outbox table is the truth; this is its order of going out. Messages of one conversation go one after
another; a newer message with the same slot overtakes an unsent older one. What is quiet may wait for the
morning, so it stands in a line beside its conversation's and holds up nothing that is said there at night.
"""

import heapq
import itertools
from collections import deque
from dataclasses import dataclass, field
from typing import Final

from bot.conversation.outgoing import Lane
from bot.conversation.store import OutboxRow

RANK: Final = {lane: rank for rank, lane in enumerate(Lane)}


def is_quiet(row: OutboxRow) -> bool:
    """Whether the row is not sent at night."""
    return bool(getattr(row.outgoing.reply, "quiet", False))


def is_again(row: OutboxRow) -> bool:
    """Whether the row shows a card once more, of which nothing has changed."""
    return bool(getattr(row.outgoing.reply, "again", False))


def _line_of(row: OutboxRow) -> str:
    conversation = row.outgoing.conversation
    return f"{conversation} quiet" if is_quiet(row) else conversation


@dataclass(slots=True)
class _Line:
    """A conversation's rows; whether its head is on its way, or waits for a time. ``for_room``: it waits for room
    alone, which another row may have at once."""

    rows: deque[OutboxRow] = field(default_factory=deque)
    in_flight: bool = False
    waits: bool = False
    for_room: bool = False


class SendQueue:
    """Rows in; the next conversation's head out. What was taken is answered by ``finished`` or ``again``."""

    def __init__(self) -> None:
        self._lines: dict[str, _Line] = {}
        self._ready: list[tuple[int, int, str, int]] = []
        """(rank, order, conversation, id of its head): an entry whose head has changed is void."""
        self._later: list[tuple[float, int, str]] = []
        self._taken = (0, 0, "", 0)
        self._order = itertools.count()
        self._size = 0
        self.quiet = 0
        """How many of the rows are quiet ones."""

    def __len__(self) -> int:
        return self._size

    def put(self, row: OutboxRow) -> OutboxRow | None:
        """Add a row; answers the unsent row that it overtakes, if any. One that shows a card once more gives way to
        any other of that card, also to one that is on its way."""
        outgoing, name = row.outgoing, _line_of(row)
        if is_again(row) and self._waits_for(name, outgoing.slot):
            return row
        line = self._lines.setdefault(name, _Line())
        head = line.rows[0] if line.rows else None
        overtaken = self._overtaken(line, outgoing.slot) if outgoing.slot else None
        line.rows.append(row)
        self._count(row, 1)
        if line.waits and line.for_room and line.rows[0] is not head:
            line.waits = False  # the one that waited is gone: how long this one has to is asked anew
        ready = not (line.in_flight or line.waits)
        if ready and (line.rows[0] is not head or RANK[outgoing.lane] < RANK[line.rows[0].outgoing.lane]):
            self._announce(name, line)
        return overtaken

    def _waits_for(self, name: str, slot: str) -> bool:
        line = self._lines.get(name)
        return line is not None and any(row.outgoing.slot == slot for row in line.rows)

    def _count(self, row: OutboxRow, change: int) -> None:
        self._size += change
        self.quiet += change if is_quiet(row) else 0

    def _overtaken(self, line: _Line, slot: str) -> OutboxRow | None:
        """Take the waiting row of this slot out of its line; never the one that is on its way."""
        for place in range(1 if line.in_flight else 0, len(line.rows)):
            if (row := line.rows[place]).outgoing.slot == slot:
                del line.rows[place]
                self._count(row, -1)
                return row
        return None

    def _announce(self, conversation: str, line: _Line) -> None:
        """A conversation is as urgent as the most urgent of its rows: a receipt pulls what stands before it."""
        rank = min(RANK[row.outgoing.lane] for row in line.rows)
        heapq.heappush(self._ready, (rank, next(self._order), conversation, line.rows[0].id))

    def take(self, now: float) -> OutboxRow | None:
        """The head of the most urgent conversation that may go now; its conversation rests from here on."""
        while self._later and self._later[0][0] <= now:
            _, _, conversation = heapq.heappop(self._later)
            line = self._lines.get(conversation)
            if line is None or not line.waits:
                continue
            line.waits = False
            self._announce(conversation, line)
        while self._ready:
            entry = heapq.heappop(self._ready)
            _, _, conversation, row_id = entry
            found = self._lines.get(conversation)
            if found is None or found.in_flight or found.waits or found.rows[0].id != row_id:
                continue
            found.in_flight = True
            self._taken = entry
            return found.rows[0]
        return None

    def next_time(self) -> float | None:
        """When the earliest waiting conversation may go."""
        return self._later[0][0] if self._later else None

    def give_back(self, row: OutboxRow) -> None:
        """The row that was taken last may not go yet, and its place before the others stays its own."""
        if not self._holds(row):
            return
        self._lines[_line_of(row)].in_flight = False
        heapq.heappush(self._ready, self._taken)

    def clear(self) -> None:
        """Nothing waits any more. What is on its way still answers with ``finished`` or ``again``."""
        self._lines.clear()
        self._ready.clear()
        self._later.clear()
        self._size = self.quiet = 0

    def _holds(self, row: OutboxRow) -> bool:
        """Whether the row is the head of its conversation: it was taken before everything was cleared if not."""
        line = self._lines.get(_line_of(row))
        return line is not None and line.rows[0].id == row.id

    def finished(self, row: OutboxRow) -> None:
        """The row is settled: the next of its conversation may go."""
        conversation = _line_of(row)
        if not self._holds(row):
            return
        line = self._lines[conversation]
        line.rows.popleft()
        self._count(row, -1)
        line.in_flight = False
        if line.rows:
            self._announce(conversation, line)
        else:
            del self._lines[conversation]

    def again(self, row: OutboxRow, *, at: float, for_room: bool = False) -> None:
        """The row, perhaps in another form (one more attempt), stays the head of its conversation and may go
        from ``at`` on; until then a newer one of its slot may still overtake it. ``for_room``: it waits for room
        alone, so that a newer, more urgent one need not."""
        if not self._holds(row):
            return
        line = self._lines[_line_of(row)]
        line.rows[0] = row
        line.in_flight = False
        line.waits = True
        line.for_room = for_room
        heapq.heappush(self._later, (at, next(self._order), _line_of(row)))
