"""What the register of threats needs from outside, as a Protocol."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.atlas.atlas_versions import AtlasVersion
from bot.domain.people import Account
from bot.domain.threats.measures import Measure
from bot.domain.threats.own_threats import OwnThreat
from bot.domain.threats.threat_votes import ThreatVote


class Threats(Protocol):
    async def votes(self) -> Sequence[ThreatVote]: ...

    def save_vote(self, vote: ThreatVote) -> None:
        """Store a vote; it replaces the same person's earlier vote on the same threat."""
        ...

    def drop_vote(self, place: tuple[Account, str]) -> None: ...

    async def own_threats(self) -> Sequence[OwnThreat]:
        """Also withdrawn ones, oldest first."""
        ...

    def save_own(self, own: OwnThreat) -> None: ...

    async def measures(self) -> Sequence[Measure]:
        """In order of their ids."""
        ...

    async def measure(self, measure_id: str) -> Measure | None: ...

    def save_measure(self, measure: Measure) -> None: ...

    async def versions(self) -> Sequence[AtlasVersion]:
        """Versions of the register by number, without their texts."""
        ...

    async def version(self, version_id: str) -> AtlasVersion | None: ...

    def add(self, version: AtlasVersion) -> None: ...

    def lock(self, version: AtlasVersion) -> None:
        """Store stage, hash, day and signatures of a draft; its text stays as it was added."""
        ...

    def discard(self, version_id: str) -> None:
        """Delete a draft; a locked version stays."""
        ...
