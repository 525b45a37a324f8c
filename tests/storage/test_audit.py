"""The audit log in the database: one chain, also of two workers, and rows that cannot be changed."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.__main__ import main
from bot.conversation.store import Conflict
from bot.domain.staff.audit import LINK_ONLY, Deed, Record, as_moment
from bot.domain.staff.audit_proof import Links, verify
from storage.audit import chained, read_log
from storage.store import SqlStore
from storage.trouble import RowRefused
from tests.storage.conftest import Opening
from tests.storage.values import NOW
from tests.storage.workplace import Workplace


async def wrote(store: SqlStore, *subjects: str, words: str = "") -> None:
    async with store.batch() as batch:
        for place, subject in enumerate(subjects):
            at = NOW + timedelta(seconds=place)
            batch.uow.audit.record(Deed.CLAIM, by="telegram:1", at=at, subject=subject, words=words)
        batch.keep_turn()
        await batch.commit()


async def records(url: str) -> list[Record]:
    return [record async for record in read_log(url)]


async def test_records_stand_in_one_chain_over_batches(store: SqlStore, database_url: str) -> None:
    await wrote(store, "a", "b")
    await wrote(store, "c")
    found = await records(database_url)
    assert [(record.number, record.subject) for record in found] == [(1, "a"), (2, "b"), (3, "c")]
    verdict = verify(found)
    assert verdict.why == ""
    async with store.batch() as batch:
        assert await batch.uow.audit.head() == verdict.last


async def test_it_keeps_its_promises_everywhere(work: Workplace) -> None:
    async with work.batch() as (uow, keep, drop):
        uow.audit.record(Deed.CLAIM, by="telegram:1", at=NOW, subject="a")
        keep()
        uow.audit.record(Deed.READ, by="telegram:1", at=NOW, subject="a")
        drop()
        uow.audit.record(
            Deed.DECIDE, by="telegram:1", at=NOW, subject="a", detail="reject-unclear", words="چون"
        )
        keep()
    async with work.turn() as uow:
        newest, first = await uow.audit.of_subject("a", most=9)
        assert (newest.deed, newest.number, first.deed) == ("decide", 2, "claim")
        assert "چون" not in newest.words and len(newest.words) == 64
        head = await uow.audit.head()
        assert head is not None and (head.number, head.hash) == (2, newest.hash.hex())


async def test_what_was_written_by_a_moment_is_found_whatever_came_later(work: Workplace) -> None:
    async with work.turn() as uow:
        for minutes in range(5):
            uow.audit.record(
                Deed.READ,
                by="telegram:1",
                at=NOW + timedelta(minutes=minutes),
                subject="a",
                detail=str(minutes),
            )
    async with work.turn() as uow:
        by_then = await uow.audit.of_subject("a", most=2, until=NOW + timedelta(minutes=2))
        assert [record.detail for record in by_then] == ["2", "1"], "also that of the very moment"
        assert [record.detail for record in await uow.audit.of_subject("a", most=1)] == ["4"]
        uow.audit.record(Deed.EXPORT, by="operator", at=NOW, subject="a", detail="taken")
        uow.audit.record(Deed.READ, by="telegram:1", at=NOW, subject="a")
    async with work.turn() as uow:
        (taken,) = await uow.audit.of_subject("a", most=1, deed=Deed.EXPORT)
        assert (taken.detail, taken.by) == ("taken", "operator")


async def test_equal_words_have_unequal_hashes(store: SqlStore, database_url: str) -> None:
    await wrote(store, "a", "b", words="همان دلیل")
    one, other = await records(database_url)
    assert one.words != other.words


@pytest.mark.parametrize(
    "deed", ["UPDATE audit SET subject = 'x'", "DELETE FROM audit", "UPDATE audit SET number = 9"]
)
async def test_the_database_refuses_to_change_a_record(store: SqlStore, deed: str) -> None:
    await wrote(store, "a")
    database = store._means.database
    async with database.turn, database.writing() as link:
        with pytest.raises((RowRefused, Conflict)):
            await link.run(text(deed))


@pytest.mark.slow
async def test_two_workers_on_postgresql_write_one_chain(opened: Opening, pg_url: str) -> None:
    one, other = await opened(pg_url), await opened(pg_url, exclusive=False)
    await asyncio.gather(*(wrote(store, f"{n}a", f"{n}b") for n in range(20) for store in (one, other)))
    found = await records(pg_url)
    assert len(found) == 80
    assert verify(found).why == ""


# --- the command ------------------------------------------------------------------------------------


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., int]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AMANAT_KEY_FILE", "keys/keys.json")
    return lambda *words: main(["audit", *words])


def _altered(deed: str) -> None:
    """As somebody would who has the file: past the database's own guard."""
    import sqlite3

    with sqlite3.connect("data/amanat.db") as database:
        for change in ("UPDATE", "DELETE"):
            database.execute(f"DROP TRIGGER IF EXISTS audit_no_{change}")
        database.execute(deed)
    database.close()


async def _three() -> None:
    from storage.opening import open_store
    from tests.fakes.turns import FakeClock

    store = await open_store(
        "sqlite+aiosqlite:///data/amanat.db",
        data_dir=Path("data"), key_file=Path("keys/keys.json"), clock=FakeClock(),
    )  # fmt: skip
    await wrote(store, "a", "b", "c")
    await store.close()


def test_the_command_says_what_is_proven(
    here: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert here("verify") == 1
    assert "no database yet" in capsys.readouterr().err
    asyncio.run(_three())
    assert here("head") == 0
    head = capsys.readouterr().out.strip()
    assert here("verify", "--head", head) == 0
    assert f"records=3 whole head={head}" in capsys.readouterr().out
    assert here("verify", "--head", "nonsense") == 1
    assert "as in 1234-" in capsys.readouterr().err


def test_the_command_finds_words_that_were_taken_out_by_somebody_else(
    here: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    """They have the database and no key: the record keeps its hash, and a boundary of their own tells of it."""
    asyncio.run(_three())
    here("head")
    head = capsys.readouterr().out.strip()
    log = asyncio.run(records("sqlite+aiosqlite:///data/amanat.db"))
    hidden = replace(log[1], by="telegram:666", detail="verify", words=LINK_ONLY)
    links = Links()
    links.add(hidden)
    subject, detail = links.told
    made_up = Record(0, as_moment(NOW), "program", Deed.BOUNDARY, subject, detail, "")
    (boundary,) = chained([made_up], 3, log[2].hash)
    _altered("UPDATE audit SET by = 'telegram:666', detail = 'verify', words = '-' WHERE number = 2")
    _altered(
        "INSERT INTO audit (number, at, by, deed, subject, detail, words, hash) VALUES "
        f"(4, {boundary.at}, 'program', 'boundary', '{subject}', '{detail}', '', x'{boundary.hash.hex()}')"
    )
    assert here("verify", "--head", head) == 1
    told = capsys.readouterr().out
    assert told.startswith("NOT PROVEN: the head of record 3 is older than the boundary, record 4")
    assert "nothing is proven from record 2 on" in told
    assert here("verify") == 0
    assert "1 of them verify by their link only" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        ("UPDATE audit SET by = 'telegram:2' WHERE number = 2", "from record 2 on"),
        ("DELETE FROM audit WHERE number = 2", "from record 2 on"),
        ("DELETE FROM audit WHERE number = 3", "the log ends with record 2"),
    ],
)
def test_the_command_finds_what_was_done_to_the_file(
    here: Callable[..., int], deed: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(_three())
    here("head")
    head = capsys.readouterr().out.strip()
    _altered(deed)
    assert here("verify", "--head", head) == 1
    assert said in capsys.readouterr().out
