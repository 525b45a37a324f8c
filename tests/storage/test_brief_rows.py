"""Drawn briefs, their readers and what they count: one contract in memory, on SQLite, on PostgreSQL."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.conversation.store import Conflict
from bot.domain.briefs.briefs import Brief, BriefLine, BriefSection, LineKind, SectionName
from bot.domain.cases.reports import State
from bot.domain.cases.triage import SPAM
from bot.domain.figures.publication import Period
from bot.domain.referrals.referrals import Referral, ReferralPackage, ReferralStep
from bot.usecases.ports.briefs import OverdueReferral, SettledCase
from storage.store import SqlStore
from tests.storage.values import MINA, NOW, REZA, a_case
from tests.storage.workplace import Workplace

DAY = date(2026, 5, 2)
ONE = timedelta(days=1)
SECTION = BriefSection(SectionName.BODIES, (BriefLine(LineKind.SENT, {"count": 5}),))
BRIEF = Brief(DAY, Period(DAY - ONE, DAY - ONE), NOW, (SECTION,))


async def test_briefs_stay_as_they_were_drawn(work: Workplace) -> None:
    earlier = replace(BRIEF, day=DAY - ONE, sections=())
    async with work.turn() as uow:
        assert await uow.briefs.newest() is None and list(await uow.briefs.days()) == []
        uow.briefs.add(earlier)
        assert await uow.briefs.newest() == earlier
    async with work.turn() as uow:
        uow.briefs.add(BRIEF)
        assert await uow.briefs.newest() == BRIEF
        assert list(await uow.briefs.drawn_since(DAY - ONE)) == [BRIEF, earlier]
    async with work.turn() as uow:
        assert await uow.briefs.newest() == BRIEF == await uow.briefs.get(DAY)
        assert await uow.briefs.get(DAY + ONE) is None
        assert list(await uow.briefs.days()) == [DAY, DAY - ONE]
        assert list(await uow.briefs.drawn_since(DAY)) == [BRIEF]


async def test_who_wants_it(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.briefs.set_reader(REZA, wants=True)
        uow.briefs.set_reader(MINA, wants=True)
        uow.briefs.set_reader(MINA, wants=False)
        assert list(await uow.briefs.readers()) == [REZA]
    async with work.turn() as uow:
        uow.briefs.set_reader(REZA, wants=True)
        uow.briefs.set_reader(MINA, wants=True)
        assert set(await uow.briefs.readers()) == {REZA, MINA}
    async with work.turn() as uow:
        uow.briefs.set_reader(REZA, wants=False)
        assert list(await uow.briefs.readers()) == [MINA]
    async with work.turn() as uow:
        assert list(await uow.briefs.readers()) == [MINA]


async def test_second_brief_of_a_day_is_refused(store: SqlStore) -> None:
    for brief in (BRIEF, replace(BRIEF, sections=())):
        async with store.batch() as batch:
            batch.uow.briefs.add(brief)
            batch.keep_turn()
            if brief is BRIEF:
                await batch.commit()
            else:
                with pytest.raises(Conflict):
                    await batch.commit()
    async with store.batch() as batch:
        assert await batch.uow.briefs.get(DAY) == BRIEF


async def test_promises_count_by_their_deadline(work: Workplace) -> None:
    since, until = NOW, NOW + ONE
    within: dict[str, Any] = {"deadline": NOW + ONE / 2}
    in_time: dict[str, Any] = {"state": State.VERIFIED, "decided_at": NOW + ONE / 4, **within}
    async with work.turn() as uow:
        uow.cases.add(a_case("kept", number=1, **in_time))
        uow.cases.add(a_case("late", number=2, **within))
        uow.cases.add(a_case("waited", number=3, opened_at=NOW - 2 * ONE, **within))
        uow.cases.add(a_case("before", number=4, opened_at=NOW - ONE, deadline=NOW - ONE / 4))
        uow.cases.add(a_case("after", number=5, deadline=until))
        uow.cases.add(a_case("restricted", number=6, act_id="O13", **in_time))
        uow.cases.add(a_case("nameless", number=7, act_id="", **in_time))
        uow.cases.add(a_case("spam", number=8, **{**in_time, "state": State.OUT_OF_SCOPE, "reason": SPAM}))
        uow.cases.add(a_case("gone", number=9, **{**in_time, "state": State.WITHDRAWN}))
    async with work.turn() as uow:
        settled = sorted(await uow.briefs.settled_cases(since, until), key=lambda case: case.id)
        assert settled == [
            SettledCase("kept", True),
            SettledCase("late", False),
            SettledCase("waited", False),
        ]


async def test_answers_are_overdue_from_the_day_in_their_letter(work: Workplace) -> None:
    sent = Referral(
        "late", case_id="case-1", body="police", by=REZA, step=ReferralStep.SENT, until=NOW + ONE,
        signed_by=MINA, sent_at=NOW - 3 * ONE, answer_by=NOW - ONE,
    )  # fmt: skip
    others = (
        replace(sent, id="in-time", body="court", answer_by=NOW + ONE),
        replace(sent, id="answered", step=ReferralStep.ANSWERED),
        replace(sent, id="unsent", step=ReferralStep.SIGN, sent_at=None, answer_by=None, until=NOW - ONE),
        replace(sent, id="older", step=ReferralStep.ACKED, answer_by=None, until=NOW - ONE),
        replace(sent, id="restricted", case_id="secret"),
        replace(sent, id="last-election", sent_at=NOW - 99 * ONE),
    )
    async with work.turn() as uow:
        uow.cases.add(a_case())
        uow.cases.add(a_case("secret", number=2, act_id="O13"))
        for referral in (sent, *others):
            uow.referrals.add(referral, packed=ReferralPackage("words"), consents={})
    async with work.turn() as uow:
        overdue = await uow.briefs.overdue_referrals(NOW, since=NOW - 9 * ONE)
        assert sorted(overdue, key=lambda referral: referral.id) == [
            OverdueReferral("late", "police"),
            OverdueReferral("older", "police"),
        ]
        ever = datetime.min.replace(tzinfo=UTC)
        assert len(await uow.briefs.overdue_referrals(NOW, since=ever)) == 3
