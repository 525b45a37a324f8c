"""``database`` and ``keys to-…`` as an operator sees them: there and back, half done, and by mistake."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.__main__ import main
from bot.cli.doctor_checks import move_findings
from bot.cli.keeping import rotate_keys
from bot.domain.owner.burning import Burn
from bot.settings import Settings, read_settings
from storage.lock import FolderLock
from storage.moving.half_moves import IN_POSTGRESQL, WITH_HOLDER, Movable, half_moves, note_move
from storage.opening import open_store
from storage.store import SqlStore
from storage.trouble import DatabaseUnusable
from tests.fakes.turns import FakeClock
from tests.runtime.test_commands import line_of
from tests.storage.running_holder import HERE, Machines, start_machines
from tests.storage.test_burning import file_another, store_all_kinds, words_of
from tests.storage.values import WORDS

DATA = Path("data")


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in Settings.model_fields:
        monkeypatch.delenv(f"AMANAT_{name.upper()}", raising=False)
    monkeypatch.setenv("AMANAT_KEY_FILE", "keys/keys.json")


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    machines = start_machines(tmp_path / "machines")
    yield machines
    machines.close()


async def open_it() -> SqlStore:
    settings = read_settings()
    return await open_store(
        settings.url,
        data_dir=settings.data_dir,
        key_file=settings.key_file,
        holder=settings.holder,
        clock=FakeClock(),
    )


def fill_store() -> None:
    async def fill() -> None:
        await store_all_kinds(store := await open_it())
        await store.close()

    asyncio.run(fill())


def start_fails() -> str:
    with pytest.raises(DatabaseUnusable) as refused:
        asyncio.run(open_it())
    return str(refused.value)


async def _use_store(number: int) -> None:
    """The conversation goes on, the first report opens, and a new one is filed and withdrawn for good."""
    store = await open_it()
    async with store.batch() as batch:
        session = await batch.session("c1")
        assert session.state == "form"
        batch.save_session("c1", session)
        batch.keep_turn()
        await batch.commit()
    assert await words_of(store) and await store.open_address("report-1") is not None
    assert await store.open_clean("piece-1") is not None
    if number == 1:
        await file_another(store)
        async with store._reading() as link:
            ((key,),) = await link.rows(text("SELECT key FROM report_keys WHERE report_id = 'report-2'"))
        assert await words_of(store, "report-2") and store._context.report_keys.get(key) is not None
        async with store.batch() as batch:
            batch.uow.reports.destroy("report-2")
            batch.keep_turn()
            await batch.commit()
        assert store._context.report_keys.get(key) is None
    assert not await words_of(store, "report-2")
    await store.close()


def use_store(number: int) -> None:
    asyncio.run(_use_store(number))


@pytest.mark.slow
def test_store_works_in_each_place_that_it_moves_to(
    empty_pg_url: str, machines: Machines, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fill_store()
    assert main(["database", "to-postgresql", empty_pg_url]) == 0
    output = capsys.readouterr()
    assert (
        "rows of" in output.out
        and "--finish postgresql+asyncpg://" in output.out
        and ":***@" not in output.out
    )
    use_store(0)
    assert main(["database", "to-postgresql", empty_pg_url, "--finish"]) == 0
    output = capsys.readouterr().out
    assert "not the same, copied again: " in output, "the bot has worked in between"
    assert "set AMANAT_DATABASE_URL to postgresql+asyncpg://" in output and not (DATA / "amanat.db").exists()
    assert "the database was moved to postgresql+asyncpg://" in start_fails()
    monkeypatch.setenv("AMANAT_DATABASE_URL", empty_pg_url)
    use_store(1)

    monkeypatch.setenv("AMANAT_KEYS_AT", f"{HERE}:{machines.holder.port}")
    monkeypatch.setenv("AMANAT_KEYS_TLS", str(machines.program.folder))
    assert "./amanat keys to-holder --finish" in start_fails()
    assert main(["keys", "to-holder"]) == 0
    assert "keys can move to 127.0.0.1" in capsys.readouterr().out
    assert main(["keys", "to-holder", "--finish"]) == 0
    assert "were overwritten" in capsys.readouterr().out and not (DATA / "report_keys.db").exists()
    use_store(2)
    assert main(["database", "to-sqlite"]) == 1
    assert "move the keys first" in line_of(capsys)
    assert main(["keys", "to-folder", "--finish"]) == 0
    assert "unset AMANAT_KEYS_AT" in capsys.readouterr().out
    monkeypatch.delenv("AMANAT_KEYS_AT")
    use_store(3)

    assert main(["database", "to-sqlite", "--finish"]) == 0
    output = capsys.readouterr()
    assert "empty AMANAT_DATABASE_URL" in output.out
    assert WORDS not in output.out + output.err
    assert "was moved away" in start_fails()
    monkeypatch.delenv("AMANAT_DATABASE_URL")
    use_store(4)
    assert list(move_findings(read_settings())) == []


def test_half_done_moves_are_named_with_their_command() -> None:
    fill_store()
    note_move(DATA, Movable.DATABASE, "./amanat database to-postgresql --finish postgresql://db/amanat")
    asyncio.run(_close(open_it()))
    (finding,) = move_findings(read_settings())
    assert (
        finding.mark == "!"
        and "database to-postgresql --finish postgresql://db/amanat goes on" in finding.what
    )
    for what in (Movable.KEYS, Movable.EVIDENCE):
        note_move(DATA, what, "./amanat again --finish")
        assert (
            f"the move of the {what} is half done: stop the bot, ./amanat again --finish goes on"
            in start_fails()
        )
        (DATA / f"moving-{what}").unlink()
    note_move(DATA, Movable.KEYS, "./amanat again --finish")
    with pytest.raises(DatabaseUnusable):
        rotate_keys()
    (DATA / "moving-keys").unlink()
    (DATA / IN_POSTGRESQL).write_text("postgresql://db/amanat\n")
    (DATA / WITH_HOLDER).write_text("10.0.0.1:7443\n")
    assert [finding.mark for finding in move_findings(read_settings())] == ["!", "✗", "✗"]
    assert "set AMANAT_DATABASE_URL" in start_fails()


async def _close(opening: object) -> None:
    store = await opening  # type: ignore[misc] # a coroutine
    await store.close()


def test_mistaken_moves_say_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    fill_store()
    assert main(["database", "to-postgresql"]) == 1
    assert "name the PostgreSQL database" in line_of(capsys)
    assert main(["database", "to-postgresql", "sqlite:///other.db"]) == 1
    assert "that is no PostgreSQL database" in line_of(capsys)
    assert main(["database", "to-postgresql", "postgresql://somebody:hunter2@127.0.0.1:1/none"]) == 1
    line = line_of(capsys)
    assert "cannot be opened" in line and "hunter2" not in line
    assert main(["keys", "to-holder", "--finish"]) == 1
    assert "AMANAT_KEYS_AT is not set" in line_of(capsys)
    lock = FolderLock.take(DATA)
    assert main(["database", "to-postgresql", "postgresql://127.0.0.1:1/none"]) == 1
    assert "another process works on" in line_of(capsys)
    lock.release()
    assert half_moves(DATA) == []
    with closing(sqlite3.connect(DATA / "amanat.db")) as db:
        assert db.execute("SELECT count(*) FROM reports").fetchone() == (1,)


def test_burning_names_the_place_that_it_does_not_reach(capsys: pytest.CaptureFixture[str]) -> None:
    fill_store()
    note_move(DATA, Movable.KEYS, "./amanat keys to-holder --finish")
    assert main(["burn", Burn.ALL.value, "--yes"]) == 1
    assert "NOT DESTROYED: what a half-done move has copied to a holder of keys" in capsys.readouterr().err
