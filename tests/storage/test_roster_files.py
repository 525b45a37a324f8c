"""Tables of the roster that wait: one contract in memory, on SQLite, on PostgreSQL."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from bot.domain.desk.roster import RosterHour
from bot.domain.desk.roster_tables import PlannedHour, RosterFile
from bot.domain.people import Account, Messenger
from tests.fakes.turns import FakeClock
from tests.storage.conftest import Opening, sqlite_url
from tests.storage.workplace import Workplace

DAY = date(2026, 11, 24)
NADER, MINA = Account(Messenger.TELEGRAM, 7), Account(Messenger.BALE, 7)
FILE = RosterFile("f1", account=NADER, name="نوبت‌ها.xlsx", file_id="m1", day=DAY)
PLANNED = (PlannedHour(RosterHour(DAY, 0), MINA), PlannedHour(RosterHour(DAY, 23), NADER))


async def test_tables_wait_to_be_read_then_to_be_pressed(work: Workplace) -> None:
    other = replace(FILE, id="f2", account=MINA, day=DAY - timedelta(days=1))
    async with work.turn() as uow:
        uow.roster_files.save(FILE)
        uow.roster_files.save(other)
    read = replace(FILE, file_id="", planned=PLANNED)
    async with work.turn() as uow:
        assert list(await uow.roster_files.waiting(limit=9)) == [other, FILE]
        uow.roster_files.save(read)
        assert list(await uow.roster_files.waiting(limit=9)) == [other]
    async with work.turn() as uow:
        assert await uow.roster_files.get("f1") == read
        assert list(await uow.roster_files.of_account(NADER)) == [read]
        uow.roster_files.drop("f1")
        assert await uow.roster_files.get("f1") is None and not await uow.roster_files.of_account(NADER)
    async with work.turn() as uow:
        assert await uow.roster_files.get("f1") is None


async def test_table_that_nobody_accepts_has_its_end(open_store_at: Opening, data_dir: Path) -> None:
    clock = FakeClock()
    store = await open_store_at(sqlite_url(data_dir), clock=clock)
    async with store.batch() as batch:
        batch.uow.roster_files.save(replace(FILE, day=clock.today(), planned=PLANNED, file_id=""))
        batch.keep_turn()
        await batch.commit()
    clock.advance(timedelta(days=7))
    assert (await store.purge(clock.now()))["roster_files"] == 0
    clock.advance(timedelta(days=1))
    assert (await store.purge(clock.now()))["roster_files"] == 1
