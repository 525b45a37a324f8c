"""Introductions, under one contract for every storage; how they end, and that no key opens an old answer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.domain.referrals.introductions import Introduction, IntroductionStep
from storage.models import report_keys
from storage.models_moderation import introductions
from storage.store import SqlStore
from tests.fakes.turns import FakeClock
from tests.storage.values import CODE, MINA, REZA, SARA, a_body, a_case, a_report
from tests.storage.workplace import Workplace

TODAY = date(2026, 5, 1)
ONE = Introduction("i1", "w1", "case-1", "report-1", "court", REZA, IntroductionStep.WISHED, TODAY)
ASKED, TOLD = "چه دیدید؟", "من از ردیف سوم دیدم"


async def file_test_report(uow: Any) -> None:
    uow.cases.add(a_case())
    uow.reports.add(a_report(), body=a_body(), receipt=CODE, reporter_key="r1", account=SARA)


async def test_introduction_is_restored_with_words_and_answer(work: Workplace) -> None:
    async with work.turn() as uow:
        await file_test_report(uow)
        uow.introductions.add(ONE, words=ASKED)
        assert await uow.introductions.words("i1") == ASKED
    async with work.turn() as uow:
        assert await uow.introductions.get("i1") == ONE
        assert list(await uow.introductions.of_wish("w1")) == [ONE]
        assert list(await uow.introductions.of_case("case-1")) == [ONE]
        assert list(await uow.introductions.of_case("case-2")) == []
        assert await uow.introductions.get("i2") is None
        answered = replace(ONE, step=IntroductionStep.ANSWERED, until=TODAY + timedelta(days=30), by=MINA)
        uow.introductions.save(answered, answer=TOLD)
        assert await uow.introductions.answer("i1") == TOLD
    async with work.turn() as uow:
        assert list(await uow.introductions.of_report("report-1")) == [answered]
        assert (await uow.introductions.words("i1"), await uow.introductions.answer("i1")) == (ASKED, TOLD)
        uow.introductions.end("i1")
        assert await uow.introductions.get("i1") is None
        assert list(await uow.introductions.of_case("case-1")) == []
    async with work.turn() as uow:
        assert list(await uow.introductions.of_report("report-1")) == []
        assert await uow.introductions.answer("i1") == ""


async def store_answered_wish(store: SqlStore) -> Sequence[int]:
    """Store an answered introduction; returns the numbers of its key."""
    async with store.batch() as batch:
        await file_test_report(batch.uow)
        batch.uow.introductions.add(ONE, words=ASKED)
        batch.uow.introductions.save(
            replace(ONE, step=IntroductionStep.ANSWERED, until=TODAY + timedelta(days=30)), answer=TOLD
        )
        batch.keep_turn()
        await batch.commit()
    return [row.key for row in await rows(store, report_keys) if row.report_id == "i1"]


async def rows(store: SqlStore, table: Any) -> Sequence[Any]:
    async with store._reading() as link:
        return await link.rows(select(table))


@pytest.mark.slow
@pytest.mark.parametrize("end", ["withdrawal", "time", "case"])
async def test_its_key_goes_with_it(store: SqlStore, clock: FakeClock, end: str) -> None:
    (key,) = await store_answered_wish(store)
    keys = store._context.report_keys
    assert keys.get(key) is not None
    if end == "withdrawal":
        async with store.batch() as batch:
            batch.uow.reports.destroy("report-1")
            batch.keep_turn()
            await batch.commit()
    else:
        clock.advance(timedelta(days=31 if end == "time" else 181))
        await store.purge(clock.now())
    assert keys.get(key) is None
    assert not await rows(store, introductions)
    assert not [row for row in await rows(store, report_keys) if row.report_id == "i1"]
    assert bool(await rows(store, report_keys)) is (end == "time"), "the report has its own end"
