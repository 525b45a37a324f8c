"""Counts of cases, under one contract for every storage; each is read in the order of an index alone."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.dialects import sqlite

from bot.domain.cases.reports import State
from bot.domain.cases.triage import SPAM
from bot.domain.catalogue.catalogue import Severity
from bot.domain.figures.figures import CaseMilestone
from bot.domain.figures.promises import PromiseCount, ReferralCount, sum_promises
from bot.domain.referrals.referrals import Referral, ReferralOutcome, ReferralPackage, ReferralStep
from storage.case_figures import (
    ACTS,
    AREAS,
    DECIDED_BY,
    PROMISES,
    QUARTER_SPACES,
    QUARTERS,
    STATES,
    WAITS,
)
from storage.store import SqlStore
from tests.storage.conftest import ON_SQLITE
from tests.storage.values import NOW, REZA, a_case
from tests.storage.workplace import Workplace

MINUTE = timedelta(minutes=1)
COUNTED = (QUARTERS, QUARTER_SPACES, ACTS, AREAS, STATES, PROMISES, *WAITS.values())


async def test_counts_are_of_what_was_opened_since(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.cases.add(a_case("old", number=1, opened_at=NOW - timedelta(days=2)))
        uow.cases.add(a_case("a", number=2, opened_at=NOW - MINUTE, taken_at=NOW + 4 * MINUTE))
        over: dict[str, Any] = {"state": State.REJECTED, "assignee": REZA, "decided_at": NOW + 9 * MINUTE}
        uow.cases.add(a_case("b", number=3, act_id="O02", area_id="x", taken_at=NOW + 4 * MINUTE, **over))
    since = NOW - timedelta(days=1)
    async with work.turn() as uow:
        figures = uow.figures
        quarter: datetime = NOW - 15 * MINUTE
        assert dict(await figures.quarters(since=since)) == {quarter: 1, NOW: 1}
        assert dict(await figures.acts(since=since)) == {"O01": 1, "O02": 1}
        assert dict(await figures.areas(since=since)) == {"tehran-1": 1, "x": 1}
        assert dict(await figures.states(since=since)) == {State.NEW: 1, State.REJECTED: 1}
        assert dict(await figures.wait_times(CaseMilestone.CLAIMED, since=since)) == {5: 1, 4: 1}
        assert dict(await figures.wait_times(CaseMilestone.DECIDED, since=since)) == {9: 1}
        assert await figures.decided_by(REZA, since=since) == 1
        assert await figures.decided_by(REZA, since=NOW + 10 * MINUTE) == 0


async def test_promises_are_counted_by_severity(work: Workplace) -> None:
    decided: dict[str, Any] = {"state": State.REJECTED, "assignee": REZA}
    due = NOW + 60 * MINUTE
    cases = [
        a_case("kept", number=1, decided_at=due, **decided),
        a_case("late", number=2, decided_at=due + MINUTE, **decided),
        a_case("waits", number=3),
        a_case("grave", number=4, severity=Severity.CRITICAL, deadline=NOW + MINUTE),
        a_case("old", number=5, opened_at=NOW - timedelta(days=2), deadline=NOW),
        a_case("spam", number=6, reason=SPAM, decided_at=due, state=State.OUT_OF_SCOPE),
        a_case("hidden", number=7, decided_at=due, restricted=True, **decided),
    ]
    async with work.turn() as uow:
        for case in cases:
            uow.cases.add(case)
    since = NOW - timedelta(days=1)
    async with work.turn() as uow:
        early = await uow.figures.promises(since=since, now=NOW + 2 * MINUTE)
        assert early[Severity.HIGH] == PromiseCount(in_time=1, late=1)
        assert early[Severity.CRITICAL] == PromiseCount(late=1)
        assert early[Severity.LOW] == PromiseCount()
        all_of_them = await uow.figures.promises(since=since, now=due, restricted=True)
        assert all_of_them[Severity.HIGH] == PromiseCount(in_time=2, late=2), (
            "one more is late, one is restricted"
        )


async def test_promises_since_midnight_are_counted_anew_each_minute(work: Workplace) -> None:
    """The span begins at the same moment all day."""
    async with work.turn() as uow:
        uow.cases.add(a_case("a", deadline=NOW + MINUTE))
    since, counts = NOW - MINUTE, list[PromiseCount]()
    for now in (NOW, NOW + 2 * MINUTE):
        async with work.turn() as uow:
            counts.append(sum_promises((await uow.figures.promises(since=since, now=now)).values()))
    async with work.turn() as uow:
        uow.cases.save(
            a_case("a", state=State.REJECTED, assignee=REZA, decided_at=NOW, deadline=NOW + MINUTE)
        )
    async with work.turn() as uow:
        now = NOW + 3 * MINUTE
        counts.append(sum_promises((await uow.figures.promises(since=since, now=now)).values()))
    assert counts == [PromiseCount(), PromiseCount(late=1), PromiseCount(in_time=1)]


async def test_undone_decision_is_no_kept_promise(work: Workplace) -> None:
    decided = a_case("a", state=State.VERIFIED, assignee=REZA, decided_at=NOW)
    async with work.turn() as uow:
        uow.cases.add(decided)
    async with work.turn() as uow:
        uow.cases.save(replace(decided, state=State.CLAIMED, decided_at=None))
    async with work.turn() as uow:
        promises = await uow.figures.promises(since=NOW - MINUTE, now=NOW)
        assert sum_promises(promises.values()) == PromiseCount()


async def test_referrals_are_counted_since_they_were_sent(work: Workplace) -> None:
    sent = Referral(
        "f1", case_id="case-1", body="court", by=REZA, step=ReferralStep.SENT, until=NOW, sent_at=NOW
    )
    answered = replace(sent, step=ReferralStep.ANSWERED)
    async with work.turn() as uow:
        uow.cases.add(a_case())
        uow.cases.add(a_case("hidden", number=2, restricted=True))
        for referral in (
            replace(sent, id="asked", step=ReferralStep.ASKED, sent_at=None),
            sent,
            replace(answered, id="f2", outcome=ReferralOutcome.ACTED),
            replace(answered, id="f3", outcome=ReferralOutcome.UNFOUNDED),
            replace(answered, id="f4", outcome=ReferralOutcome.ACTED, case_id="hidden"),
            replace(answered, id="f5", outcome=ReferralOutcome.ACTED, sent_at=NOW - timedelta(days=9)),
        ):
            uow.referrals.add(referral, packed=ReferralPackage("words"), consents={})
    async with work.turn() as uow:
        since = NOW - timedelta(days=7)
        assert await uow.figures.referrals(since=since) == ReferralCount(3, answered=2, acted=1)
        assert await uow.figures.referrals(since=since, restricted=True) == ReferralCount(4, 3, 2)


@pytest.mark.parametrize("statement", [*(s for counting in COUNTED for s in counting.values()), DECIDED_BY])
@ON_SQLITE
async def test_each_count_reads_only_its_span(store: SqlStore, data_dir: Path, statement: Any) -> None:
    bound = statement.params({"since": 1, "quarter": 1, "who": "telegram:1"})
    sql = str(bound.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
    with closing(sqlite3.connect(data_dir / "amanat.db")) as hand:
        plan = [row[3] for row in hand.execute(f"EXPLAIN QUERY PLAN {sql}")]
    of_cases = [step for step in plan if " cases " in step]
    assert of_cases and all(step.startswith("SEARCH cases USING COVERING INDEX ") for step in of_cases), plan
    assert not [step for step in plan if "TEMP B-TREE" in step], "nothing is sorted"
