"""What metrics say of alerts and proposals: numbers of the last day and of this election."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.alerts.alerts import ACKNOWLEDGED_WITHIN, AlertStep
from bot.domain.news.broadcasts import Broadcast, BroadcastKind, BroadcastStage
from bot.domain.owner.settings import RunningSettings
from bot.domain.threats.proposals import DECIDE_WITHIN, DONE_WITHIN, ProposalState
from bot.domain.threats.threats import MeasureKind
from storage.store import SqlStore
from tests.storage.test_alert_rows import CONTENT, SENT, file_test_report
from tests.storage.test_proposal_rows import OPEN
from tests.storage.values import MINA, NOW


async def test_alerts_of_the_last_day_are_counted(store: SqlStore) -> None:
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
    in_time = await store.committee_counts(NOW + ACKNOWLEDGED_WITHIN - timedelta(seconds=1))
    assert in_time.alerts == {"sent": 3, "acknowledged": 1, "late": 0, "back": 1}
    assert (await store.committee_counts(NOW + ACKNOWLEDGED_WITHIN)).alerts["late"] == 1
    assert set((await store.committee_counts(NOW + timedelta(days=2))).alerts.values()) == {0}


async def test_proposals_of_this_election_are_counted(store: SqlStore) -> None:
    going = Broadcast(
        "b1", 1, BroadcastKind.LESSON, MINA, NOW, BroadcastStage.SIGNING, dates=("vb1", "thr01")
    )
    taken = replace(OPEN, state=ProposalState.ACCEPTED, by=MINA, decided_at=NOW)
    async with store.batch() as batch:
        batch.uow.broadcasts.add(going)
        batch.uow.proposals.add(OPEN)
        batch.uow.proposals.add(replace(taken, id="p2", broadcast="b1", kind=MeasureKind.LESSON))
        batch.uow.proposals.add(replace(OPEN, id="p3", state=ProposalState.REFUSED, by=MINA, decided_at=NOW))
        batch.keep_turn()
        await batch.commit()
    assert (await store.committee_counts(NOW)).proposals == {"open": 1, "decided": 2, "late": 0}
    late = await store.committee_counts(OPEN.at + max(DECIDE_WITHIN, DONE_WITHIN) + timedelta(minutes=15))
    assert late.proposals == {"open": 1, "decided": 0, "late": 2}
    async with store.batch() as batch:
        batch.uow.settings.save(RunningSettings(opened_on=NOW.date() + timedelta(days=2)))
        batch.keep_turn()
        await batch.commit()
    assert set((await store.committee_counts(NOW + timedelta(days=3))).proposals.values()) == {0}
