"""Versions of the division of work, and what liaisons say of rows: one contract in memory, on SQLite, on PostgreSQL."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from bot.domain.division.row_stands import ObjectionWish, RowStand, Stand
from bot.domain.people import Account, Messenger, Role, Staff
from bot.domain.staff.signed_versions import SignedVersion, VersionStage, lock_version, seal
from tests.fakes.turns import FakeClock
from tests.storage.conftest import Opening, sqlite_url
from tests.storage.values import MINA, REZA
from tests.storage.workplace import Workplace

DAY = date(2026, 11, 24)
PARI = Account(Messenger.TELEGRAM, 7)
DRAFT = SignedVersion("v1", 1, VersionStage.DRAFT, REZA, DAY, "text")
STAND = RowStand(
    PARI,
    "1a2b3c4d",
    "police",
    Stand.OBJECTED,
    DAY,
    "چون «چنین» است",
    ObjectionWish.BODY,
    "court",
    '{"act":"O13"}',
    "o1",
)


async def test_draft_is_locked_or_discarded_and_locked_version_stays(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.division.add(DRAFT)
    async with work.turn() as uow:
        assert list(await uow.division.versions()) == [replace(DRAFT, text="")]
        uow.division.lock(lock_version(DRAFT, first=REZA, second=MINA, day=DAY))
    async with work.turn() as uow:
        version = await uow.division.version("v1")
        assert version is not None and version.text == "text" and version.hash == seal("text")
        uow.division.discard("v1")
    async with work.turn() as uow:
        assert await uow.division.version("v1") is not None
        uow.division.add(replace(DRAFT, id="v2", number=2))
        uow.division.discard("v2")
    async with work.turn() as uow:
        assert [version.id for version in await uow.division.versions()] == ["v1"]


async def test_liaison_has_one_stand_on_a_row(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.division.take(STAND)
        uow.division.take(replace(STAND, row="ffffffff"))
        assert len(await uow.division.stands()) == 2
    newer = RowStand(PARI, STAND.row, "police", Stand.CONFIRMED, DAY)
    async with work.turn() as uow:
        assert STAND in await uow.division.stands()
        uow.division.take(newer)
    async with work.turn() as uow:
        assert list(await uow.division.stands()) == [newer, replace(STAND, row="ffffffff")]


async def test_stands_of_former_liaisons_end(
    open_store_at: Opening, data_dir: Path
) -> None:
    clock = FakeClock()
    store = await open_store_at(sqlite_url(data_dir), clock=clock)
    async with store.batch() as batch:
        batch.uow.staff.save(Staff(MINA, Role.LIAISON, "Mina", body="police"))
        for by, row, opinion in ((PARI, "1", "o1"), (PARI, "2", ""), (MINA, "2", "")):
            batch.uow.division.take(replace(STAND, by=by, row=row, opinion_id=opinion, day=clock.today()))
        batch.keep_turn()
        await batch.commit()
    clock.advance(timedelta(days=30))
    assert (await store.purge(clock.now()))["division_stands"] == 0
    clock.advance(timedelta(days=1))
    assert (await store.purge(clock.now()))["division_stands"] == 1
