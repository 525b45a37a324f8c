"""What was said of stages: one contract in memory, on SQLite, on PostgreSQL."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.domain.people import Account, Messenger
from bot.domain.stages.stages import StageEntry, StageState
from storage.command_reads import read_stage_entries
from storage.stage_entries import STAY
from tests.fakes.turns import FakeClock
from tests.storage.conftest import Opening, sqlite_url
from tests.storage.workplace import Workplace

NOON = datetime(2026, 5, 1, 9, 0, 0, 123456, tzinfo=UTC)
FIRST = StageEntry(
    "e1",
    stage="notice",
    body="exec-county",
    state=StageState.UNDER_WAY,
    by=Account(Messenger.TELEGRAM, 7),
    at=NOON,
    days="2026-05-01/2026-05-02",
)
SECOND = replace(
    FIRST, id="e0", body="", state=StageState.DONE, at=NOON + timedelta(hours=1), source="آگهی «۳»", days=""
)


async def test_entries_come_oldest_first_and_are_taken_back(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.stage_entries.save(SECOND)
        uow.stage_entries.save(FIRST)
        assert list(await uow.stage_entries.all()) == [FIRST, SECOND]
    undone = replace(SECOND, taken_back_at=NOON + timedelta(hours=2))
    async with work.turn() as uow:
        assert await uow.stage_entries.get("e0") == SECOND and await uow.stage_entries.get("e9") is None
        uow.stage_entries.save(undone)
        assert list(await uow.stage_entries.all()) == [FIRST, undone]
    async with work.turn() as uow:
        assert list(await uow.stage_entries.all()) == [FIRST, undone]


async def test_entries_are_read_beside_the_program_and_end(open_store_at: Opening, data_dir: Path) -> None:
    clock = FakeClock(NOON)
    store = await open_store_at(sqlite_url(data_dir), clock=clock)
    async with store.batch() as batch:
        batch.uow.stage_entries.save(FIRST)
        batch.keep_turn()
        await batch.commit()
    _, entries = await read_stage_entries(sqlite_url(data_dir))
    assert list(entries) == [FIRST]
    clock.advance(STAY - timedelta(days=1))
    assert (await store.purge(clock.now()))["stage_entries"] == 0
    clock.advance(timedelta(days=2))
    assert (await store.purge(clock.now()))["stage_entries"] == 1
