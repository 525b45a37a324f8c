"""Notes, mutes and replies, under one contract for every storage; and how notes end."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.domain.cases.reports import State
from bot.domain.desk.staff_notes import CaseNote, Mute, SavedReply
from bot.domain.submissions.witnesses import ContactMode
from storage.store import SqlStore
from tests.fakes.turns import FakeClock
from tests.storage.values import CODE, MINA, NOW, REZA, SARA, a_body, a_case, a_report
from tests.storage.workplace import Workplace

TODAY = date(2026, 5, 1)
NOTE = CaseNote(REZA, "رضا", "شاهد دوم هم همین را گفت", NOW)


async def test_notes_come_back_in_order_and_go_when_told(work: Workplace) -> None:
    second = replace(NOTE, text="و شاهد سوم", by=MINA)
    async with work.turn() as uow:
        uow.cases.add(a_case())
        uow.notes.add("case-1", NOTE)
        assert list(await uow.notes.of_cases({"case-1"})) == [NOTE]
    async with work.turn() as uow:
        uow.notes.add("case-1", second)
    async with work.turn() as uow:
        assert list(await uow.notes.of_cases({"case-1", "case-2"})) == [NOTE, second]
        assert list(await uow.notes.of_cases({"case-2"})) == []
        uow.notes.destroy("case-1")
    async with work.turn() as uow:
        assert list(await uow.notes.of_cases({"case-1"})) == []


async def test_mute_is_found_by_reporter_and_each_is_separate(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.cases.add(a_case())
        uow.reports.add(a_report(), body=a_body(), receipt=CODE, reporter_key="r1", account=SARA)
        silent = a_report("report-2", mode=ContactMode.NO_RETURN)
        uow.reports.add(silent, body=a_body(), receipt="2" * 16, reporter_key="r2", account=MINA)
    first = Mute("m1", REZA, "mute-flood", TODAY + timedelta(days=1))
    async with work.turn() as uow:
        assert await uow.mutes.set("report-1", first)
        assert not await uow.mutes.set("report-2", first), "a no-return report knows nobody"
        assert not await uow.mutes.set("nothing", first)
        assert await uow.mutes.holds("r1", today=TODAY)
    later = replace(first, id="m2", until=TODAY + timedelta(days=7))
    async with work.turn() as uow:
        assert not await uow.mutes.holds("r1", today=TODAY + timedelta(days=2))
        await uow.mutes.set("report-1", later)
    async with work.turn() as uow:
        assert list(await uow.mutes.all(today=TODAY)) == [first, later], (
            "a list of one would tell of one person"
        )
        assert not await uow.mutes.holds("r2", today=TODAY)
        assert list(await uow.mutes.held_back("m1")) == [], "the other still holds"
        uow.mutes.lift("m1")
    async with work.turn() as uow:
        assert await uow.mutes.holds("r1", today=TODAY)
        assert list(await uow.mutes.held_back("m2")) == ["case-1"]
        uow.mutes.lift("m2")
    async with work.turn() as uow:
        assert list(await uow.mutes.all(today=TODAY)) == []
        assert not await uow.mutes.holds("r1", today=TODAY)


async def test_muted_reports_are_found_and_forgetting_ends_mute(work: Workplace) -> None:
    until = TODAY + timedelta(days=1)
    async with work.turn() as uow:
        for number, name in enumerate(("case-1", "case-2"), start=1):
            uow.cases.add(a_case(name, number=number))
            report = a_report(f"report-{number}", case_id=name)
            uow.reports.add(report, body=a_body(), receipt=f"{number}" * 16, reporter_key="r1", account=SARA)
    async with work.turn() as uow:
        await uow.mutes.set("report-1", Mute("m1", REZA, "mute-flood", until))
    async with work.turn() as uow:
        assert sorted(await uow.mutes.held_back("m1")) == ["case-1", "case-2"]
        assert list(await uow.mutes.ended_mutes(today=until)) == []
        (over,) = await uow.mutes.ended_mutes(today=until + timedelta(days=1))
        assert over.id == "m1"
        uow.mutes.forget("r2")
    async with work.turn() as uow:
        assert await uow.mutes.holds("r1", today=TODAY)
        uow.mutes.forget("r1")
        assert not await uow.mutes.holds("r1", today=TODAY)
    async with work.turn() as uow:
        assert not await uow.mutes.holds("r1", today=TODAY)
        assert [mute.id for mute in await uow.mutes.all(today=TODAY)] == ["m1"], (
            "its line goes at its own end"
        )
        assert list(await uow.mutes.held_back("m1")) == []


@pytest.mark.slow
@pytest.mark.parametrize("how", ["withdrawn", "let go", "ended"])
async def test_mute_ends_with_last_report_knowing_its_sender(
    store: SqlStore, clock: FakeClock, how: str
) -> None:
    """No row has the keyed name by then. The mute's row stays:
    two that vanished together would be known as one person's."""
    async with store.batch() as batch:
        batch.uow.cases.add(a_case(state=State.REJECTED, decided_at=NOW, reason="reject-unclear"))
        batch.uow.reports.add(a_report(), body=a_body(), receipt=CODE, reporter_key="r1", account=SARA)
        batch.keep_turn()
        await batch.commit()
    async with store.batch() as batch:
        await batch.uow.mutes.set("report-1", Mute("m1", REZA, "mute-flood", TODAY + timedelta(days=300)))
        batch.keep_turn()
        await batch.commit()
    assert not (await store.purge(clock.now()))["mutes_unnamed"]
    gone = 0
    if how == "ended":
        clock.advance(timedelta(days=91))
        gone = (await store.purge(clock.now()))["mutes_unnamed"]
    async with store.batch() as batch:
        if how == "withdrawn":
            batch.uow.reports.destroy("report-1")
        if how == "let go":
            batch.uow.reports.forget_sender("report-1")
        batch.keep_turn()
        await batch.commit()
    assert gone + (await store.purge(clock.now()))["mutes_unnamed"] == 1
    assert (await store.purge(clock.now()))["mutes_unnamed"] == 0
    async with store.batch() as batch:
        assert [mute.id for mute in await batch.uow.mutes.all(today=TODAY)] == ["m1"]
        assert not await batch.uow.mutes.holds("r1", today=TODAY)


async def test_replies_are_of_one_account(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.replies.save(REZA, SavedReply("ب", "متن نخست"))
        uow.replies.save(MINA, SavedReply("ب", "متن دیگری"))
    async with work.turn() as uow:
        uow.replies.save(REZA, SavedReply("الف", "متن دوم"))
        uow.replies.save(REZA, SavedReply("ب", "متن تازه"))
    async with work.turn() as uow:
        assert [r.text for r in await uow.replies.of(REZA)] == ["متن دوم", "متن تازه"]
        uow.replies.drop(REZA, "ب")
        assert [r.name for r in await uow.replies.of(REZA)] == ["الف"]
    async with work.turn() as uow:
        assert [r.text for r in await uow.replies.of(MINA)] == ["متن دیگری"]
        assert [r.name for r in await uow.replies.of(REZA)] == ["الف"]


async def test_a_muted_case_waits_behind_the_lowest(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.cases.add(a_case("muted", number=1, muted=True))
        uow.cases.add(a_case("late", number=2, deadline=NOW + timedelta(days=9)))
    async with work.turn() as uow:
        assert [c.id for c in await uow.cases.waiting(limit=9)] == ["late", "muted"]


@pytest.mark.slow
async def test_notes_die_with_the_case_key_and_all(store: SqlStore, clock: FakeClock, data_dir: Path) -> None:
    async with store.batch() as batch:
        batch.uow.cases.add(a_case(state=State.REJECTED, decided_at=NOW, reason="reject-unclear"))
        batch.uow.reports.add(a_report(), body=a_body(), receipt=CODE, reporter_key="r1", account=SARA)
        batch.uow.notes.add("case-1", NOTE)
        batch.keep_turn()
        await batch.commit()
    keys = store._context.report_keys
    async with store.batch() as batch:
        from sqlalchemy import select

        from storage.models import report_keys
        from storage.models_moderation import case_notes

        rows = await batch._link.rows(select(report_keys).where(report_keys.c.report_id == "case-1"))  # type: ignore[attr-defined]
        key = rows[0].key
    assert keys.get(key) is not None
    clock.advance(timedelta(days=91))
    await store.purge(clock.now())
    async with store.batch() as batch:
        assert not await batch._link.rows(select(case_notes))  # type: ignore[attr-defined]
        assert not await batch._link.rows(select(report_keys))  # type: ignore[attr-defined]
        assert list(await batch.uow.notes.of_cases({"case-1"})) == []
    assert keys.get(key) is None


@pytest.mark.slow
async def test_mutes_go_after_their_last_day(store: SqlStore, clock: FakeClock) -> None:
    async with store.batch() as batch:
        batch.uow.cases.add(a_case())
        batch.uow.reports.add(a_report(), body=a_body(), receipt=CODE, reporter_key="r1", account=SARA)
        batch.keep_turn()
        await batch.commit()
    async with store.batch() as batch:
        await batch.uow.mutes.set("report-1", Mute("m1", REZA, "mute-flood", clock.today()))
        batch.keep_turn()
        await batch.commit()
    assert (await store.purge(clock.now()))["mutes"] == 0
    clock.advance(timedelta(days=1))
    assert (await store.purge(clock.now()))["mutes"] == 0, "the clock ends it, and lets go what waited"
    clock.advance(timedelta(days=1))
    assert (await store.purge(clock.now()))["mutes"] == 1
