"""What proposals of measures need from the store. Writes are staged (``ports``)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.threats.proposals import MeasureProposal, VerifiedActs


class Proposals(Protocol):
    async def all(self) -> Sequence[MeasureProposal]:
        """Newest first."""
        ...

    async def get(self, proposal_id: str) -> MeasureProposal | None: ...

    async def of_broadcast(self, broadcast_id: str) -> MeasureProposal | None:
        """The one that began this message."""
        ...

    def add(self, proposal: MeasureProposal) -> None: ...

    def save(self, proposal: MeasureProposal) -> None:
        """The commit raises Conflict if somebody else has changed it since it was read."""
        ...

    async def verified_acts(self, since: datetime, until: datetime) -> Sequence[VerifiedActs]:
        """Cases that were verified in this time and still are, also those that were referred or closed since, by
        the area as reported; never restricted ones. As stored before this batch."""
        ...
