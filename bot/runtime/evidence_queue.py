"""Decides what is fetched next: senders take turns, pictures have their own lane, and slow files go last.

A sender is identified by a mark of this process; no fetcher knows who it is. Without a mark, the report
stands for its sender. The sender with the lowest cost comes first; at equal cost, the one with the fewest
files waiting. So twenty slow documents in one draft, or one in each of a hundred reports, delay nobody's
photo.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from bot.conversation.store import PendingEvidence

MOST: Final = 4_000
"""Pieces in the queue. Above it each sender has one place; the other pieces are found again at a later
look."""
FIRST_PAUSE: Final = 2.0
LONGEST_PAUSE: Final = 30.0
FORGIVEN_AFTER: Final = 600.0
"""Seconds after which half of a sender's cost is forgotten."""
LONGEST_BEHIND: Final = 6 * 3_600.0
"""Seconds. A piece that was destroyed meanwhile is not found again; any other starts with a new first
pass."""


class EvidenceLane(StrEnum):
    """A piece in one lane never waits for a piece in another."""

    PICTURES = "pictures"
    OTHERS = "others"
    LONG = "long"


@dataclass(slots=True)
class _Sender:
    """One sender's pieces and their cost."""

    waiting: dict[EvidenceLane, list[PendingEvidence]] = field(
        default_factory=lambda: {lane: [] for lane in EvidenceLane}
    )
    cost: float = 0.0
    at: float = 0.0
    slow: int = 0
    not_before: float = 0.0
    came: int = 0

    @property
    def count(self) -> int:
        return sum(map(len, self.waiting.values()))


class EvidenceQueue:
    """In memory only: after a restart every sender starts without cost."""

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self._timer = timer
        self._senders: dict[str, _Sender] = {}
        self._behind: dict[str, tuple[EvidenceLane, float]] = {}
        """Pieces that were found to belong to another lane, and since when."""
        self._came = 0
        self._size = 0
        self._changed = asyncio.Condition()

    def __len__(self) -> int:
        return self._size

    async def add(self, piece: PendingEvidence) -> bool:
        """Add a piece; return whether there was room for it."""
        sender = self._sender(piece)
        if self._size >= MOST and sender.count:
            return False
        sender.waiting[self.lane_of(piece)].append(piece)
        self._size += 1
        async with self._changed:
            self._changed.notify_all()
        return True

    def lane_of(self, piece: PendingEvidence) -> EvidenceLane:
        """The lane by the announced type, until the bytes show another."""
        if piece.evidence_id in self._behind:
            return self._behind[piece.evidence_id][0]
        announced = piece.facts.kind == "photo" or piece.facts.mime.startswith("image/")
        return EvidenceLane.PICTURES if announced else EvidenceLane.OTHERS

    async def take(self, lane: EvidenceLane) -> PendingEvidence:
        """Return the next piece of this lane. Waits until there is one whose sender's pause is over."""
        async with self._changed:
            while (sender := self._next_sender(lane)) is None:
                try:
                    async with asyncio.timeout(self._seconds_to_next(lane)):
                        await self._changed.wait()
                except TimeoutError:
                    continue
            self._size -= 1
            return sender.waiting[lane].pop(0)

    def note_cost(self, piece: PendingEvidence, seconds: float) -> None:
        """Charge the cost of this piece to its sender, whatever the result."""
        sender = self._sender(piece)
        sender.cost, sender.at = self._cost(sender) + seconds, self._timer()

    def put_behind(self, piece: PendingEvidence) -> None:
        """Its first pass was too short. The sender's other pieces wait too, longer each time. The piece is
        found again."""
        self._behind[piece.evidence_id] = (EvidenceLane.LONG, self._timer())
        sender = self._sender(piece)
        pause = min(FIRST_PAUSE * 2 ** min(sender.slow, 10), LONGEST_PAUSE)
        sender.slow += 1
        sender.not_before = self._timer() + pause

    def note_mislabelled(self, piece: PendingEvidence, *, cost: float) -> None:
        """The piece is announced as a picture but is not one. It is found again."""
        self._behind[piece.evidence_id] = (EvidenceLane.OTHERS, self._timer())
        self.note_cost(piece, cost)

    def mark_done(self, piece: PendingEvidence) -> None:
        """The piece is in the vault, or lost."""
        self._behind.pop(piece.evidence_id, None)

    def clear(self) -> list[PendingEvidence]:
        """Take out all waiting pieces; the senders' costs stay known."""
        taken = [
            piece for sender in self._senders.values() for lane in sender.waiting.values() for piece in lane
        ]
        for sender in self._senders.values():
            for lane in sender.waiting.values():
                lane.clear()
        self._size = 0
        return taken

    def forget_idle(self) -> None:
        """Forget senders with nothing waiting and almost no cost, and pieces that are no longer found."""
        now = self._timer()
        for mark, sender in list(self._senders.items()):
            if not sender.count and sender.not_before <= now and self._cost(sender) < 1.0:
                del self._senders[mark]
        for evidence_id, (_, since) in list(self._behind.items()):
            if since + LONGEST_BEHIND < now:
                del self._behind[evidence_id]

    def _sender(self, piece: PendingEvidence) -> _Sender:
        mark = piece.sender or piece.report_id
        if mark not in self._senders:
            self._came += 1
            self._senders[mark] = _Sender(came=self._came, at=self._timer())
        return self._senders[mark]

    def _cost(self, sender: _Sender) -> float:
        halvings = (self._timer() - sender.at) / FORGIVEN_AFTER
        return sender.cost / float(2.0**halvings)

    def _next_sender(self, lane: EvidenceLane) -> _Sender | None:
        now = self._timer()
        due = [
            sender for sender in self._senders.values() if sender.waiting[lane] and sender.not_before <= now
        ]
        return min(
            due, key=lambda sender: (round(self._cost(sender), 1), sender.count, sender.came), default=None
        )

    def _seconds_to_next(self, lane: EvidenceLane) -> float | None:
        waits = [
            sender.not_before - self._timer() for sender in self._senders.values() if sender.waiting[lane]
        ]
        return max(min(waits), 0.01) if waits else None
