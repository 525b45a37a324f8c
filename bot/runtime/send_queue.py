"""What waits to be sent, in memory: one queue a conversation, the most urgent conversation first.

The outbox table is the truth; this is its order of going out. Messages of one conversation go one after
another; a newer message with the same slot overtakes an unsent older one.
"""

import heapq
import itertools
from collections import deque
from dataclasses import dataclass, field
from typing import Final

from bot.conversation.outgoing import Lane
from bot.conversation.store import OutboxRow

RANK: Final = {lane: rank for rank, lane in enumerate(Lane)}


@dataclass(slots=True)
class _Line:
    """A conversation's rows, and whether one of them is on its way or waits for a time."""

    rows: deque[OutboxRow] = field(default_factory=deque)
    resting: bool = False


class SendQueue:
    """Rows in; the next conversation's head out. A conversation rests until ``again`` is called."""

    def __init__(self) -> None:
        self._lines: dict[str, _Line] = {}
        self._ready: list[tuple[int, int, str]] = []
        self._later: list[tuple[float, int, str]] = []
        self._order = itertools.count()
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def put(self, row: OutboxRow) -> OutboxRow | None:
        """Add a row; answers the unsent row that it overtakes, if any."""
        outgoing = row.outgoing
        line = self._lines.get(outgoing.conversation)
        if line is None:
            line = self._lines[outgoing.conversation] = _Line()
        overtaken = None
        if outgoing.slot and line.rows:
            waiting = itertools.islice(line.rows, 1 if line.resting else 0, None)
            overtaken = next((r for r in waiting if r.outgoing.slot == outgoing.slot), None)
            if overtaken is not None:
                line.rows.remove(overtaken)
                self._size -= 1
        line.rows.append(row)
        self._size += 1
        if not line.resting and len(line.rows) == 1:
            self._announce(outgoing.conversation, line)
        return overtaken

    def _announce(self, conversation: str, line: _Line) -> None:
        heapq.heappush(self._ready, (RANK[line.rows[0].outgoing.lane], next(self._order), conversation))

    def take(self, now: float) -> OutboxRow | None:
        """The head of the most urgent conversation that may go now; its conversation rests from here on."""
        while self._later and self._later[0][0] <= now:
            _, _, conversation = heapq.heappop(self._later)
            if (line := self._lines.get(conversation)) and line.rows:
                line.resting = False
                self._announce(conversation, line)
        while self._ready:
            _, _, conversation = heapq.heappop(self._ready)
            found = self._lines.get(conversation)
            if found is not None and found.rows and not found.resting:
                found.resting = True
                return found.rows[0]
        return None

    def next_time(self) -> float | None:
        """When the earliest waiting conversation may go."""
        return self._later[0][0] if self._later else None

    def finished(self, row: OutboxRow) -> None:
        """The row is settled: the next of its conversation may go."""
        conversation = row.outgoing.conversation
        line = self._lines[conversation]
        line.rows.popleft()
        self._size -= 1
        line.resting = False
        if line.rows:
            self._announce(conversation, line)
        else:
            del self._lines[conversation]

    def again(self, row: OutboxRow, *, at: float) -> None:
        """The row stays the head of its conversation and may go from ``at`` on."""
        heapq.heappush(self._later, (at, next(self._order), row.outgoing.conversation))

    def replace_head(self, row: OutboxRow) -> None:
        """The head in another form (one more attempt, another group id)."""
        self._lines[row.outgoing.conversation].rows[0] = row
