"""A bot's waiting updates, with the semantics of getUpdates."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.sandbox.clock import SandboxClock
    from bot.sandbox.records import Json

RETENTION_S = 24 * 3600


@dataclass(slots=True, frozen=True)
class Update:
    """One update as it will be sent: its JSON is fixed when it is created."""

    id: int
    type: str
    body: bytes
    at: float


@dataclass(slots=True)
class Webhook:
    """Where a bot wants its updates sent."""

    url: str
    secret: str | None = None
    max_connections: int = 40
    last_error: str | None = None
    last_error_at: float = 0.0


class UpdateQueue:
    """Keeps updates until they are confirmed, at most 24 h; `keep` limits their number."""

    def __init__(self, clock: SandboxClock, *, first_id: int, keep: int | None) -> None:
        self._clock = clock
        self._keep = keep
        self.next_id = first_id
        self.waiting: deque[Update] = deque()
        self.arrived = asyncio.Event()
        self.allowed: frozenset[str] | None = None  # None: the default set
        self.poller: asyncio.Future[str] | None = None
        self.webhook: Webhook | None = None
        self.on_drop: Callable[[int, str], None] = lambda _id, _why: None
        self.undelivered: set[int] = set()  # out of order by a fault: not lost to a higher offset
        self.again: dict[int, Update] = {}  # delivered again after they were confirmed

    def put(self, update_type: str, body: Json) -> Update:
        """Give the update the next id and store it."""
        update_id = self.next_id
        self.next_id += 1
        update = Update(
            update_id,
            update_type,
            orjson.dumps({"update_id": update_id, update_type: body}),
            self._clock.time(),
        )
        self.store(update)
        return update

    def store(self, update: Update) -> None:
        """Queue a finished update for the bot."""
        self._expire()
        self.waiting.append(update)
        if self._keep is not None and len(self.waiting) > self._keep:
            self.on_drop(self.waiting.popleft().id, str(self._keep))
        self.arrived.set()

    def _expire(self) -> None:
        oldest = self._clock.time() - RETENTION_S
        while self.waiting and self.waiting[0].at < oldest:
            self.on_drop(self.waiting.popleft().id, "24h")

    def confirm(self, offset: int) -> list[int]:
        """Forget all updates below `offset`; return the ids that were waiting."""
        gone: list[int] = []
        remaining: deque[Update] = deque()
        for update in self.waiting:
            if update.id >= offset or update.id in self.undelivered:
                remaining.append(update)
            else:
                gone.append(update.id)
        if gone:
            remaining.extend(self.again.pop(i) for i in dict.fromkeys(gone) if i in self.again)
            self.waiting = remaining
        return gone

    def confirm_last(self, count: int) -> list[int]:
        """A negative offset: forget all but the last `count`."""
        gone = []
        while len(self.waiting) > count:
            gone.append(self.waiting.popleft().id)
        return gone

    def peek(self, limit: int) -> list[Update]:
        """The oldest waiting updates, unconfirmed."""
        self._expire()
        if not self.waiting:
            self.arrived.clear()
        batch = [self.waiting[i] for i in range(min(limit, len(self.waiting)))]
        self.undelivered.difference_update(u.id for u in batch)
        return batch

    def forget_all(self) -> list[int]:
        """drop_pending_updates."""
        gone = [u.id for u in self.waiting]
        self.waiting.clear()
        self.arrived.clear()
        return gone


def as_json_list(updates: Iterable[Update]) -> bytes:
    """A JSON array of updates without encoding them again."""
    return b"[" + b",".join(u.body for u in updates) + b"]"
