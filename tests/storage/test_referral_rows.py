"""Referrals, under one contract for every storage;
how they end, and that nothing of one opens without its key."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.conversation.outgoing import SendEvidence, SendLane, StaffChat
from bot.conversation.store import DeliveryResult, DeliveryStatus, OutboxRow, Outgoing
from bot.domain.referrals.referrals import (
    ChosenCopy,
    Referral,
    ReferralConsent,
    ReferralOutcome,
    ReferralPackage,
    ReferralStep,
    SeenCopy,
)
from storage.models import report_keys
from storage.models_moderation import referral_consents, referrals
from storage.store import SqlStore
from tests.fakes.turns import FakeClock
from tests.storage.values import CODE, MINA, NOW, REZA, SARA, a_body, a_case, a_report
from tests.storage.workplace import Workplace

SOON = NOW + timedelta(days=7)
ONE = Referral("f1", case_id="case-1", body="court", by=REZA, step=ReferralStep.ASKED, until=SOON)
WORDS = ReferralPackage("دو نفر جلوی در کارت می‌دادند.", (ChosenCopy("e1", (3, 4)), ChosenCopy("e2")))
SENT = replace(
    ONE, step=ReferralStep.SENT, signed_by=MINA, sent_at=NOW, reminders=1, answer_by=NOW + timedelta(hours=4)
)


async def file_test_report(uow: Any) -> None:
    uow.cases.add(a_case())
    uow.reports.add(a_report(), body=a_body(), receipt=CODE, reporter_key="r1", account=SARA)


async def test_referral_is_restored_with_words_and_consents(work: Workplace) -> None:
    async with work.turn() as uow:
        await file_test_report(uow)
        uow.referrals.add(ONE, packed=WORDS, consents={"report-1": ReferralConsent.NOTHING})
        assert await uow.referrals.package("f1") == WORDS
        assert list(await uow.referrals.of_report("report-1")) == [ONE]
        uow.referrals.record_consent("f1", "report-1", ReferralConsent.NO)
        assert await uow.referrals.consents("f1") == {"report-1": ReferralConsent.NO}
    async with work.turn() as uow:
        assert await uow.referrals.get("f1") == ONE
        assert await uow.referrals.get("f2") is None
        assert await uow.referrals.package("f1") == WORDS
        uow.referrals.record_consent("f1", "report-1", ReferralConsent.YES)
    async with work.turn() as uow:
        assert await uow.referrals.consents("f1") == {"report-1": ReferralConsent.YES}
        answered = replace(
            SENT, step=ReferralStep.ANSWERED, outcome=ReferralOutcome.NOT_COMPETENT, next_body="sup-county"
        )
        last = replace(WORDS, answer="با ما نیست.", way="sup-city", articles=("86", "77"))
        uow.referrals.save(answered, packed=last)
    async with work.turn() as uow:
        assert await uow.referrals.get("f1") == answered
        assert await uow.referrals.package("f1") == last
        uow.referrals.end("f1")
        assert await uow.referrals.get("f1") is None and await uow.referrals.package("f1") is None
    async with work.turn() as uow:
        assert list(await uow.referrals.of_case("case-1")) == []
        assert await uow.referrals.package("f1") is None and not await uow.referrals.consents("f1")


async def test_a_body_reads_what_it_was_sent_unanswered_first(work: Workplace) -> None:
    later = replace(SENT, id="f2", sent_at=NOW + timedelta(hours=1))
    done = replace(
        SENT,
        id="f3",
        step=ReferralStep.ANSWERED,
        outcome=ReferralOutcome.ACTED,
        sent_at=NOW - timedelta(hours=1),
    )
    async with work.turn() as uow:
        await file_test_report(uow)
        for referral in (later, done, SENT, replace(ONE, id="f4"), replace(SENT, id="f5", body="police")):
            uow.referrals.add(referral, packed=WORDS, consents={})
    async with work.turn() as uow:
        assert [referral.id for referral in await uow.referrals.of_body("court")] == ["f1", "f2", "f3"]
        assert [referral.id for referral in await uow.referrals.of_case("case-1")] == [
            "f3",
            "f1",
            "f5",
            "f2",
            "f4",
        ]


async def test_what_is_late_is_found_the_longest_first(work: Workplace) -> None:
    async with work.turn() as uow:
        await file_test_report(uow)
        for name, hours in (("f1", 3), ("f2", 1), ("f3", 5)):
            uow.referrals.add(
                replace(ONE, id=name, until=NOW + timedelta(hours=hours)), packed=WORDS, consents={}
            )
        answered = replace(ONE, id="f4", step=ReferralStep.ANSWERED, until=NOW)
        uow.referrals.add(answered, packed=WORDS, consents={})
    at = NOW + timedelta(hours=3)
    async with work.turn() as uow:
        assert [referral.id for referral in await uow.referrals.due(at, limit=5)] == ["f2", "f1"]
        uow.referrals.save(replace(ONE, id="f2", until=SOON))
        assert [referral.id for referral in await uow.referrals.due(at, limit=5)] == ["f1"]
        assert [referral.id for referral in await uow.referrals.due(SOON, limit=2)] == ["f1", "f3"]


async def test_answer_needing_staff_is_found_once(work: Workplace) -> None:
    answered = replace(
        SENT, step=ReferralStep.ANSWERED, outcome=ReferralOutcome.ACTED, until=NOW, reminders=0
    )
    more = replace(answered, outcome=ReferralOutcome.MORE)
    elsewhere = replace(answered, outcome=ReferralOutcome.NOT_COMPETENT)
    async with work.turn() as uow:
        await file_test_report(uow)
        for name, referral in (
            ("f1", more),
            ("f2", answered),
            ("f3", replace(elsewhere, next_body="court")),
            ("f4", elsewhere),
            ("f5", replace(more, reminders=1)),
        ):
            uow.referrals.add(replace(referral, id=name), packed=WORDS, consents={})
        assert [referral.id for referral in await uow.referrals.due(NOW, limit=9)] == ["f1", "f3"]
    async with work.turn() as uow:
        assert [referral.id for referral in await uow.referrals.due(NOW, limit=9)] == ["f1", "f3"]
        uow.referrals.save(replace(more, id="f1", reminders=1))
        assert [referral.id for referral in await uow.referrals.due(NOW, limit=9)] == ["f3"]
    async with work.turn() as uow:
        assert [referral.id for referral in await uow.referrals.due(NOW, limit=9)] == ["f3"]


async def test_withdrawing_reporter_disappears_from_referral(work: Workplace) -> None:
    async with work.turn() as uow:
        await file_test_report(uow)
        uow.referrals.add(ONE, packed=WORDS, consents={"report-1": ReferralConsent.YES})
    async with work.turn() as uow:
        uow.reports.destroy("report-1")
    async with work.turn() as uow:
        assert not await uow.referrals.consents("f1") and not await uow.referrals.of_report("report-1")


async def rows(store: SqlStore, table: Any) -> Sequence[Any]:
    async with store._reading() as link:
        return await link.rows(select(table))


@pytest.mark.slow
@pytest.mark.parametrize("end", ["ended", "withdrawn", "time"])
async def test_its_key_goes_with_it(store: SqlStore, clock: FakeClock, end: str) -> None:
    async with store.batch() as batch:
        await file_test_report(batch.uow)
        batch.uow.referrals.add(ONE, packed=WORDS, consents={"report-1": ReferralConsent.YES})
        batch.keep_turn()
        await batch.commit()
    (key,) = [row.key for row in await rows(store, report_keys) if row.report_id == "f1"]
    keys = store._context.report_keys
    assert keys.get(key) is not None
    if end == "time":
        clock.advance(timedelta(days=181))
        await store.purge(clock.now())
    else:
        async with store.batch() as batch:
            batch.uow.referrals.end("f1") if end == "ended" else batch.uow.notes.destroy("case-1")
            batch.keep_turn()
            await batch.commit()
    assert keys.get(key) is None
    assert not await rows(store, referrals) and not await rows(store, referral_consents)
    assert not [row for row in await rows(store, report_keys) if row.report_id == "f1"]


@pytest.mark.parametrize("fate", [DeliveryStatus.SENT, DeliveryStatus.REFUSED])
async def test_copies_delivered_to_signer_are_recorded_with_hash(
    store: SqlStore, fate: DeliveryStatus
) -> None:
    async with store.batch() as batch:
        await file_test_report(batch.uow)
        batch.uow.referrals.add(ONE, packed=WORDS, consents={})
        batch.keep_turn()
        await batch.commit()
    reply = SendEvidence("e1", StaffChat(MINA), cells=(3, 4), going=True, seen_in="f1")
    for digest in ("first", "second"):
        replies = (reply, replace(reply, seen_in="f2"), replace(reply, evidence_id="e2"))
        rows = [
            OutboxRow(number, Outgoing(reply, "x", SendLane.DIALOGUE)) for number, reply in enumerate(replies)
        ]
        made = (digest, digest, "")  # the last one had no copy, but a reason
        await store.record_deliveries(
            [DeliveryResult(row, fate, made=copy_hash) for row, copy_hash in zip(rows, made, strict=True)]
        )
    async with store.batch() as batch:
        words = await batch.uow.referrals.package("f1")
        assert await batch.uow.referrals.package("f2") is None
    seen = (SeenCopy(MINA, ChosenCopy("e1", (3, 4), "second")),) if fate is DeliveryStatus.SENT else ()
    assert words == replace(WORDS, seen=seen)
