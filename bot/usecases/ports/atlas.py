"""What the atlas, its road map and rounds of opinions need from outside, as Protocols."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.atlas.atlas import AreaFact, AreaFactKind, VerifiedCount
from bot.domain.atlas.atlas_versions import AtlasVersion, LiaisonGrade
from bot.domain.atlas.grade_tables import GradeFile
from bot.domain.atlas.opinions import Opinion, OpinionRound
from bot.domain.atlas.province_letters import ProvinceLetter
from bot.domain.atlas.roadmap import Task
from bot.domain.people import Account


class Atlas(Protocol):
    async def grades(self) -> Sequence[LiaisonGrade]: ...

    def grade(self, grade: LiaisonGrade) -> None:
        """Store a grade; it replaces the same liaison's earlier grade of the same."""
        ...

    async def known_facts(self) -> Sequence[AreaFact]: ...

    def set_fact(self, known: AreaFact) -> None:
        """Store a fact; it replaces the earlier one of this kind and area."""
        ...

    def forget(self, kind: AreaFactKind, area: str) -> None: ...

    async def verified_counts(self) -> Sequence[VerifiedCount]:
        """Verified and closed cases by area, phase and severity, as stored before this turn. Restricted cases
        are not counted, nor any case against forces or an official."""
        ...

    async def versions(self) -> Sequence[AtlasVersion]:
        """By number, without their texts."""
        ...

    async def version(self, version_id: str) -> AtlasVersion | None: ...

    def add(self, version: AtlasVersion) -> None: ...

    def lock(self, version: AtlasVersion) -> None:
        """Store stage, hash, day and signatures of a draft; its text stays as it was added."""
        ...

    def discard(self, version_id: str) -> None:
        """Delete a draft; a locked version stays."""
        ...


class GradeFiles(Protocol):
    """Tables of grades that wait: to be read, or for the press that stores them."""

    async def waiting(self, *, limit: int) -> Sequence[GradeFile]:
        """Those that are not read yet, the oldest first."""
        ...

    async def of_account(self, account: Account) -> Sequence[GradeFile]: ...

    async def get(self, file_id: str) -> GradeFile | None: ...

    def save(self, file: GradeFile) -> None: ...

    def drop(self, file_id: str) -> None: ...


class Roadmap(Protocol):
    async def tasks(self) -> Sequence[Task]: ...

    def save(self, task: Task) -> None: ...


class Rounds(Protocol):
    async def all(self) -> Sequence[OpinionRound]:
        """Newest first."""
        ...

    async def get(self, round_id: str) -> OpinionRound | None: ...

    def save(self, opinion_round: OpinionRound) -> None: ...

    async def opinions(self, round_id: str) -> Sequence[Opinion]: ...

    async def opinion(self, opinion_id: str) -> Opinion | None: ...

    def save_opinion(self, opinion: Opinion) -> None:
        """Store a new opinion, or one with its answer."""
        ...


class ProvinceLetters(Protocol):
    """What was sent to the province. Nothing is ever changed: a correction is one more edition."""

    async def all(self) -> Sequence[ProvinceLetter]:
        """Every edition of every letter."""
        ...

    def add(self, letter: ProvinceLetter) -> None: ...
