"""Proposals of measures, and the counts of verified cases that they rest on."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, func, select, update

from bot.domain.cases.reports import PROVEN
from bot.domain.catalogue.catalogue import Phase, Space
from bot.domain.people import Account
from bot.domain.threats.proposals import MeasureProposal, ProposalState, VerifiedActs
from bot.domain.threats.threats import MeasureKind
from storage.columns import datetime_of, datetime_or_none, moment, moment_or_none
from storage.link import Link
from storage.models import cases
from storage.models_atlas import measure_proposals
from storage.prepared_reads import PreparedRead
from storage.repository import Repository
from storage.staged_rows import MissingRow, StagedRows

_ALL: Final = PreparedRead(select(measure_proposals))
_WITH_ID: Final = PreparedRead(
    select(measure_proposals).where(measure_proposals.c.id == bindparam("of")), at_once=True
)
_OF_BROADCAST: Final = PreparedRead(
    select(measure_proposals).where(measure_proposals.c.broadcast == bindparam("of"))
)
_ADD: Final = measure_proposals.insert().values(
    {column.name: bindparam(column.name) for column in measure_proposals.columns}
)
_SAVE: Final = (
    update(measure_proposals)
    .where(measure_proposals.c.id == bindparam("at_id"), measure_proposals.c.version == bindparam("read"))
    .values({c.name: bindparam(f"new_{c.name}") for c in measure_proposals.columns if not c.primary_key})
)
_KINDS: Final = (cases.c.area_id, cases.c.act_id, cases.c.actor, cases.c.phase, cases.c.space)
VERIFIED_ACTS: Final = (
    select(*_KINDS, func.count().label("count"))
    .where(
        cases.c.state.in_(sorted(PROVEN)),
        cases.c.decided_at >= bindparam("since"),
        cases.c.decided_at <= bindparam("until"),
        ~cases.c.restricted,
    )
    .group_by(*_KINDS)
)
"""Of the index of decided cases, only the span that is asked for."""


class SqlProposals(Repository):
    """Implements ``bot.usecases.ports.proposals.Proposals``."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._staged: StagedRows[str, MeasureProposal] = StagedRows()
        self._new: StagedRows[str, bool] = StagedRows()
        self.stages = (self._staged, self._new)

    async def all(self) -> Sequence[MeasureProposal]:
        changed = self._staged.items()
        stored = [proposal_of(row) for row in await self._link.rows(_ALL) if row.id not in changed]
        proposals = [*stored, *(proposal for proposal in changed.values() if proposal is not None)]
        return sorted(proposals, key=lambda proposal: (proposal.at, proposal.id), reverse=True)

    async def get(self, proposal_id: str) -> MeasureProposal | None:
        staged = self._staged.get(proposal_id)
        if not isinstance(staged, MissingRow):
            return staged
        rows = await self._link.rows(_WITH_ID, {"of": proposal_id})
        return proposal_of(rows[0]) if rows else None

    async def of_broadcast(self, broadcast_id: str) -> MeasureProposal | None:
        changed = self._staged.items()
        for proposal in changed.values():
            if proposal is not None and proposal.broadcast == broadcast_id:
                return proposal
        rows = await self._link.rows(_OF_BROADCAST, {"of": broadcast_id})
        return next((proposal_of(row) for row in rows if row.id not in changed), None)

    def add(self, proposal: MeasureProposal) -> None:
        self._staged.set(proposal.id, proposal)
        self._new.set(proposal.id, True)

    def save(self, proposal: MeasureProposal) -> None:
        self._staged.set(proposal.id, proposal)

    async def verified_acts(self, since: datetime, until: datetime) -> Sequence[VerifiedActs]:
        rows = await self._link.rows(VERIFIED_ACTS, {"since": moment(since), "until": moment(until)})
        return [
            VerifiedActs(row.area_id, row.act_id, row.actor, Phase(row.phase), Space(row.space), row.count)
            for row in rows
        ]

    async def flush(self, link: Link) -> None:
        """Raises Conflict when a proposal was decided meanwhile."""
        changed = sorted(
            (proposal for proposal in self._staged.batch.values() if proposal is not None),
            key=lambda proposal: proposal.id,
        )
        await link.many(_ADD, [row_of(proposal) for proposal in changed if proposal.id in self._new.batch])
        for proposal in (proposal for proposal in changed if proposal.id not in self._new.batch):
            row = {f"new_{name}": value for name, value in row_of(proposal).items() if name != "id"}
            place = {"at_id": proposal.id, "read": proposal.version, "new_version": proposal.version + 1}
            if await link.run(_SAVE, {**row, **place}) != 1:
                raise link.fail("a proposal changed meanwhile")


def row_of(proposal: MeasureProposal) -> Mapping[str, Any]:
    return {
        "id": proposal.id, "threat": proposal.threat, "measure": proposal.measure, "kind": proposal.kind.value,
        "area_id": proposal.district, "body": proposal.body, "at": moment(proposal.at), "least": proposal.least,
        "hours": proposal.hours, "state": proposal.state.value, "weak": proposal.is_weak,
        "by": str(proposal.by) if proposal.by else None, "decided_at": moment_or_none(proposal.decided_at),
        "reason": proposal.reason, "broadcast": proposal.broadcast,
        "seen_by": str(proposal.seen_by) if proposal.seen_by else None, "seen_at": moment_or_none(proposal.seen_at),
        "reminded": proposal.is_reminded, "version": proposal.version,
    }  # fmt: skip


def proposal_of(row: Any) -> MeasureProposal:
    by, seen_by = (Account.parse(account) if account else None for account in (row.by, row.seen_by))
    return MeasureProposal(
        row.id, threat=row.threat, measure=row.measure, kind=MeasureKind(row.kind), district=row.area_id,
        body=row.body, at=datetime_of(row.at), least=row.least, hours=row.hours, state=ProposalState(row.state),
        is_weak=row.weak, by=by, decided_at=datetime_or_none(row.decided_at), reason=row.reason,
        broadcast=row.broadcast, seen_by=seen_by, seen_at=datetime_or_none(row.seen_at),
        is_reminded=row.reminded, version=row.version,
    )  # fmt: skip
