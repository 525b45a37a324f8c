"""Learners' remarks about cards: one contract in memory, on SQLite, on PostgreSQL;
and what remains of them."""

from datetime import date, timedelta
from pathlib import Path

from bot.domain.learning.remarks import Remark, RemarkKind, RemarkState
from bot.domain.people import Account, Messenger
from storage.remarks import ANSWER_TRAVELS, CLOSED_STAYS, LONGEST
from storage.store import SqlStore
from tests.fakes.turns import FakeClock
from tests.storage.conftest import Opening, sqlite_url
from tests.storage.workplace import Workplace

DAY = date(2026, 11, 24)
SARA = Account(Messenger.BALE, 4_242_424_242)


def remark(key: str, *, day: date = DAY, words: str = "", letterbox: str = "") -> Remark:
    return Remark(key, card_id="vb1/once", kind=RemarkKind.WRONG, day=day, words=words, letterbox=letterbox)


async def test_remark_is_restored_unchanged_and_moves_on(work: Workplace) -> None:
    first = remark("a", words="این جمله را نفهمیدم.", letterbox="box")
    async with work.turn() as uow:
        uow.remarks.add(first)
        assert await uow.remarks.get("a") == first
        assert list(await uow.remarks.new_ones(limit=9)) == [first]
    async with work.turn() as uow:
        assert await uow.remarks.get("a") == first
        uow.remarks.save(first.mark_open())
        assert not await uow.remarks.new_ones(limit=9)
        assert await uow.remarks.count_open() == 1
    async with work.turn() as uow:
        assert list(await uow.remarks.open_ones(limit=9)) == [first.mark_open()]
        uow.remarks.save(first.mark_open().close(RemarkState.MENDED, on=DAY))
    async with work.turn() as uow:
        assert await uow.remarks.count_open() == 0
        ended = await uow.remarks.get("a")
        assert ended is not None and ended.state is RemarkState.MENDED and ended.closed == DAY
        assert await uow.remarks.get("b") is None


async def test_open_ones_come_oldest_day_first_and_in_pages(work: Workplace) -> None:
    async with work.turn() as uow:
        for n, key in enumerate("cabd"):
            uow.remarks.add(remark(key, day=DAY - timedelta(days=n)))
    async with work.turn() as uow:
        assert [learner_remark.id for learner_remark in await uow.remarks.open_ones(limit=9)] == [
            "d",
            "b",
            "a",
            "c",
        ]
        uow.remarks.add(remark("e", day=DAY - timedelta(days=9)))
        assert [learner_remark.id for learner_remark in await uow.remarks.open_ones(limit=2, skip=1)] == [
            "d",
            "b",
        ]
        assert [learner_remark.id for learner_remark in await uow.remarks.new_ones(limit=2)] == ["e", "d"]
        assert await uow.remarks.count_open() == 5


async def store_remarks(store: SqlStore, *remarks: Remark) -> None:
    async with store.batch() as batch:
        for learner_remark in remarks:
            batch.uow.remarks.add(learner_remark)
            if learner_remark.letterbox:
                assert batch.uow.letterboxes.keep(learner_remark.letterbox, SARA)
        batch.keep_turn()
        await batch.commit()


async def remaining_ids(store: SqlStore, *ids: str) -> set[str]:
    async with store.batch() as batch:
        return {key for key in ids if await batch.uow.remarks.get(key) is not None}


async def test_words_are_sealed_and_no_account_stands_beside_them(
    open_store_at: Opening, data_dir: Path
) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    await store_remarks(store, remark("a", words="این جمله را نفهمیدم.", letterbox="box"))
    await store.checkpoint()
    database_bytes = (data_dir / "amanat.db").read_bytes()
    assert "نفهمیدم".encode() not in database_bytes and str(SARA.id).encode() not in database_bytes


async def test_a_turn_that_fails_keeps_no_remark(store: SqlStore) -> None:
    async with store.batch() as batch:
        batch.uow.remarks.add(remark("a"))
        batch.drop_turn()
        await batch.commit()
    assert await remaining_ids(store, "a") == set()


async def test_open_remark_ends_after_half_year_closed_after_quarter(
    store: SqlStore, clock: FakeClock
) -> None:
    today = clock.today()
    await store_remarks(
        store, remark("open", day=today), remark("closed", day=today).close(RemarkState.CANNOT, on=today)
    )
    clock.advance(CLOSED_STAYS)
    assert (await store.purge(clock.now()))["remarks"] == 0
    clock.advance(timedelta(days=1))
    assert (await store.purge(clock.now()))["remarks"] == 1
    assert await remaining_ids(store, "open", "closed") == {"open"}
    clock.advance(LONGEST - CLOSED_STAYS)
    await store.purge(clock.now())
    assert await remaining_ids(store, "open", "closed") == set()


async def test_letterbox_outlives_answer_by_two_days(store: SqlStore, clock: FakeClock) -> None:
    today = clock.today()
    answered = remark("a", day=today, letterbox="shared").close(RemarkState.ANSWERED, on=today)
    await store_remarks(store, answered, remark("b", day=today, letterbox="shared"))
    await store_remarks(store, remark("c", day=today, letterbox="alone").close(RemarkState.MENDED, on=today))
    clock.advance(ANSWER_TRAVELS)
    await store.purge(clock.now())
    assert await store.open_letterbox("alone") is not None, "the answer may still be on its way"
    clock.advance(timedelta(days=1))
    await store.purge(clock.now())
    assert await store.open_letterbox("alone") is None
    assert await store.open_letterbox("shared") is not None, "another remark waits for its answer"
    clock.advance(LONGEST)
    await store.purge(clock.now())
    assert await store.open_letterbox("shared") is None
