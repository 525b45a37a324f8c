"""The audit log in the database: one chain, also with two workers, and rows that cannot be changed."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.__main__ import main
from bot.conversation.store import Conflict
from bot.domain.staff.audit import LINK_ONLY, AuditAction, AuditRecord, Links, as_moment, verify
from storage.audit import chain_records, read_log
from storage.store import SqlStore
from storage.trouble import RowRefused
from tests.storage.conftest import Opening
from tests.storage.values import NOW
from tests.storage.workplace import Workplace


async def record_actions(store: SqlStore, *subjects: str, words: str = "") -> None:
    async with store.batch() as batch:
        for place, subject in enumerate(subjects):
            at = NOW + timedelta(seconds=place)
            batch.uow.audit.record(AuditAction.CLAIM, by="telegram:1", at=at, subject=subject, words=words)
        batch.keep_turn()
        await batch.commit()


async def records(url: str) -> list[AuditRecord]:
    return [record async for record in read_log(url)]


async def test_records_stand_in_one_chain_over_batches(store: SqlStore, database_url: str) -> None:
    await record_actions(store, "a", "b")
    await record_actions(store, "c")
    log_records = await records(database_url)
    assert [(record.number, record.subject) for record in log_records] == [(1, "a"), (2, "b"), (3, "c")]
    verdict = verify(log_records)
    assert verdict.why == ""
    async with store.batch() as batch:
        assert await batch.uow.audit.head() == verdict.last


async def test_it_keeps_its_promises_everywhere(work: Workplace) -> None:
    async with work.batch() as (uow, keep, drop):
        uow.audit.record(AuditAction.CLAIM, by="telegram:1", at=NOW, subject="a")
        keep()
        uow.audit.record(AuditAction.READ, by="telegram:1", at=NOW, subject="a")
        drop()
        uow.audit.record(
            AuditAction.DECIDE, by="telegram:1", at=NOW, subject="a", detail="reject-unclear", words="چون"
        )
        keep()
    async with work.turn() as uow:
        newest, first = await uow.audit.of_subject("a", most=9)
        assert (newest.action, newest.number, first.action) == ("decide", 2, "claim")
        assert "چون" not in newest.words and len(newest.words) == 64
        head = await uow.audit.head()
        assert head is not None and (head.number, head.hash) == (2, newest.hash.hex())


async def test_records_up_to_moment_are_found_despite_later_ones(work: Workplace) -> None:
    async with work.turn() as uow:
        for minutes in range(5):
            uow.audit.record(
                AuditAction.READ,
                by="telegram:1",
                at=NOW + timedelta(minutes=minutes),
                subject="a",
                detail=str(minutes),
            )
    async with work.turn() as uow:
        by_then = await uow.audit.of_subject("a", most=2, until=NOW + timedelta(minutes=2))
        assert [record.detail for record in by_then] == ["2", "1"], "also that of the very moment"
        assert [record.detail for record in await uow.audit.of_subject("a", most=1)] == ["4"]
        uow.audit.record(AuditAction.EXPORT, by="operator", at=NOW, subject="a", detail="taken")
        uow.audit.record(AuditAction.READ, by="telegram:1", at=NOW, subject="a")
    async with work.turn() as uow:
        (taken,) = await uow.audit.of_subject("a", most=1, action=AuditAction.EXPORT)
        assert (taken.detail, taken.by) == ("taken", "operator")


async def test_equal_words_have_unequal_hashes(store: SqlStore, database_url: str) -> None:
    await record_actions(store, "a", "b", words="همان دلیل")
    first_record, second_record = await records(database_url)
    assert first_record.words != second_record.words


@pytest.mark.parametrize(
    "deed", ["UPDATE audit SET subject = 'x'", "DELETE FROM audit", "UPDATE audit SET number = 9"]
)
async def test_the_database_refuses_to_change_a_record(store: SqlStore, deed: str) -> None:
    await record_actions(store, "a")
    database = store._context.database
    async with database.turn, database.writing() as link:
        with pytest.raises((RowRefused, Conflict)):
            await link.run(text(deed))


@pytest.mark.slow
async def test_two_workers_on_postgresql_write_one_chain(open_store_at: Opening, pg_url: str) -> None:
    first_store, second_store = await open_store_at(pg_url), await open_store_at(pg_url, exclusive=False)
    await asyncio.gather(
        *(record_actions(store, f"{n}a", f"{n}b") for n in range(20) for store in (first_store, second_store))
    )
    log_records = await records(pg_url)
    assert len(log_records) == 80
    assert verify(log_records).why == ""


# --- the command ------------------------------------------------------------------------------------


@pytest.fixture
def audit_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., int]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AMANAT_KEY_FILE", "keys/keys.json")
    return lambda *words: main(["audit", *words])


def _alter_database(deed: str) -> None:
    """Change it like somebody who has the file: bypassing the database's own guard."""
    import sqlite3

    with sqlite3.connect("data/amanat.db") as database:
        for change in ("UPDATE", "DELETE"):
            database.execute(f"DROP TRIGGER IF EXISTS audit_no_{change}")
        database.execute(deed)
    database.close()


async def _record_three_actions() -> None:
    from storage.opening import open_store
    from tests.fakes.turns import FakeClock

    store = await open_store(
        "sqlite+aiosqlite:///data/amanat.db",
        data_dir=Path("data"), key_file=Path("keys/keys.json"), clock=FakeClock(),
    )  # fmt: skip
    await record_actions(store, "a", "b", "c")
    await store.close()


def test_the_command_says_what_is_proven(
    audit_command: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit_command("verify") == 1
    assert "no database yet" in capsys.readouterr().err
    asyncio.run(_record_three_actions())
    assert audit_command("head") == 0
    head = capsys.readouterr().out.strip()
    assert audit_command("verify", "--head", head) == 0
    assert f"records=3 whole head={head}" in capsys.readouterr().out
    assert audit_command("verify", "--head", "nonsense") == 1
    assert "as in 1234-" in capsys.readouterr().err


def test_command_detects_words_removed_by_others(
    audit_command: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    """The others have the database but no key:
    the record keeps its hash, and a boundary they set is detected."""
    asyncio.run(_record_three_actions())
    audit_command("head")
    head = capsys.readouterr().out.strip()
    log = asyncio.run(records("sqlite+aiosqlite:///data/amanat.db"))
    hidden = replace(log[1], by="telegram:666", detail="verify", words=LINK_ONLY)
    links = Links()
    links.add(hidden)
    subject, detail = links.boundary_fields
    made_up = AuditRecord(0, as_moment(NOW), "program", AuditAction.BOUNDARY, subject, detail, "")
    (boundary,) = chain_records([made_up], 3, log[2].hash)
    _alter_database("UPDATE audit SET by = 'telegram:666', detail = 'verify', words = '-' WHERE number = 2")
    _alter_database(
        "INSERT INTO audit (number, at, by, deed, subject, detail, words, hash) VALUES "
        f"(4, {boundary.at}, 'program', 'boundary', '{subject}', '{detail}', '', x'{boundary.hash.hex()}')"
    )
    assert audit_command("verify", "--head", head) == 1
    output = capsys.readouterr().out
    assert output.startswith("NOT PROVEN: the head of record 3 is older than the boundary, record 4")
    assert "nothing is proven from record 2 on" in output
    assert audit_command("verify") == 0
    assert "1 of them verify by their link only" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("deed", "message"),
    [
        ("UPDATE audit SET by = 'telegram:2' WHERE number = 2", "from record 2 on"),
        ("DELETE FROM audit WHERE number = 2", "from record 2 on"),
        ("DELETE FROM audit WHERE number = 3", "the log ends with record 2"),
    ],
)
def test_the_command_finds_what_was_done_to_the_file(
    audit_command: Callable[..., int], deed: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(_record_three_actions())
    audit_command("head")
    head = capsys.readouterr().out.strip()
    _alter_database(deed)
    assert audit_command("verify", "--head", head) == 1
    assert message in capsys.readouterr().out
