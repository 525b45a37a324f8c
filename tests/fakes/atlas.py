"""The atlas, its road map and its rounds in memory (bot.usecases.ports.atlas)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.domain.atlas.atlas import UNCOUNTED, AreaFact, AreaFactKind, VerifiedCount
from bot.domain.atlas.atlas_versions import AtlasVersion, LiaisonGrade
from bot.domain.atlas.grade_tables import GradeFile
from bot.domain.atlas.opinions import Opinion, OpinionRound
from bot.domain.atlas.province_letters import ProvinceLetter
from bot.domain.atlas.roadmap import Task
from bot.domain.cases.reports import State
from bot.domain.people import Account
from bot.domain.threats.measures import Measure
from bot.domain.threats.own_threats import OwnThreat
from bot.domain.threats.threat_votes import ThreatVote
from storage.grade_files import GradeFileQueries
from tests.fakes.dict_rows import MemoryRepository

if TYPE_CHECKING:
    from tests.fakes.memory import MemoryTables, MemoryUow


class _AtlasRepository:
    def __init__(self, uow: MemoryUow) -> None:
        self._uow = uow

    @property
    def t(self) -> MemoryTables:
        return self._uow.tables


class MemoryAtlas(_AtlasRepository):
    async def grades(self) -> Sequence[LiaisonGrade]:
        return sorted(
            self.t.atlas_grades.values(),
            key=lambda grade: (grade.area, grade.phase, grade.factor, str(grade.by)),
        )

    def grade(self, grade: LiaisonGrade) -> None:
        self.t.atlas_grades[grade.place] = grade

    async def known_facts(self) -> Sequence[AreaFact]:
        return sorted(self.t.atlas_known.values())

    def set_fact(self, known: AreaFact) -> None:
        self.t.atlas_known[known.kind, known.area] = known

    def forget(self, kind: AreaFactKind, area: str) -> None:
        self.t.atlas_known.pop((kind, area), None)

    async def verified_counts(self) -> Sequence[VerifiedCount]:
        counts = Counter(
            (c.area_id, c.phase, c.severity)
            for c in self.t.cases.values()
            if c.state in (State.VERIFIED, State.CLOSED) and not c.restricted and c.actor not in UNCOUNTED
        )
        return sorted(VerifiedCount(*place, count) for place, count in counts.items())

    async def versions(self) -> Sequence[AtlasVersion]:
        return sorted((replace(v, text="") for v in self.t.versions.values()), key=lambda v: v.number)

    async def version(self, version_id: str) -> AtlasVersion | None:
        return self.t.versions.get(version_id)

    def add(self, version: AtlasVersion) -> None:
        self.t.versions[version.id] = version

    def lock(self, version: AtlasVersion) -> None:
        self.t.versions[version.id] = replace(version, text=self.t.versions[version.id].text)

    def discard(self, version_id: str) -> None:
        version = self.t.versions.get(version_id)
        if version is not None and not version.is_locked:
            del self.t.versions[version_id]


class MemoryThreats(_AtlasRepository):
    """The register of threats (bot.usecases.ports.threats)."""

    async def votes(self) -> Sequence[ThreatVote]:
        return sorted(self.t.threat_votes.values(), key=lambda vote: (vote.threat, str(vote.by)))

    def save_vote(self, vote: ThreatVote) -> None:
        self.t.threat_votes[vote.place] = vote

    def drop_vote(self, place: tuple[Account, str]) -> None:
        self.t.threat_votes.pop(place, None)

    async def own_threats(self) -> Sequence[OwnThreat]:
        return sorted(self.t.own_threats.values(), key=lambda own: (own.day, own.threat.id))

    def save_own(self, own: OwnThreat) -> None:
        self.t.own_threats[own.threat.id] = own

    async def measures(self) -> Sequence[Measure]:
        return sorted(self.t.threat_measures.values(), key=lambda measure: measure.id)

    async def measure(self, measure_id: str) -> Measure | None:
        return self.t.threat_measures.get(measure_id)

    def save_measure(self, measure: Measure) -> None:
        self.t.threat_measures[measure.id] = measure

    async def versions(self) -> Sequence[AtlasVersion]:
        return sorted((replace(v, text="") for v in self.t.threat_versions.values()), key=lambda v: v.number)

    async def version(self, version_id: str) -> AtlasVersion | None:
        return self.t.threat_versions.get(version_id)

    def add(self, version: AtlasVersion) -> None:
        self.t.threat_versions[version.id] = version

    def lock(self, version: AtlasVersion) -> None:
        self.t.threat_versions[version.id] = replace(version, text=self.t.threat_versions[version.id].text)

    def discard(self, version_id: str) -> None:
        version = self.t.threat_versions.get(version_id)
        if version is not None and not version.is_locked:
            del self.t.threat_versions[version_id]


class MemoryGradeFiles(MemoryRepository, GradeFileQueries):
    table = "grade_files"

    async def get(self, file_id: str) -> GradeFile | None:
        return self.t.grade_files.get(file_id)

    def save(self, file: GradeFile) -> None:
        self.t.grade_files[file.id] = file

    def drop(self, file_id: str) -> None:
        self.t.grade_files.pop(file_id, None)


class MemoryRoadmap(_AtlasRepository):
    async def tasks(self) -> Sequence[Task]:
        return sorted(self.t.tasks.values(), key=lambda task: task.place)

    def save(self, task: Task) -> None:
        self.t.tasks[task.place] = task


class MemoryRounds(_AtlasRepository):
    async def all(self) -> Sequence[OpinionRound]:
        return sorted(
            self.t.rounds.values(),
            key=lambda opinion_round: (opinion_round.day, opinion_round.id),
            reverse=True,
        )

    async def get(self, round_id: str) -> OpinionRound | None:
        return self.t.rounds.get(round_id)

    def save(self, opinion_round: OpinionRound) -> None:
        self.t.rounds[opinion_round.id] = opinion_round

    async def opinions(self, round_id: str) -> Sequence[Opinion]:
        opinions = [opinion for opinion in self.t.opinions.values() if opinion.round_id == round_id]
        return sorted(opinions, key=lambda opinion: (opinion.day, opinion.id))

    async def opinion(self, opinion_id: str) -> Opinion | None:
        return self.t.opinions.get(opinion_id)

    def save_opinion(self, opinion: Opinion) -> None:
        self.t.opinions[opinion.id] = opinion


class MemoryProvinceLetters(_AtlasRepository):
    async def all(self) -> Sequence[ProvinceLetter]:
        return sorted(self.t.province_letters.values(), key=lambda letter: (letter.id, letter.edition))

    def add(self, letter: ProvinceLetter) -> None:
        place = letter.id, letter.edition
        assert place not in self.t.province_letters, "no edition is changed"
        self.t.province_letters[place] = letter
