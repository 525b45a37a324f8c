"""What learners say of cards: one contract in memory, on SQLite, on PostgreSQL; and what is left of it."""

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


async def test_a_remark_comes_back_as_it_was_and_moves_on(work: Workplace) -> None:
    first = remark("a", words="این جمله را نفهمیدم.", letterbox="box")
    async with work.turn() as uow:
        uow.remarks.add(first)
        assert await uow.remarks.get("a") == first
        assert list(await uow.remarks.new_ones(limit=9)) == [first]
    async with work.turn() as uow:
        assert await uow.remarks.get("a") == first
        uow.remarks.save(first.told())
        assert not await uow.remarks.new_ones(limit=9)
        assert await uow.remarks.count_open() == 1
    async with work.turn() as uow:
        assert list(await uow.remarks.open_ones(limit=9)) == [first.told()]
        uow.remarks.save(first.told().ended(RemarkState.MENDED, on=DAY))
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
        assert [one.id for one in await uow.remarks.open_ones(limit=9)] == ["d", "b", "a", "c"]
        uow.remarks.add(remark("e", day=DAY - timedelta(days=9)))
        assert [one.id for one in await uow.remarks.open_ones(limit=2, skip=1)] == ["d", "b"]
        assert [one.id for one in await uow.remarks.new_ones(limit=2)] == ["e", "d"]
        assert await uow.remarks.count_open() == 5


async def stored(store: SqlStore, *found: Remark) -> None:
    async with store.batch() as batch:
        for one in found:
            batch.uow.remarks.add(one)
            if one.letterbox:
                assert batch.uow.letterboxes.keep(one.letterbox, SARA)
        batch.keep_turn()
        await batch.commit()


async def left(store: SqlStore, *ids: str) -> set[str]:
    async with store.batch() as batch:
        return {key for key in ids if await batch.uow.remarks.get(key) is not None}


async def test_words_are_sealed_and_no_account_stands_beside_them(opened: Opening, data_dir: Path) -> None:
    store = await opened(sqlite_url(data_dir))
    await stored(store, remark("a", words="این جمله را نفهمیدم.", letterbox="box"))
    await store.checkpoint()
    kept = (data_dir / "amanat.db").read_bytes()
    assert "نفهمیدم".encode() not in kept and str(SARA.id).encode() not in kept


async def test_a_turn_that_fails_keeps_no_remark(store: SqlStore) -> None:
    async with store.batch() as batch:
        batch.uow.remarks.add(remark("a"))
        batch.drop_turn()
        await batch.commit()
    assert await left(store, "a") == set()


async def test_an_open_remark_ends_after_half_a_year_and_a_closed_one_after_a_quarter(
    store: SqlStore, clock: FakeClock
) -> None:
    today = clock.today()
    await stored(
        store, remark("open", day=today), remark("closed", day=today).ended(RemarkState.CANNOT, on=today)
    )
    clock.advance(CLOSED_STAYS)
    assert (await store.purge(clock.now()))["remarks"] == 0
    clock.advance(timedelta(days=1))
    assert (await store.purge(clock.now()))["remarks"] == 1
    assert await left(store, "open", "closed") == {"open"}
    clock.advance(LONGEST - CLOSED_STAYS)
    await store.purge(clock.now())
    assert await left(store, "open", "closed") == set()


async def test_a_letterbox_outlives_the_answer_by_two_days_and_no_remark_that_waits(
    store: SqlStore, clock: FakeClock
) -> None:
    today = clock.today()
    answered = remark("a", day=today, letterbox="shared").ended(RemarkState.ANSWERED, on=today)
    await stored(store, answered, remark("b", day=today, letterbox="shared"))
    await stored(store, remark("c", day=today, letterbox="alone").ended(RemarkState.MENDED, on=today))
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
