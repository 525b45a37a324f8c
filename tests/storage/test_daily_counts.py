"""Daily counts: one contract in memory, on SQLite, on PostgreSQL; and that none is written with what a person did."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.domain.figures.daily_counts import STAY, CountKind, DailyCount
from storage.models_asking import daily_counts
from storage.store import SqlStore
from tests.fakes.memory import MemoryUow
from tests.fakes.turns import FakeClock
from tests.storage.conftest import POSTGRESQL, Opening, sqlite_url

NOW = datetime(2026, 11, 24, 9, 20, tzinfo=UTC)
DAY = date(2026, 11, 24)
ASKED = CountKind.QUESTION


def question(topic: str, *, day: date = DAY, kind: CountKind = ASKED) -> DailyCount:
    return DailyCount(day, kind, topic, "missed")


async def add(store: SqlStore, *counts: DailyCount, is_kept: bool = True) -> None:
    async with store.batch() as batch:
        for count in counts:
            batch.uow.daily_counts.add(count)
        (batch.keep_turn if is_kept else batch.drop_turn)()
        await batch.commit()


async def totals(store: SqlStore, first: date = DAY, last: date = DAY) -> dict[str, int]:
    async with store.batch() as batch:
        rows = await batch.uow.daily_counts.between(ASKED, first, last)
    return {row.name: row.count for row in rows}


@pytest.fixture(params=["sqlite", POSTGRESQL])
async def url(request: pytest.FixtureRequest, data_dir: Path) -> str:
    if request.param == "sqlite":
        return sqlite_url(data_dir)
    address: str = request.getfixturevalue("pg_url")
    return address


@pytest.fixture
def clock() -> FakeClock:
    clock = FakeClock()
    clock.stand(NOW)
    return clock


async def test_counts_are_written_once_an_hour_and_add_up(
    url: str, clock: FakeClock, open_store_at: Opening
) -> None:
    store = await open_store_at(url, clock=clock)
    await store.purge(clock.now())
    await add(store, question("vote"), question("vote"), question("count"))
    await add(store, question("vote"), is_kept=False)
    await store.purge(clock.now())
    assert await totals(store) == {}, "the hour is not over"
    clock.stand(NOW + timedelta(hours=1))
    await store.purge(clock.now())
    assert await totals(store) == {"vote": 2, "count": 1}
    await add(store, question("vote"), question("vote", kind=CountKind.FORM))
    clock.stand(NOW + timedelta(hours=2))
    await store.purge(clock.now())
    await store.purge(clock.now())
    assert await totals(store) == {"vote": 3, "count": 1}


async def test_turn_of_a_person_writes_no_count(url: str, clock: FakeClock, open_store_at: Opening) -> None:
    """A count that changed in the transaction of a conversation would stand beside it in the database's log."""
    store = await open_store_at(url, clock=clock)
    await add(store, question("vote"))
    async with store._reading() as link:
        assert await link.rows(select(daily_counts)) == []


async def test_closing_writes_what_is_held(url: str, clock: FakeClock, open_store_at: Opening) -> None:
    store = await open_store_at(url, clock=clock)
    await add(store, question("vote"))
    await store.close()
    assert await totals(await open_store_at(url, clock=clock)) == {"vote": 1}


async def test_old_counts_end(url: str, clock: FakeClock, open_store_at: Opening) -> None:
    store = await open_store_at(url, clock=clock)
    await store.purge(clock.now())
    await add(store, question("vote", day=DAY - STAY), question("count", day=DAY - STAY - timedelta(days=1)))
    clock.stand(NOW + timedelta(hours=1))
    for _ in range(2):
        await store.purge(clock.now())
    assert await totals(store, date.min, DAY) == {"vote": 1}


async def test_memory_counts_alike() -> None:
    uow = MemoryUow()
    for count in (question("vote"), question("vote"), question("vote", day=DAY - timedelta(days=1))):
        uow.daily_counts.add(count)
    (row,) = await uow.daily_counts.between(ASKED, DAY, DAY)
    assert (row.name, row.count) == ("vote", 2)
