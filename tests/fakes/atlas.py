"""The atlas, its road map and its rounds in memory (bot.usecases.ports.atlas)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.domain.atlas.atlas import UNCOUNTED, Kind, Known, Verified
from bot.domain.atlas.atlas_versions import Grade, Version
from bot.domain.atlas.opinions import Opinion, Round
from bot.domain.atlas.roadmap import Task
from bot.domain.cases.reports import State

if TYPE_CHECKING:
    from tests.fakes.memory import MemoryUow, Tables


class _Part:
    def __init__(self, uow: MemoryUow) -> None:
        self._uow = uow

    @property
    def t(self) -> Tables:
        return self._uow.tables


class MemoryAtlas(_Part):
    async def grades(self) -> Sequence[Grade]:
        return sorted(
            self.t.atlas_grades.values(), key=lambda one: (one.area, one.phase, one.factor, str(one.by))
        )

    def grade(self, grade: Grade) -> None:
        self.t.atlas_grades[grade.place] = grade

    async def known(self) -> Sequence[Known]:
        return sorted(self.t.atlas_known.values())

    def know(self, known: Known) -> None:
        self.t.atlas_known[known.kind, known.area] = known

    def forget(self, kind: Kind, area: str) -> None:
        self.t.atlas_known.pop((kind, area), None)

    async def verified(self) -> Sequence[Verified]:
        found = Counter(
            (c.area_id, c.phase, c.severity)
            for c in self.t.cases.values()
            if c.state in (State.VERIFIED, State.CLOSED) and not c.restricted and c.actor not in UNCOUNTED
        )
        return sorted(Verified(*place, count) for place, count in found.items())

    async def versions(self) -> Sequence[Version]:
        return sorted((replace(v, text="") for v in self.t.versions.values()), key=lambda v: v.number)

    async def version(self, version_id: str) -> Version | None:
        return self.t.versions.get(version_id)

    def add(self, version: Version) -> None:
        self.t.versions[version.id] = version

    def lock(self, version: Version) -> None:
        self.t.versions[version.id] = replace(version, text=self.t.versions[version.id].text)

    def discard(self, version_id: str) -> None:
        found = self.t.versions.get(version_id)
        if found is not None and not found.locked:
            del self.t.versions[version_id]


class MemoryRoadmap(_Part):
    async def tasks(self) -> Sequence[Task]:
        return sorted(self.t.tasks.values(), key=lambda one: one.place)

    def save(self, task: Task) -> None:
        self.t.tasks[task.place] = task


class MemoryRounds(_Part):
    async def all(self) -> Sequence[Round]:
        return sorted(self.t.rounds.values(), key=lambda one: (one.day, one.id), reverse=True)

    async def get(self, round_id: str) -> Round | None:
        return self.t.rounds.get(round_id)

    def save(self, found: Round) -> None:
        self.t.rounds[found.id] = found

    async def opinions(self, round_id: str) -> Sequence[Opinion]:
        found = [one for one in self.t.opinions.values() if one.round_id == round_id]
        return sorted(found, key=lambda one: (one.day, one.id))

    async def opinion(self, opinion_id: str) -> Opinion | None:
        return self.t.opinions.get(opinion_id)

    def say(self, opinion: Opinion) -> None:
        self.t.opinions[opinion.id] = opinion
