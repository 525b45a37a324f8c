"""What metrics say of alerts and proposals: how many are late, and nothing else."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.alerts.alerts import ACKNOWLEDGED_WITHIN, AlertStep
from bot.domain.news.broadcasts import Broadcast, BroadcastKind, BroadcastStage
from bot.domain.owner.settings import RunningSettings
from bot.domain.threats.proposals import DECIDE_WITHIN, DONE_WITHIN, ProposalState, is_late, outcome_of
from bot.domain.threats.threats import MeasureKind
from storage.committee_counts import LATE_FOR
from storage.store import SqlStore
from tests.storage.test_alert_rows import CONTENT, SENT, file_test_report
from tests.storage.test_proposal_rows import OPEN
from tests.storage.values import MINA, NOW


async def save_settings(store: SqlStore, running: RunningSettings) -> None:
    async with store.batch() as batch:
        batch.uow.settings.save(running)
        batch.keep_turn()
        await batch.commit()


async def test_silent_alert_is_late_for_an_hour(store: SqlStore) -> None:
    async with store.batch() as batch:
        await file_test_report(batch.uow)
        for alert in (
            replace(SENT, id="silent"),
            replace(SENT, id="taken", step=AlertStep.ACKED, acked_at=NOW),
            replace(SENT, id="back", step=AlertStep.BACK),
            replace(SENT, id="unsigned", step=AlertStep.SIGN, sent_at=None),
        ):
            batch.uow.alerts.add(alert, content=CONTENT, sources=["report-1"])
        batch.keep_turn()
        await batch.commit()
    second = timedelta(seconds=1)
    for waited, late in (
        (ACKNOWLEDGED_WITHIN - second, 0), (ACKNOWLEDGED_WITHIN, 1), (LATE_FOR - second, 1), (LATE_FOR, 0)
    ):  # fmt: skip
        assert (await store.committee_counts(NOW + waited)).alerts == {"late": late}, waited
    await save_settings(store, RunningSettings(closed_on=NOW.date()))
    assert (await store.committee_counts(NOW + ACKNOWLEDGED_WITHIN)).alerts == {"late": 0}


async def test_proposals_are_late_as_leads_read_it(store: SqlStore) -> None:
    """Each way that one can go, counted as the domain says it."""
    accepted = replace(OPEN, state=ProposalState.ACCEPTED, by=MINA, decided_at=NOW)
    messages = {
        stage.value: Broadcast(stage.value, number, BroadcastKind.LESSON, MINA, NOW, stage, dates=("vb1", "thr01"))
        for number, stage in enumerate(BroadcastStage, 1)
    }  # fmt: skip
    proposals = [
        OPEN,
        replace(OPEN, id="no", state=ProposalState.REFUSED, by=MINA, decided_at=NOW),
        replace(accepted, id="letter"),
        replace(accepted, id="seen", seen_by=MINA, seen_at=NOW),
        *(
            replace(accepted, id=f"of-{message}", broadcast=message, kind=MeasureKind.LESSON)
            for message in (*messages, "gone")
        ),
    ]
    async with store.batch() as batch:
        for broadcast in messages.values():
            batch.uow.broadcasts.add(broadcast)
        for proposal in proposals:
            batch.uow.proposals.add(proposal)
        batch.keep_turn()
        await batch.commit()
    for moment in (NOW, OPEN.at + DECIDE_WITHIN, NOW + DONE_WITHIN - timedelta(minutes=1), NOW + DONE_WITHIN):
        late = [
            is_late(proposal, outcome_of(proposal, messages.get(proposal.broadcast)), now=moment)
            for proposal in proposals
        ]
        assert (await store.committee_counts(moment)).proposals == {"late": sum(late)}, moment
    assert sum(late) == 5, "open, unseen letter; unwritten, unsigned and unsent"
    await save_settings(store, RunningSettings(opened_on=NOW.date() + timedelta(days=2)))
    assert (await store.committee_counts(NOW + DONE_WITHIN)).proposals == {"late": 0}
