"""Withdrawn data is gone, keys are in the right places, and rows of people contain no times."""

from __future__ import annotations

import os
import random
import re
import shutil
from contextlib import suppress
from pathlib import Path

import orjson
import pytest

from bot.runtime.system import SystemClock
from storage.models import metadata
from storage.opening import open_store
from storage.sealing import SealBroken
from storage.store import SqlStore
from tests.secrecy.crowd import SimulatedCitizen
from tests.secrecy.moderators import SimulatedModerator, run_together, step
from tests.secrecy.rows import Rows, read_all, times_in
from tests.secrecy.simulated_person import Story
from tests.secrecy.test_no_return import FixedRandom
from tests.secrecy.town import SimulatedTown, town

pytestmark = pytest.mark.slow

PEOPLE = {
    "sessions": {"conversation", "key", "sealed", "day"},
    "learners": {"key", "day", "data"},
    "chat_messages": {"conversation", "sealed", "key"},
    "reports": {"id", "case_id", "mode", "consent", "day", "withdrawn", "receipt_confirmed", "receipt", "reporter",
                "sealed", "disagreed", "right", "summary", "complaint", "origin",
                "joined", "alert"},
    "accounts": {"report_id", "sealed", "key"},
}  # fmt: skip
DAY = re.compile(r"\d{4}-\d\d-\d\d")


def every_file(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def send_report(here: SimulatedTown) -> SimulatedCitizen:
    reporter = SimulatedCitizen(here.world, 0, FixedRandom(0), mode="returnable")
    await run_together(here, [reporter.report()])
    await here.settle(files=True)
    return reporter


async def what_can_be_read(folder: Path, key_file: Path) -> tuple[bool, bool]:
    """Whether words and a file of a report can be read with this folder and the key file."""
    store: SqlStore = await open_store(
        f"sqlite+aiosqlite:///{folder / 'amanat.db'}", data_dir=folder, key_file=key_file, clock=SystemClock()
    )
    try:
        rows = read_all(folder / "amanat.db")
        async with store.batch() as batch:
            body = await batch.uow.reports.body(rows["reports"][0]["id"])
        clean = await store.open_clean(rows["evidence"][0]["id"])
        return body is not None, clean is not None
    finally:
        await store.close()


async def test_old_copy_with_current_keys_cannot_open_withdrawn_report(tmp_path: Path) -> None:
    """A backup of the data from before the withdrawal, the key files from after it, and the key file."""
    async with town(tmp_path) as here:
        reporter = await send_report(here)
        await here.program.store.checkpoint()
        old, mixed = tmp_path / "old", tmp_path / "mixed"
        shutil.copytree(here.data, old)
        shutil.copytree(here.data, mixed)
        reporter.say("/my_reports")
        await here.settle()
        reporter.press("my-open:")
        await here.settle()
        await run_together(here, [reporter._withdraw()])
        await here.settle(files=True)
    keys = tmp_path / "keys" / "keys.json"
    for name in ("report_keys.db", "hour_keys.db"):
        for file in mixed.glob(f"{name}*"):
            file.unlink()
        shutil.copy(here.data / name, mixed / name)
    assert await what_can_be_read(old, keys) == (True, True), "with the key files of that time it opens"
    assert await what_can_be_read(mixed, keys) == (False, False)


async def readable_text(folder: Path, key_file: Path) -> str:
    """Conversations with drafts, updates and messages, for somebody who has this folder and the key file."""
    store: SqlStore = await open_store(
        f"sqlite+aiosqlite:///{folder / 'amanat.db'}", data_dir=folder, key_file=key_file, clock=SystemClock()
    )
    try:
        rows, texts = read_all(folder / "amanat.db"), []
        for row in (*rows["sessions"], *rows["outbox"], *rows["inbox"]):
            key = store._context.hours.get(row["key"]) if row["key"] is not None else None
            with suppress(SealBroken):
                if key is not None:
                    texts.append(store._context.sealer.open(row.get("sealed") or row["raw"], key).decode())
        return "".join(texts)
    finally:
        await store.close()


async def report_and_copy(here: SimulatedTown, reporter: SimulatedCitizen, copy_folder: Path) -> None:
    """A report is filed. ``kept`` is the folder just before «send» was pressed."""
    going: list[Story] = [reporter.report()]
    while not here.rows("SELECT 1 FROM reports"):
        await here.program.store.checkpoint()
        shutil.rmtree(copy_folder, ignore_errors=True)
        shutil.copytree(here.data, copy_folder)
        going = step(going)
        await here.settle()
    await run_together(here, going)


async def test_old_copy_with_current_keys_cannot_open_withdrawn_draft(
    tmp_path: Path,
) -> None:
    """A backup from the moment of the review, the key files from after the withdrawal, and the key file.
    Another person began to write in the same hour and goes on."""
    draft, mixed = tmp_path / "draft", tmp_path / "mixed"
    async with town(tmp_path) as here:
        other = SimulatedCitizen(here.world, 1, FixedRandom(1), mode="returnable")
        going = step([other.report()])
        await here.settle()
        assert going
        reporter = SimulatedCitizen(here.world, 0, FixedRandom(0), mode="returnable")
        await report_and_copy(here, reporter, draft)
        await here.settle(files=True)
        shutil.copytree(draft, mixed)
        reporter.say("/my_reports")
        await here.settle()
        reporter.press("my-open:")
        await here.settle()
        await run_together(here, [reporter._withdraw()])
        await here.settle(files=True)
        here.world.clock.advance(2 * 3600)  # what was being sent at that moment is deleted with its hour
        await here.program.store.purge(here.program.clock.now())
        for name in ("report_keys.db", "hour_keys.db"):
            for file in mixed.glob(f"{name}*"):
                file.unlink()
            shutil.copy(here.data / name, mixed / name)
    keys = tmp_path / "keys" / "keys.json"
    values = [str(mark.value) for mark in reporter.marks if mark.what in ("said", "code")]
    then, now = await readable_text(draft, keys), await readable_text(mixed, keys)
    assert [value for value in values if value in then], "with the key files of that time they open"
    assert [value for value in values if value in now] == []
    assert now, "the other person's draft opens, because it still exists"


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
async def test_keys_lie_outside_data_and_files_are_owners_only(tmp_path: Path) -> None:
    async with town(tmp_path) as here:
        await send_report(here)
        files = every_file(tmp_path)
        assert {"keys.json", "amanat.db", "amanat.db-wal", "report_keys.db"} <= {path.name for path in files}
        root = (tmp_path / "keys" / "keys.json").read_bytes()
        secret = orjson.loads(root)["root"].encode()
        for path in files:
            if path.name != "amanat.lock":  # the lock file is empty
                assert path.stat().st_mode & 0o077 == 0, path.name
            assert here.data not in path.parents or secret not in path.read_bytes()


async def test_rows_of_people_carry_a_day_and_no_time(tmp_path: Path) -> None:
    for table, columns in PEOPLE.items():
        assert {column.name for column in metadata.tables[table].columns} == columns
    async with town(tmp_path) as here:
        citizens = [SimulatedCitizen(here.world, n, random.Random(n)) for n in range(12)]
        await run_together(here, [citizen.day() for citizen in citizens])
        await run_together(here, [story for citizen in citizens for story in (citizen.quiz(),)])
        SimulatedModerator(here.world, "mina", citizens[0].messenger).say("/start")
        await here.settle(files=True)
        rows = read_all(here.database)
    for table in PEOPLE:
        assert rows[table], table
    for table in ("sessions", "learners", "reports"):
        assert all(DAY.fullmatch(row["day"]) for row in rows[table])
    assert any("attempt" in row["data"] for row in rows["learners"])
    assert times_in(rows, PEOPLE) == []


def test_a_time_in_a_persons_row_would_be_seen() -> None:
    rows: Rows = {table: [] for table in PEOPLE}
    rows["learners"] = [{"key": "k", "day": "2026-11-24", "data": '{"attempt": {"started": 1795541657}}'}]
    rows["sessions"] = [{"conversation": "c", "key": 2**61, "sealed": b"", "day": "2026-11-24T10:00"}]
    assert times_in(rows, PEOPLE) == ["sessions.day: 2026-11-24T10:00", "learners.data: 1795541657"]
