"""Who has read what, and requests on a held case:
in memory, on SQLite, on PostgreSQL; and how the rows end."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.conversation.missed_pieces import MissedPieces
from bot.conversation.outgoing import Say, SendLane
from bot.conversation.store import Conflict, DeliveryResult, DeliveryStatus, OutboxRow, Outgoing
from bot.domain.cases.reports import PendingWish, State, Wish, mark_of_piece
from bot.domain.people import Account, Messenger
from storage.cases import new_assignees
from tests.fakes.turns import FakeClock
from tests.storage.conftest import Opening
from tests.storage.values import MINA, NOW, REZA, a_case
from tests.storage.workplace import Workplace

DAY = date(2026, 5, 1)


async def test_readings_are_counted_by_case_person_and_day(work: Workplace) -> None:
    async with work.turn() as uow:
        for case_id, who, day in (("a", REZA, DAY), ("a", REZA, DAY), ("b", REZA, DAY), ("a", MINA, DAY)):
            uow.reads.add(case_id, who, day=day)
        assert await uow.reads.of_day(REZA, day=DAY) == {"a", "b"}
        assert await uow.reads.people(["a"]) == 2
    async with work.turn() as uow:
        uow.reads.add("a", REZA, day=DAY)
        uow.reads.add("c", REZA, day=DAY + timedelta(days=1))
    async with work.turn() as uow:
        assert await uow.reads.of_day(REZA, day=DAY) == {"a", "b"}
        assert await uow.reads.of_day(MINA, day=DAY + timedelta(days=1)) == frozenset()
        assert [await uow.reads.people(ids) for ids in (["a"], ["b", "c"], ["a", "b"], [])] == [2, 1, 2, 0]


async def test_shown_pieces_follow_each_days_last_complete_opening(work: Workplace) -> None:
    a, b, c, d = map(mark_of_piece, "abcd")
    async with work.turn() as uow:
        assert await uow.reads.pieces("a", REZA) == frozenset()
        uow.reads.add("a", REZA, day=DAY, pieces=[b, a])
        uow.reads.add("a", REZA, day=DAY)
        uow.reads.add("a", MINA, day=DAY, pieces=[d])
        assert await uow.reads.pieces("a", REZA) == {a, b}, "of this turn, too"
    async with work.turn() as uow:
        uow.reads.add("a", REZA, day=DAY)
    async with work.turn() as uow:
        assert await uow.reads.pieces("a", REZA) == {a, b}, "a part of it takes nothing away"
        uow.reads.add("a", REZA, day=DAY, pieces=[a, b, c])
    async with work.turn() as uow:
        uow.reads.add("a", REZA, day=DAY + timedelta(days=1), pieces=[d])
    async with work.turn() as uow:
        assert [await uow.reads.pieces(of, REZA) for of in ("a", "b")] == [{a, b, c, d}, frozenset()]


async def test_what_did_not_arrive_counts_as_unread(open_store_at: Opening, database_url: str) -> None:
    """A failed delivery takes its files back, a failed text everything; other readers keep theirs."""
    store = await open_store_at(database_url)
    a, b, c = map(mark_of_piece, "abc")
    async with store.batch() as batch:
        for case_id, who in (("a", REZA), ("a", MINA), ("b", REZA)):
            batch.uow.reads.add(case_id, who, day=DAY, pieces=[a, b, c])
        batch.keep_turn()
        await batch.commit()
    sent = OutboxRow(1, Outgoing(Say("words"), "k", SendLane.DIALOGUE))
    missed = (MissedPieces("a", REZA, frozenset("ac")), MissedPieces("b", REZA))
    await store.record_deliveries([DeliveryResult(sent, DeliveryStatus.PART, missed=each) for each in missed])
    async with store.batch() as batch:
        reads = batch.uow.reads
        pieces = [await reads.pieces(*of) for of in (("a", REZA), ("a", MINA), ("b", REZA))]
        assert pieces == [{b}, {a, b, c}, frozenset()]
        assert await reads.of_day(REZA, day=DAY) == {"a", "b"}, "they were opened all the same"


async def test_a_reading_of_a_turn_that_failed_is_none(work: Workplace) -> None:
    async with work.batch() as (uow, keep, drop):
        uow.reads.add("a", REZA, day=DAY)
        drop()
        uow.reads.add("b", REZA, day=DAY)
        keep()
    async with work.turn() as uow:
        assert await uow.reads.of_day(REZA, day=DAY) == {"b"}


async def test_a_wish_comes_back_as_it_was(work: Workplace) -> None:
    wishes = (
        PendingWish(Wish.BREAK, MINA, NOW, reason="break-away"),
        PendingWish(Wish.HAND_OVER, REZA, NOW, to=Account(Messenger.BALE, 10**12)),
    )
    for number, wish in enumerate(wishes, start=1):
        held = a_case(
            f"c{number}", number=number, state=State.CLAIMED, assignee=REZA, until=NOW, pending=wish
        )
        async with work.turn() as uow:
            uow.cases.add(held)
        async with work.turn() as uow:
            case = await uow.cases.get(f"c{number}")
            assert case is not None and case.pending == wish


async def test_readings_end_with_their_case(
    open_store_at: Opening, database_url: str, clock: FakeClock
) -> None:
    store = await open_store_at(database_url)
    async with store.batch() as batch:
        batch.uow.cases.add(a_case(opened_at=clock.now() - timedelta(days=400)))
        batch.uow.reads.add("case-1", REZA, day=DAY)
        batch.keep_turn()
        await batch.commit()
    await store.purge(clock.now())
    async with store.batch() as batch:
        assert await batch.uow.cases.get("case-1") is None
        assert await batch.uow.reads.people(["case-1"]) == 0


def test_who_takes_one_case_more() -> None:
    waiting = a_case()
    held = a_case(state=State.CLAIMED, assignee=REZA, until=NOW)
    hers = a_case(state=State.CLAIMED, assignee=MINA, until=NOW)
    asked = a_case(state=State.NEEDS_INFO, assignee=REZA, until=NOW)
    decided = a_case(state=State.REJECTED, assignee=REZA)
    assert new_assignees([(waiting, held), (waiting, hers)]) == [str(MINA), str(REZA)]
    assert new_assignees([(None, held)]) == [str(REZA)]
    assert new_assignees([(decided, held), (asked, held)]) == [], "taken back, and answered: never refused"
    assert new_assignees([(waiting, asked), (held, replace(asked, assignee=MINA))]) == [], (
        "what waits needs no place"
    )
    assert new_assignees([(held, hers)]) == [str(MINA)]
    assert new_assignees([(held, asked), (held, held), (held, waiting), (held, decided)]) == []


@pytest.mark.slow
async def test_two_workers_do_not_give_a_fourth_case(open_store_at: Opening, pg_url: str) -> None:
    """Both have counted two before either stores the third."""
    first_store, second_store = await open_store_at(pg_url), await open_store_at(pg_url)
    held = {"state": State.CLAIMED, "assignee": REZA, "until": NOW}
    async with first_store.batch() as batch:
        for number in range(1, 5):
            taken = held if number < 3 else {}
            batch.uow.cases.add(a_case(f"c{number}", number=number, **taken))
        batch.keep_turn()
        await batch.commit()
    async with first_store.batch() as first, second_store.batch() as second:
        for batch, case_id in ((first, "c3"), (second, "c4")):
            assert await batch.uow.cases.open_claims(REZA) == 2
            case = await batch.uow.cases.get(case_id)
            assert case is not None
            batch.uow.cases.save(a_case(case_id, number=case.number, version=case.version, **held))
            batch.keep_turn()
        await first.commit()
        with pytest.raises(Conflict):
            await asyncio.wait_for(second.commit(), 10)
    async with first_store.batch() as batch:
        assert await batch.uow.cases.open_claims(REZA) == 3
