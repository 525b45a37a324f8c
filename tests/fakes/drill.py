"""Drills in memory (bot.usecases.ports.desk)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.desk.drills import Drill

if TYPE_CHECKING:
    from tests.fakes.memory import MemoryUow


class MemoryDrills:
    def __init__(self, uow: MemoryUow) -> None:
        self._uow = uow

    async def running(self) -> Drill | None:
        return next(iter(self._uow.tables.drills.values()), None)

    def save(self, drill: Drill) -> None:
        self._uow.tables.drills[1] = drill

    def drop(self, drill: Drill) -> None:
        self._uow.tables.drills.clear()
