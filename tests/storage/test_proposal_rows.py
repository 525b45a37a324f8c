"""Proposals of measures, and the verified cases that they rest on, on each database."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.store import Conflict
from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import Space
from bot.domain.threats.proposals import MeasureProposal, ProposalState, VerifiedActs, quarter_of
from bot.domain.threats.threats import MeasureKind
from storage.store import SqlStore
from tests.storage.values import MINA, NOW, REZA, a_case
from tests.storage.workplace import Workplace

OPEN = MeasureProposal(
    "p1", threat="buying", measure="letter", kind=MeasureKind.LETTER, district="thr01", body="court",
    at=quarter_of(NOW), least=5, hours=24,
)  # fmt: skip
DECIDED = replace(
    OPEN, state=ProposalState.ACCEPTED, is_weak=True, by=REZA, decided_at=NOW, reason="دیده شده است", broadcast="b1",
    seen_by=MINA, seen_at=NOW, is_reminded=True,
)  # fmt: skip


async def test_proposals_come_back_newest_first(work: Workplace) -> None:
    later = replace(OPEN, id="p2", at=OPEN.at + timedelta(minutes=15))
    async with work.turn() as uow:
        uow.proposals.add(OPEN)
        uow.proposals.add(later)
        assert await uow.proposals.all() == [later, OPEN]
    async with work.turn() as uow:
        assert await uow.proposals.all() == [later, OPEN]
        uow.proposals.save(DECIDED)
        assert await uow.proposals.get("p1") == DECIDED
    async with work.turn() as uow:
        stored = await uow.proposals.get("p1")
        assert stored is not None and replace(stored, version=0) == DECIDED
        assert await uow.proposals.get("p3") is None


async def test_proposal_is_found_by_the_message_that_it_began(work: Workplace) -> None:
    later = replace(OPEN, id="p2", at=OPEN.at + timedelta(minutes=15), broadcast="b2")
    async with work.turn() as uow:
        uow.proposals.add(OPEN)
        uow.proposals.add(later)
        assert await uow.proposals.of_broadcast("b2") == later
    async with work.turn() as uow:
        assert await uow.proposals.of_broadcast("b1") is None
        uow.proposals.save(DECIDED)
        assert await uow.proposals.of_broadcast("b1") == DECIDED
        uow.proposals.save(replace(later, broadcast=""))
        assert await uow.proposals.of_broadcast("b2") is None, "as this turn sees it"
    async with work.turn() as uow:
        stored = await uow.proposals.of_broadcast("b1")
        assert stored is not None and stored.id == "p1"


async def test_two_decisions_at_once_are_one(store: SqlStore) -> None:
    """Two processes have read the same row; the second commit is refused and its turn replayed."""
    async with store.batch() as batch:
        batch.uow.proposals.add(OPEN)
        batch.keep_turn()
        await batch.commit()
    async with store.batch() as batch:
        batch.uow.proposals.save(replace(OPEN, state=ProposalState.REFUSED, by=REZA))
        batch.keep_turn()
        await batch.commit()
    async with store.batch() as batch:
        batch.uow.proposals.save(replace(OPEN, state=ProposalState.ACCEPTED, by=MINA))
        batch.keep_turn()
        with pytest.raises(Conflict):
            await batch.commit()
    async with store.batch() as batch:
        stored = await batch.uow.proposals.get("p1")
        assert stored is not None and (stored.state, stored.by) == (ProposalState.REFUSED, REZA)


async def test_verified_acts_of_a_span_are_counted(work: Workplace) -> None:
    since, until = NOW - timedelta(hours=24), NOW
    fields = {"state": State.VERIFIED, "area_id": "thr01s1", "actor": "candidate", "decided_at": NOW}
    async with work.turn() as uow:
        for number, more in enumerate(
            (
                {},
                {"state": State.REFERRED, "decided_at": since},
                {"state": State.CLOSED},
                {"decided_at": since - timedelta(seconds=1)},
                {"decided_at": NOW + timedelta(seconds=1)},
                {"state": State.WITHDRAWN},
                {"state": State.CLAIMED},
                {"act_id": "O43"},
                {"space": Space.VIRTUAL},
            ),
            start=1,
        ):
            uow.cases.add(a_case(f"c{number}", number=number, **{**fields, **more}))
    async with work.turn() as uow:
        counted = await uow.proposals.verified_acts(since, until)
    phase = a_case().phase
    assert sorted(counted, key=lambda acts: acts.space) == [
        VerifiedActs("thr01s1", "O01", "candidate", phase, Space.REAL, 3),
        VerifiedActs("thr01s1", "O01", "candidate", phase, Space.VIRTUAL, 1),
    ]
