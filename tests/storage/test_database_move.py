"""The database moves whole: broken off anywhere it goes on, what differs is found, and nothing starts on half of it."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from storage.engine import read_url
from storage.migrate import HEAD, MOVING, current_step, migrate
from storage.moving import database_move
from storage.moving.database_move import DatabaseMove
from storage.moving.sides import MARKS
from storage.moving.sqlite_side import SqliteSide
from storage.trouble import DatabaseUnusable
from tests.fakes.template_database import migrate_by_copy
from tests.storage.conftest import sqlite_url
from tests.storage.moved_rows import definitions_of, fill_database, rows_of_tables

pytestmark = pytest.mark.slow

STORE = "store-1"


class BrokenOff(Exception):
    """The mover is killed here."""


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_move, "PAGE", 4)
    monkeypatch.setattr("storage.moving.sqlite_side.migrate", migrate_by_copy)


@pytest.fixture
async def source_path(tmp_path: Path) -> Path:
    (tmp_path / "old").mkdir()
    await migrate_by_copy(sqlite_url(tmp_path / "old"))
    fill_database(tmp_path / "old" / "amanat.db", each=9)
    return tmp_path / "old" / "amanat.db"


@pytest.fixture
def target_path(tmp_path: Path) -> Path:
    (tmp_path / "new").mkdir()
    return tmp_path / "new" / "amanat.db"


def side_at(path: Path) -> SqliteSide:
    return SqliteSide(read_url(sqlite_url(path.parent)))


def is_gone(path: Path) -> bool:
    """Whether nothing of the file is left, its log and index included."""
    return not list(path.parent.glob(f"{path.name}*"))


async def move(
    source: Path, target: Path, *, finish: bool, say: Callable[[str], None] = print, **more: Any
) -> int:
    sides = side_at(source), side_at(target)
    try:
        return await DatabaseMove(*sides, STORE, say, **more).run(finish=finish)
    finally:
        for side in sides:
            await side.close()


async def test_copy_is_whole_and_starts_nothing_until_finished(source_path: Path, target_path: Path) -> None:
    before, schema = rows_of_tables(source_path), definitions_of(source_path)
    counted: list[tuple[int, int]] = []
    total = await move(source_path, target_path, finish=False, copying=lambda *at: counted.append(at))
    assert counted[-1] == (total, total) and total == sum(map(len, before.values()))
    assert rows_of_tables(target_path) == rows_of_tables(source_path) == before
    assert definitions_of(target_path) == schema, "indexes and triggers are made again as they were"
    assert await current_step(sqlite_url(target_path.parent)) == MOVING
    with pytest.raises(DatabaseUnusable, match="only in part"):
        await migrate(sqlite_url(target_path.parent))
    assert await current_step(sqlite_url(source_path.parent)) == HEAD
    await move(source_path, target_path, finish=True)
    assert rows_of_tables(target_path) == before and definitions_of(target_path) == schema
    assert await current_step(sqlite_url(target_path.parent)) == HEAD
    assert list(source_path.parent.iterdir()) == []


async def test_broken_off_at_any_statement_it_goes_on(
    source_path: Path, target_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, schema, broken = rows_of_tables(source_path), definitions_of(source_path), 0
    run, left = SqliteSide.rows, 0

    async def count_down(self: SqliteSide, sql: str, *values: Any) -> Any:
        nonlocal left
        left -= 1
        if left == 0 and broken % 2:
            raise BrokenOff
        answer = await run(self, sql, *values)
        if left == 0:
            raise BrokenOff
        return answer

    monkeypatch.setattr(SqliteSide, "rows", count_down)
    while True:
        left = 300 + 37 * broken
        try:
            await move(source_path, target_path, finish=True)
        except BrokenOff:
            broken += 1
            continue
        break
    monkeypatch.undo()
    assert broken > 5
    assert rows_of_tables(target_path) == before and definitions_of(target_path) == schema
    assert await current_step(sqlite_url(target_path.parent)) == HEAD
    assert is_gone(source_path)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("deed", ["set_step", "open_for_work", "destroy", "drop_marks"])
async def test_broken_off_at_switch_one_side_starts(
    source_path: Path, target_path: Path, monkeypatch: pytest.MonkeyPatch, deed: str, when: str
) -> None:
    before, real = rows_of_tables(source_path), getattr(SqliteSide, deed)
    await move(source_path, target_path, finish=False)

    async def break_off(self: SqliteSide, *given: Any) -> None:
        if when == "after":
            await real(self, *given)
        raise BrokenOff

    with monkeypatch.context() as patch:
        patch.setattr(SqliteSide, deed, break_off)
        with pytest.raises(BrokenOff):
            await move(source_path, target_path, finish=True)
    steps = [
        await current_step(sqlite_url(path.parent))
        for path in (source_path, target_path)
        if not is_gone(path)
    ]
    assert steps.count(HEAD) <= 1
    await move(source_path, target_path, finish=True, is_noted=True)
    assert rows_of_tables(target_path) == before and is_gone(source_path)
    assert await current_step(sqlite_url(target_path.parent)) == HEAD


async def test_half_destroyed_source_is_destroyed_in_the_end(
    source_path: Path, target_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def half_destroy(self: SqliteSide) -> None:
        await self.close()
        self.path.write_bytes(b"noise" * 5_000)
        raise BrokenOff

    before = rows_of_tables(source_path)
    with monkeypatch.context() as patch:
        patch.setattr(SqliteSide, "destroy", half_destroy)
        with pytest.raises(BrokenOff):
            await move(source_path, target_path, finish=True)
    await move(source_path, target_path, finish=True, is_noted=True)
    assert is_gone(source_path) and rows_of_tables(target_path) == before


async def test_one_changed_byte_is_found_and_comes_again(source_path: Path, target_path: Path) -> None:
    lines: list[str] = []
    await move(source_path, target_path, finish=False)
    with closing(sqlite3.connect(target_path)) as db, db:
        (at, sealed) = db.execute("SELECT id, sealed FROM report_lines LIMIT 1").fetchone()
        changed = bytes([sealed[0] ^ 1]) + sealed[1:]
        db.execute("UPDATE report_lines SET sealed = ? WHERE id = ?", (changed, at))
    await move(source_path, target_path, finish=True, say=lines.append)
    assert "not the same, copied again: report_lines" in lines
    with closing(sqlite3.connect(target_path)) as db:
        assert db.execute("SELECT sealed FROM report_lines WHERE id = ?", (at,)).fetchone() == (sealed,)


async def test_target_that_stores_other_bytes_is_refused(
    source_path: Path, target_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, insert = rows_of_tables(source_path), SqliteSide.insert

    async def flip(self: SqliteSide, form: Any, rows: list[Any]) -> None:
        if form.name == "settings":
            rows = [(name, f"{value}?") for name, value in rows]
        await insert(self, form, rows)

    monkeypatch.setattr(SqliteSide, "insert", flip)
    with pytest.raises(DatabaseUnusable, match=r"settings in .* is not what was written") as refused:
        await move(source_path, target_path, finish=True)
    assert not any(name in str(refused.value) for name, _ in before["settings"])
    assert rows_of_tables(source_path) == before
    assert await current_step(sqlite_url(source_path.parent)) == HEAD


async def test_what_changed_since_the_break_comes_again(source_path: Path, target_path: Path) -> None:
    """The bot went on on the old database: a row more, one less, one changed, also in the append-only log."""
    await move(source_path, target_path, finish=False)
    with closing(sqlite3.connect(source_path)) as db, db:
        db.execute("INSERT INTO settings VALUES ('phase', 'polling')")
        db.execute("DELETE FROM report_lines WHERE id = (SELECT min(id) FROM report_lines)")
        db.execute("UPDATE cases SET version = version + 1 WHERE version < 100")
        db.execute(
            'INSERT INTO audit SELECT number - 100, at, "by", deed, subject, detail, words, hash FROM audit LIMIT 1'
        )
    after = rows_of_tables(source_path)
    await move(source_path, target_path, finish=True)
    assert rows_of_tables(target_path) == after


@pytest.mark.parametrize("holds", ["rows", "another store", "another step"])
async def test_database_with_something_else_is_no_target(
    source_path: Path, target_path: Path, holds: str
) -> None:
    await migrate_by_copy(sqlite_url(target_path.parent))
    with closing(sqlite3.connect(target_path)) as db, db:
        match holds:
            case "rows":
                db.execute("INSERT INTO settings VALUES ('phase', 'polling')")
            case "another step":
                db.execute("UPDATE alembic_version SET version_num = '0001'")
            case _:
                db.execute(f"CREATE TABLE {MARKS} (name TEXT PRIMARY KEY, value TEXT)")
                db.execute(f"INSERT INTO {MARKS} VALUES ('store', 'store-2')")
                db.execute("UPDATE alembic_version SET version_num = ?", (MOVING,))
    with pytest.raises(DatabaseUnusable, match="move into an empty database"):
        await move(source_path, target_path, finish=True)
    assert await current_step(sqlite_url(source_path.parent)) == HEAD


async def test_refused_row_is_named_by_its_table_alone(source_path: Path, target_path: Path) -> None:
    with closing(sqlite3.connect(source_path)) as db, db:
        db.execute("DROP INDEX ix_reports_day")
        db.execute("CREATE TABLE spare AS SELECT * FROM learners")
        db.execute("DROP TABLE learners")
        db.execute("CREATE TABLE learners (key TEXT PRIMARY KEY, day TEXT, state TEXT)")
        db.execute("INSERT INTO learners SELECT * FROM spare")
        db.execute("INSERT INTO learners VALUES ('words of somebody', NULL, NULL)")
    with pytest.raises(DatabaseUnusable, match="table learners: SQLITE_CONSTRAINT") as refused:
        await move(source_path, target_path, finish=True)
    assert "words" not in str(refused.value)


async def test_missing_database_is_no_finished_move(source_path: Path, target_path: Path) -> None:
    with pytest.raises(DatabaseUnusable, match=r"no database in .*nothing to move"):
        await move(target_path, source_path, finish=True)
    assert is_gone(target_path)
