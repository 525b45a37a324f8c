"""Tables of grades that wait: one contract in memory, on SQLite, on PostgreSQL."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from bot.domain.atlas.atlas import Factor
from bot.domain.atlas.grade_tables import GradeFile, TableGrade
from bot.domain.catalogue.catalogue import Phase
from bot.domain.people import Account, Messenger
from tests.fakes.turns import FakeClock
from tests.storage.conftest import Opening, sqlite_url
from tests.storage.workplace import Workplace

DAY = date(2026, 11, 24)
PARI, QASEM = Account(Messenger.TELEGRAM, 7), Account(Messenger.BALE, 7)
FILE = GradeFile("f1", account=PARI, name="نمره‌ها.xlsx", file_id="m1", day=DAY)
GRADES = (TableGrade("thr01", Phase.DAY, Factor.TENSION, 4, "دلیل «با» گیومه"),)


async def test_tables_wait_to_be_read_then_to_be_pressed(work: Workplace) -> None:
    other = replace(FILE, id="f2", account=QASEM, day=DAY - timedelta(days=1))
    async with work.turn() as uow:
        uow.grade_files.save(FILE)
        uow.grade_files.save(other)
    read = replace(FILE, file_id="", grades=GRADES)
    async with work.turn() as uow:
        assert list(await uow.grade_files.waiting(limit=9)) == [other, FILE]
        assert list(await uow.grade_files.waiting(limit=1)) == [other]
        uow.grade_files.save(read)
        assert list(await uow.grade_files.waiting(limit=9)) == [other]
    async with work.turn() as uow:
        assert await uow.grade_files.get("f1") == read
        assert list(await uow.grade_files.of_account(PARI)) == [read]
        uow.grade_files.drop("f1")
        assert await uow.grade_files.get("f1") is None and not await uow.grade_files.of_account(PARI)
    async with work.turn() as uow:
        assert await uow.grade_files.get("f1") is None
        assert list(await uow.grade_files.waiting(limit=9)) == [other]


async def test_table_that_nobody_accepts_has_its_end(open_store_at: Opening, data_dir: Path) -> None:
    clock = FakeClock()
    store = await open_store_at(sqlite_url(data_dir), clock=clock)
    async with store.batch() as batch:
        batch.uow.grade_files.save(replace(FILE, day=clock.today(), grades=GRADES, file_id=""))
        batch.keep_turn()
        await batch.commit()
    clock.advance(timedelta(days=7))
    assert (await store.purge(clock.now()))["grade_files"] == 0
    clock.advance(timedelta(days=1))
    assert (await store.purge(clock.now()))["grade_files"] == 1
