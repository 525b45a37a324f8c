"""The real way: from SQLite to PostgreSQL and back, nothing changed, and a store that works in each place."""

import asyncio
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from storage.engine import read_url
from storage.migrate import HEAD, MOVED, current_step, migrate
from storage.moving.database_move import DatabaseMove
from storage.moving.postgresql_side import PostgresqlSide
from storage.moving.sqlite_side import SqliteSide
from storage.moving.table_forms import SEQUENCES, all_tables
from storage.process_names import ProcessName
from storage.trouble import DatabaseBusy, DatabaseUnusable
from tests.fakes.template_database import migrate_by_copy
from tests.storage.conftest import sqlite_url
from tests.storage.moved_rows import definitions_of, fill_database, rows_of_tables
from tests.storage.test_database_move import is_gone

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
async def filled_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("storage.moving.database_move.PAGE", 4)
    (tmp_path / "old").mkdir()
    await migrate_by_copy(sqlite_url(tmp_path / "old"))
    fill_database(tmp_path / "old" / "amanat.db", each=8)
    return tmp_path / "old" / "amanat.db"


async def move(path: Path, pg_url: str, *, back: bool = False, finish: bool = True) -> list[str]:
    """Move between this file and this database; returns the lines."""
    lines: list[str] = []
    server = await PostgresqlSide.open(read_url(pg_url), ProcessName.of_this_process(path.parent))
    file = SqliteSide(read_url(sqlite_url(path.parent)))
    source, target = (server, file) if back else (file, server)
    try:
        await DatabaseMove(source, target, "store-1", lines.append).run(finish=finish)
    finally:
        await server.close()
        await file.close()
    return lines


async def ask(url: str, sql: str) -> list[Any]:
    engine = create_async_engine(url)
    try:
        async with engine.connect() as connection:
            return [tuple(row) for row in await connection.execute(text(sql))]
    finally:
        await engine.dispose()


SCHEMA = (
    "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2",
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid <> 0 "
    "AND connamespace = 'public'::regnamespace ORDER BY 1, 2",
    "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2",
    "SELECT sequencename FROM pg_sequences ORDER BY 1",
    "SELECT table_name, column_name, data_type, character_maximum_length FROM information_schema.columns "
    "WHERE table_schema = 'public' ORDER BY 1, 2",
)


async def test_to_postgresql_and_back_nothing_changes(
    filled_path: Path, pg_url: str, empty_pg_url: str
) -> None:
    before, schema = rows_of_tables(filled_path), definitions_of(filled_path)
    await move(filled_path, empty_pg_url)
    assert is_gone(filled_path) and await current_step(empty_pg_url) == HEAD
    for question in SCHEMA:
        assert await ask(empty_pg_url, question) == await ask(pg_url, question), question
    await move(filled_path, empty_pg_url, back=True)
    assert rows_of_tables(filled_path) == before and definitions_of(filled_path) == schema
    assert await current_step(empty_pg_url) == MOVED
    with pytest.raises(DatabaseUnusable, match="was moved away"):
        await migrate(empty_pg_url)
    assert await ask(empty_pg_url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'") == [
        ("alembic_version",)
    ]
    await move(filled_path, empty_pg_url)
    for question in SCHEMA:
        assert await ask(empty_pg_url, question) == await ask(pg_url, question), (
            "an emptied database is filled_path again"
        )


async def test_sequences_go_on_behind_the_moved_rows(filled_path: Path, pg_url: str) -> None:
    with closing(sqlite3.connect(filled_path)) as db, db:
        db.execute("UPDATE outbox SET id = 5000000 - id % 100")
        db.execute("UPDATE inbox SET id = 4000000 - id % 100")
        db.execute("DELETE FROM case_numbers")
        db.execute("INSERT INTO case_numbers VALUES (77, '2026-05-01', 3)")
        db.execute("DELETE FROM case_notes")
        db.execute("UPDATE report_lines SET id = 100 + id % 50")
    await move(filled_path, pg_url)
    assert await ask(pg_url, "SELECT nextval('case_number_blocks')") == [(78,)]
    ((block,),) = await ask(pg_url, "SELECT nextval('row_id_blocks')")
    assert [(block * 1000 > highest,) for (highest,) in await ask(pg_url, "SELECT max(id) FROM outbox")] == [
        (True,)
    ]
    numbered = {form.name: form.numbered for form in all_tables() if form.numbered}
    assert numbered == {"case_details": "id", "case_notes": "id", "report_lines": "id"}
    for name, column in numbered.items():
        ((number,),) = await ask(pg_url, f"SELECT nextval(pg_get_serial_sequence('{name}', '{column}'))")
        ((highest,),) = await ask(pg_url, f"SELECT coalesce(max({column}), 0) FROM {name}")
        assert number == highest + 1
    known = {*SEQUENCES, *(f"{name}_{column}_seq" for name, column in numbered.items())}
    assert {name for (name,) in await ask(pg_url, SCHEMA[3])} == known, "a new sequence must be set by a move"


async def test_database_at_work_is_not_moved(filled_path: Path, pg_url: str) -> None:
    other = await PostgresqlSide.open(read_url(pg_url), ProcessName.of_this_process(filled_path.parent))
    with pytest.raises(DatabaseBusy, match="stop it first"):
        await move(filled_path, pg_url)
    await other.close()


async def test_value_that_postgresql_refuses_is_not_quoted(filled_path: Path, pg_url: str) -> None:
    before = rows_of_tables(filled_path)
    with closing(sqlite3.connect(filled_path)) as db, db:
        db.execute("INSERT INTO settings VALUES ('phase', 'secret' || char(0))")
    with pytest.raises(DatabaseUnusable, match="table settings: 22021") as refused:
        await move(filled_path, pg_url)
    assert "secret" not in str(refused.value) and refused.value.__cause__ is None
    with closing(sqlite3.connect(filled_path)) as db, db:
        db.execute("DELETE FROM settings WHERE name = 'phase'")
    await move(filled_path, pg_url)
    await move(filled_path, pg_url, back=True)
    assert rows_of_tables(filled_path) == before


_KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from storage.engine import read_url
from storage.moving import database_move
from storage.moving.postgresql_side import PostgresqlSide
from storage.moving.sides import MoveSide
from storage.moving.sqlite_side import SqliteSide
from storage.process_names import ProcessName
database_move.PAGE = 4
file, server, deeds, way = sys.argv[1:]
left = [int(deeds)]
for name in ("take_page", "make_ready", "read_page", "set_step", "open_for_work", "drop_marks"):
    def die_at(deed):
        async def counted(self, *given, **more):
            left[0] -= 1
            if left[0] == 0:
                asyncio.get_running_loop().call_later(0.0004, os.kill, os.getpid(), signal.SIGKILL)
            return await deed(self, *given, **more)
        return counted
    setattr(MoveSide, name, die_at(getattr(MoveSide, name)))
async def move():
    sides = [
        SqliteSide(read_url("sqlite:///" + file)),
        await PostgresqlSide.open(read_url(server), ProcessName.of_this_process(Path(file).parent)),
    ]
    source, target = sides if way == "there" else reversed(sides)
    await database_move.DatabaseMove(source, target, "store-1", print).run(finish=True)
asyncio.run(move())
"""


@pytest.mark.parametrize("way", ["there", "back"])
async def test_killed_movers_lose_and_double_nothing(filled_path: Path, pg_url: str, way: str) -> None:
    before = rows_of_tables(filled_path)
    if way == "back":
        await move(filled_path, pg_url)
    for deeds in (60, 250, 430):
        died = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-c", _KILLED, str(filled_path), pg_url, str(deeds), way],
            cwd=ROOT,
            capture_output=True,
            check=False,
        )
        assert died.returncode == -signal.SIGKILL, died.stderr.decode()
    await move(filled_path, pg_url, back=way == "back")
    if way == "there":
        assert is_gone(filled_path)
        await move(filled_path, pg_url, back=True)
    assert rows_of_tables(filled_path) == before
