"""Proposals of measures in memory (bot.usecases.ports.proposals)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from bot.conversation.store import Conflict
from bot.domain.cases.reports import PROVEN
from bot.domain.threats.proposals import MeasureProposal, VerifiedActs
from tests.fakes.dict_rows import MemoryRepository


class MemoryProposals(MemoryRepository):
    async def all(self) -> Sequence[MeasureProposal]:
        return sorted(
            self.t.proposals.values(), key=lambda proposal: (proposal.at, proposal.id), reverse=True
        )

    async def get(self, proposal_id: str) -> MeasureProposal | None:
        return self.t.proposals.get(proposal_id)

    async def of_broadcast(self, broadcast_id: str) -> MeasureProposal | None:
        return next((entry for entry in self.t.proposals.values() if entry.broadcast == broadcast_id), None)

    def add(self, proposal: MeasureProposal) -> None:
        assert proposal.id not in self.t.proposals, "a proposal is added once"
        self.t.proposals[proposal.id] = proposal

    def save(self, proposal: MeasureProposal) -> None:
        if self.t.proposals[proposal.id].version != proposal.version:
            raise Conflict("a proposal changed meanwhile")
        self.t.proposals[proposal.id] = proposal

    async def verified_acts(self, since: datetime, until: datetime) -> Sequence[VerifiedActs]:
        counts = Counter(
            (case.area_id, case.act_id, case.actor, case.phase, case.space)
            for case in self.t.cases.values()
            if case.state in PROVEN
            and not case.restricted
            and case.decided_at is not None
            and since <= case.decided_at <= until
        )
        return [VerifiedActs(*kind, count) for kind, count in counts.items()]
