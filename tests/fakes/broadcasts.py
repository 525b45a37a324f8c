"""Broadcasts in memory, under the same contract as SQL: a save leaves what is counted alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.domain.news.broadcasts import Broadcast, Kind, waits

if TYPE_CHECKING:
    from tests.fakes.memory import MemoryUow, Tables


@dataclass(slots=True)
class MemoryBroadcasts:
    uow: MemoryUow

    @property
    def t(self) -> Tables:
        return self.uow.tables

    async def get(self, broadcast_id: str) -> Broadcast | None:
        return self.t.broadcasts.get(broadcast_id)

    async def numbered(self, number: int) -> Broadcast | None:
        return next((one for one in self.t.broadcasts.values() if one.number == number), None)

    async def next_number(self) -> int:
        return max((one.number for one in self.t.broadcasts.values()), default=0) + 1

    async def waiting(self) -> Sequence[Broadcast]:
        found = [one for one in self.t.broadcasts.values() if waits(one)]
        return sorted(found, key=lambda one: one.number)

    async def corrections(self, *, limit: int) -> Sequence[Broadcast]:
        told = [one for one in self.t.broadcasts.values() if one.kind is Kind.CORRECTION and one.told]
        return sorted(told, key=lambda one: -one.number)[:limit]

    async def under_way(self, number: int) -> int:
        return self.t.under_way[number]

    def add(self, broadcast: Broadcast) -> None:
        self.t.broadcasts[broadcast.id] = broadcast

    def save(self, broadcast: Broadcast) -> None:
        was = self.t.broadcasts[broadcast.id]
        self.t.broadcasts[broadcast.id] = replace(broadcast, sent=was.sent, gone=was.gone, lost=was.lost)

    def drop(self, broadcast_id: str) -> None:
        self.t.broadcasts.pop(broadcast_id, None)
