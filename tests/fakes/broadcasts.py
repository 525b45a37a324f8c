"""Broadcasts in memory, under the same contract as SQL: a save does not change the counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.domain.news.broadcasts import Broadcast, BroadcastKind, is_unfinished

if TYPE_CHECKING:
    from tests.fakes.memory import MemoryTables, MemoryUow


@dataclass(slots=True)
class MemoryBroadcasts:
    uow: MemoryUow

    @property
    def t(self) -> MemoryTables:
        return self.uow.tables

    async def get(self, broadcast_id: str) -> Broadcast | None:
        return self.t.broadcasts.get(broadcast_id)

    async def by_number(self, number: int) -> Broadcast | None:
        return next(
            (broadcast for broadcast in self.t.broadcasts.values() if broadcast.number == number), None
        )

    async def next_number(self) -> int:
        return max((broadcast.number for broadcast in self.t.broadcasts.values()), default=0) + 1

    async def waiting(self) -> Sequence[Broadcast]:
        broadcasts = [broadcast for broadcast in self.t.broadcasts.values() if is_unfinished(broadcast)]
        return sorted(broadcasts, key=lambda broadcast: broadcast.number)

    async def corrections(self, *, limit: int) -> Sequence[Broadcast]:
        broadcasts = [
            broadcast
            for broadcast in self.t.broadcasts.values()
            if broadcast.kind is BroadcastKind.CORRECTION and broadcast.queued_count
        ]
        return sorted(broadcasts, key=lambda broadcast: -broadcast.number)[:limit]

    async def under_way(self, number: int) -> int:
        return self.t.under_way[number]

    def add(self, broadcast: Broadcast) -> None:
        self.t.broadcasts[broadcast.id] = broadcast

    def save(self, broadcast: Broadcast) -> None:
        was = self.t.broadcasts[broadcast.id]
        self.t.broadcasts[broadcast.id] = replace(broadcast, sent=was.sent, gone=was.gone, lost=was.lost)

    def drop(self, broadcast_id: str) -> None:
        self.t.broadcasts.pop(broadcast_id, None)
