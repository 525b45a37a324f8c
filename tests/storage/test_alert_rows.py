"""Quick alerts and letters to the province, under one contract for every storage; what lies there in the open."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.conversation.store import Conflict
from bot.domain.alerts.alerts import Alert, AlertContent, AlertStep, CallBackReason
from bot.domain.atlas.province_letters import ProvinceLetter, VersionKind
from bot.domain.submissions.witnesses import AlertConsent
from storage.models import report_keys
from storage.models_moderation import alert_sources, alerts
from storage.store import SqlStore
from tests.storage.values import CODE, MINA, NOW, REZA, SARA, a_body, a_case, a_report
from tests.storage.workplace import Workplace

UNTIL = NOW + timedelta(minutes=30)
ONE = Alert("a1", case_id="case-1", body="police", by=REZA, step=AlertStep.SIGN, until=UNTIL)
CONTENT = AlertContent("O11", "station-of-the-town", "2026-05-01.morning.0900")
SENT = replace(
    ONE,
    step=AlertStep.SENT,
    signed_by=MINA,
    sent_at=NOW,
    until=NOW + timedelta(minutes=5),
    reached=(REZA, MINA),
)
LETTER = ProvinceLetter(
    "l1", edition=1, kind=VersionKind.ATLAS, version=1, hash="ab", recipient="استان", day=date(2026, 5, 1),
    number="۱۲", by=REZA, written=date(2026, 5, 1),
)  # fmt: skip


async def file_test_report(uow: Any) -> None:
    uow.cases.add(a_case())
    uow.reports.add(
        a_report(alert=AlertConsent.YES), body=a_body(), receipt=CODE, reporter_key="r1", account=SARA
    )


async def test_alert_is_restored_with_content_and_sources(work: Workplace) -> None:
    async with work.turn() as uow:
        await file_test_report(uow)
        uow.alerts.add(ONE, content=CONTENT, sources=["report-1"])
        assert await uow.alerts.content("a1") == CONTENT
        assert list(await uow.alerts.of_report("report-1")) == [ONE]
    async with work.turn() as uow:
        assert (await uow.reports.get("report-1")).alert is AlertConsent.YES  # type: ignore[union-attr] # it is there
        assert await uow.alerts.get("a1") == ONE and await uow.alerts.get("a2") is None
        assert set(await uow.alerts.sources("a1")) == {"report-1"}
        assert list(await uow.alerts.due(UNTIL - timedelta(seconds=1), limit=5)) == []
        assert list(await uow.alerts.due(UNTIL, limit=5)) == [ONE] == list(await uow.alerts.running())
        assert list(await uow.alerts.at_body("police", since=NOW)) == [], "nothing was sent"
        uow.alerts.save(SENT)
    async with work.turn() as uow:
        assert list(await uow.alerts.of_case("case-1")) == [SENT]
        assert list(await uow.alerts.of_report("report-1")) == [SENT]
        assert list(await uow.alerts.sent_between(NOW, UNTIL)) == [SENT]
        assert list(await uow.alerts.at_body("police", since=NOW)) == [SENT]
        assert list(await uow.alerts.at_body("court", since=NOW)) == []
        assert list(await uow.alerts.sent_between(NOW + timedelta(seconds=1), UNTIL)) == []
        assert await uow.alerts.content("a1") == CONTENT
        done = replace(SENT, step=AlertStep.ACKED, acked_by=MINA, acked_at=UNTIL, until=None)
        uow.alerts.save(done)
    async with work.turn() as uow:
        assert await uow.alerts.get("a1") == done and list(await uow.alerts.running()) == []
        assert list(await uow.alerts.due(UNTIL + timedelta(days=9), limit=5)) == []


async def test_called_back_alert_keeps_its_row_without_content(work: Workplace) -> None:
    back = replace(SENT, step=AlertStep.BACK, reason=CallBackReason.EVENT, until=None)
    async with work.turn() as uow:
        await file_test_report(uow)
        uow.alerts.add(SENT, content=CONTENT, sources=["report-1"])
    async with work.turn() as uow:
        uow.alerts.save(back)
        uow.alerts.forget_content("a1")
        assert await uow.alerts.content("a1") is None
    async with work.turn() as uow:
        assert await uow.alerts.get("a1") == back and await uow.alerts.content("a1") is None
        uow.alerts.end("a1")
        assert await uow.alerts.get("a1") is None
    async with work.turn() as uow:
        assert list(await uow.alerts.of_case("case-1")) == [] and not await uow.alerts.sources("a1")


async def rows_of(store: SqlStore, table: Any) -> list[Any]:
    async with store._reading() as link:
        return list(await link.rows(select(table)))


async def test_station_lies_nowhere_in_the_open(store: SqlStore) -> None:
    async with store.batch() as batch:
        await file_test_report(batch.uow)
        batch.uow.alerts.add(SENT, content=CONTENT, sources=["report-1"])
        batch.keep_turn()
        await batch.commit()
    (row,) = await rows_of(store, alerts)
    assert CONTENT.area_id not in str(tuple(row)) and CONTENT.area_id.encode() not in row.sealed
    (key,) = [row.key for row in await rows_of(store, report_keys) if row.report_id == "a1"]
    assert store._context.report_keys.get(key) is not None
    async with store.batch() as batch:
        batch.uow.alerts.forget_content("a1")
        batch.keep_turn()
        await batch.commit()
    (row,) = await rows_of(store, alerts)
    assert row.sealed is None and row.step == "sent"
    assert store._context.report_keys.get(key) is None


async def test_withdrawn_report_is_no_source_any_more(store: SqlStore) -> None:
    async with store.batch() as batch:
        await file_test_report(batch.uow)
        batch.uow.alerts.add(SENT, content=CONTENT, sources=["report-1"])
        batch.keep_turn()
        await batch.commit()
    async with store.batch() as batch:
        batch.uow.reports.destroy("report-1")
        batch.keep_turn()
        await batch.commit()
    assert await rows_of(store, alert_sources) == [] and len(await rows_of(store, alerts)) == 1


async def test_letters_keep_every_edition(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.province_letters.add(LETTER)
        assert list(await uow.province_letters.all()) == [LETTER]
    corrected = replace(LETTER, edition=2, number="۱۳", answer="رسید", answer_day=date(2026, 5, 3), by=MINA)
    async with work.turn() as uow:
        uow.province_letters.add(corrected)
    async with work.turn() as uow:
        assert list(await uow.province_letters.all()) == [LETTER, corrected]


async def test_two_corrections_at_once_are_not_stored_both(store: SqlStore) -> None:
    for number in ("۱۲", "۱۳"):
        async with store.batch() as batch:
            batch.uow.province_letters.add(replace(LETTER, number=number))
            batch.keep_turn()
            if number == "۱۲":
                await batch.commit()
            else:
                with pytest.raises(Conflict):
                    await batch.commit()
