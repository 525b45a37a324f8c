"""Owners' settings are stored and read again on every storage, and a shortened retention ends data sooner."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import Phase
from bot.domain.owner.recordings import RecordedText, Recording
from bot.domain.owner.settings import LocalLine, Reporting, Retention, RunningSettings, retention_in_force
from bot.domain.people import Messenger
from storage.backup import last_backup, note_backup
from storage.store import SqlStore
from tests.fakes.turns import FakeClock
from tests.storage.values import CODE, NOW, SARA, a_body, a_case, a_report
from tests.storage.workplace import Workplace

LINE = LocalLine("02145500", "ستاد انتخابات شهرستان", "آگهی فرمانداری")
FULL = RunningSettings(
    Reporting.OPEN,
    Phase.DAY,
    law_days={
        "start": date(2026, 1, 2),
        "registration": date(2026, 1, 3),
        "qualified": date(2026, 3, 4),
    },
    polling_day=date(2026, 5, 1),
    result_day=date(2026, 5, 3),
    retention=Retention(3, 10, 20, 100, 2),
    lines=(LINE,),
    recordings=(Recording(RecordedText.SUMMARY, Messenger.BALE, "file:1", "voice", "ab12"),),
    closed_on=date(2026, 6, 9),
    opened_on=date(2026, 1, 1),
)


async def test_all_that_is_set_is_read_again(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.settings.save(FULL)
    async with work.turn() as uow:
        assert await uow.settings.running() == FULL
        uow.settings.save(replace(FULL, retention=None, lines=()))
    async with work.turn() as uow:
        assert await uow.settings.running() == replace(FULL, retention=None, lines=())


async def store_decided_case(store: SqlStore) -> None:
    async with store.batch() as batch:
        batch.uow.cases.add(a_case(state=State.VERIFIED, decided_at=NOW))
        batch.uow.reports.add(a_report(), body=a_body(), receipt=CODE, reporter_key="r1", account=SARA)
        batch.keep_turn()
        await batch.commit()


async def save_retention(store: SqlStore, retention: Retention | None) -> None:
    async with store.batch() as batch:
        batch.uow.settings.save(RunningSettings(retention=retention))
        batch.keep_turn()
        await batch.commit()


@pytest.mark.parametrize(
    ("retention", "gone"), [(None, 0), (Retention(closed=30), 1), (Retention(closed=900), 0)]
)
async def test_owners_shortened_retention_ends_data_sooner_never_later(
    store: SqlStore, clock: FakeClock, retention: Retention | None, gone: int
) -> None:
    await store_decided_case(store)
    await save_retention(store, retention)
    clock.advance(timedelta(days=32))
    assert (await store.purge(clock.now()))["cases"] == gone
    clock.advance(timedelta(days=60))
    assert (await store.purge(clock.now()))["cases"] == 1 - gone, "the bound holds in any case"


def test_an_owner_never_lengthens_what_the_settings_say() -> None:
    bounds = Retention(closed=20)
    assert retention_in_force(RunningSettings(), bounds) == bounds
    assert retention_in_force(RunningSettings(retention=Retention(closed=60, spam=2)), bounds) == Retention(
        spam=2, closed=20
    )


def test_the_last_backup_is_told_or_nothing_is(tmp_path: Path) -> None:
    assert last_backup(tmp_path) is None
    note_backup(tmp_path, NOW)
    assert last_backup(tmp_path) == NOW
    (tmp_path / "last-backup").write_text("yesterday")
    assert last_backup(tmp_path) is None
    note_backup(tmp_path / "nowhere", NOW)
