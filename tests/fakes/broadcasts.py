"""Broadcasts in memory, under the same contract as SQL: a save does not change the counts."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.news.broadcasts import Broadcast
from storage.broadcasts import BroadcastQueries
from tests.fakes.dict_rows import MemoryRepository


class MemoryBroadcasts(MemoryRepository, BroadcastQueries):
    table = "broadcasts"

    async def get(self, broadcast_id: str) -> Broadcast | None:
        return self.t.broadcasts.get(broadcast_id)

    async def next_number(self) -> int:
        return max((broadcast.number for broadcast in self.t.broadcasts.values()), default=0) + 1

    async def under_way(self, number: int) -> int:
        return self.t.under_way[number]

    def add(self, broadcast: Broadcast) -> None:
        self.t.broadcasts[broadcast.id] = broadcast

    def save(self, broadcast: Broadcast) -> None:
        was = self.t.broadcasts[broadcast.id]
        self.t.broadcasts[broadcast.id] = replace(broadcast, sent=was.sent, gone=was.gone, lost=was.lost)

    def drop(self, broadcast_id: str) -> None:
        self.t.broadcasts.pop(broadcast_id, None)
