"""Prepared reads give what SQLAlchemy gives, and see what their transaction has written."""

import importlib
import pkgutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Boolean, Integer, LargeBinary, bindparam, insert, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

import storage
from bot.conversation.store import Conflict
from storage import audit
from storage.engine import Database, read_url
from storage.models import case_cards, case_details, metadata
from storage.models_queues import tries
from storage.one_hop import OneHopConnection
from storage.prepared_reads import FEW, PreparedRead
from storage.queries import Query
from storage.trouble import RowRefused
from tests.fakes.template_database import migrate_to_head
from tests.storage.conftest import sqlite_url

TRIES = PreparedRead(select(tries).where(tries.c.name == bindparam("name")), at_once=True)
CARDS = PreparedRead(select(case_cards), at_once=True)


def all_prepared_reads() -> Iterator[tuple[str, PreparedRead]]:
    """Every prepared read of ``storage``, with its name."""
    for module in pkgutil.iter_modules(storage.__path__):
        if module.name == "migrations":
            continue
        for name, value in vars(importlib.import_module(f"storage.{module.name}")).items():
            reads = [value.read_all, value.read_first] if isinstance(value, Query) else [value]
            for at, read in enumerate(reads):
                if isinstance(read, PreparedRead) and read.tables:
                    yield f"{module.name}.{name}.{at}", read


ALL = dict(all_prepared_reads())


@pytest.fixture
async def database(data_dir: Path) -> AsyncIterator[Database]:
    url = sqlite_url(data_dir)
    await migrate_to_head(url)
    made = Database(read_url(url))
    yield made
    await made.close()


@pytest.fixture
def visits(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    names: list[str] = []
    real = OneHopConnection._visit

    async def note_visit(self: OneHopConnection, work: Any, *given: Any) -> Any:
        names.append(work.__name__)
        return await real(self, work, *given)

    monkeypatch.setattr(OneHopConnection, "_visit", note_visit)
    return names


def sample(column_type: Any) -> Any:
    """One value for each type: rows and conditions that use it everywhere match each other."""
    if isinstance(column_type, Boolean):
        return True
    if isinstance(column_type, Integer):
        return 1
    return b"x" if isinstance(column_type, LargeBinary) else "x"


async def put_sample_rows(engine: AsyncEngine) -> None:
    async with engine.connect() as link:
        await link.execute(text("PRAGMA foreign_keys=OFF"))
        for table in metadata.tables.values():
            await link.execute(insert(table).values({c.name: sample(c.type) for c in table.columns}))
        await link.commit()


def given_values(read: PreparedRead, database: Database, length: int) -> dict[str, Any]:
    """A value for each of its parameters; lists have this length."""
    compiled: Any = read.statement.compile(dialect=database._writer.dialect)
    needed = {name: bound for name, bound in compiled.binds.items() if bound.required}
    values = {n: [sample(b.type)] * length if b.expanding else sample(b.type) for n, b in needed.items()}
    return values | dict.fromkeys({"most", "most_rows"} & needed.keys(), 5)


@pytest.mark.slow
async def test_rows_are_those_of_sqlalchemy(database: Database) -> None:
    await put_sample_rows(database._writer)
    with_rows = set()
    for name, read in ALL.items():
        for length in (1, 3, 0):
            values = given_values(read, database, length)
            async with database.reading() as link:
                expected = await link.rows(read, values)
            async with database.turn, database.writing() as link:
                rows = await link.rows(read, values)
            assert [tuple(row) for row in rows] == [tuple(row) for row in expected], name
            for row, other in zip(rows, expected, strict=True):
                with_rows.add(name)
                assert list(map(type, row)) == list(map(type, other)), name
                assert row._fields == other._fields, name
    assert len(with_rows) > len(ALL) / 3, "reads that find nothing compare nothing"


async def test_reads_at_once_go_through_an_index(database: Database) -> None:
    await database.ping()
    with closing(sqlite3.connect(str(database.url.database))) as driver:
        for name, read in ALL.items():
            sql, given = read.for_driver(database._writer.dialect, given_values(read, database, 1))
            plan = [row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {sql}", given)]
            whole = [step for step in plan if step.startswith("SCAN")]
            assert not whole or not (read.at_once or read.few) or read is audit.LAST, f"{name}: {plan}"
            sorting = [step for step in plan if step.startswith("USE TEMP B-TREE")]
            assert not sorting or not read.few, f"{name} cannot be ended after a few rows: {plan}"


async def test_more_than_few_rows_go_to_the_driver(database: Database, visits: list[str]) -> None:
    few = PreparedRead(TRIES.statement, few=True)
    async with database.turn, database.writing() as link:
        await link.put(tries, [row_of_tries("a", nonce) for nonce in range(FEW)])
        assert len(await link.rows(TRIES, {"name": "a"})) == FEW  # and the rows that waited are written
        visits.clear()
        assert len(await link.rows(few, {"name": "a"})) == FEW and visits == []
        assert len(await link.few_rows(few, {"name": "a"}) or ()) == FEW and visits == []
        await link.put(tries, [row_of_tries("a", FEW)])
        assert await link.few_rows(few, {"name": "a"}) is None and visits == ["_write"]
        assert len(await link.rows(few, {"name": "a"})) == FEW + 1 and visits == ["_write", "_run"]


async def test_counted_rows_take_those_along_that_wait(database: Database, visits: list[str]) -> None:
    async with database.turn, database.writing() as link:
        await link.put(tries, [row_of_tries("a", nonce) for nonce in range(3)])
        visits.clear()
        deletion = tries.delete().where(tries.c.name == bindparam("at"))
        assert await link.count_many(deletion, [{"at": "a"}]) == 3 and visits == ["_write"]


def test_hot_tables_have_prepared_reads() -> None:
    hot = {"sessions", "learners", "reports", "cases", "tries", "enrolments", "case_cards", "case_details"}
    assert hot <= {table for read in ALL.values() for table in read.tables}


def row_of_tries(name: str, nonce: int = 1) -> dict[str, Any]:
    return {"name": name, "nonce": nonce, "minute": 5}


async def test_writes_wait_for_one_visit(database: Database, visits: list[str]) -> None:
    async with database.turn, database.writing() as link:
        visits.clear()
        await link.put(tries, [row_of_tries("a"), row_of_tries("b")])
        await link.put(tries, [row_of_tries("c")])
        assert await link.rows(CARDS) == [] and visits == [], "another table"
        await link.commit()
    assert visits == ["_write"]
    assert [row.minute for row in await database.look(TRIES, {"name": "c"})] == [5]


async def test_a_read_sees_what_was_written_before(database: Database, visits: list[str]) -> None:
    async with database.turn, database.writing() as link:
        visits.clear()
        await link.put(tries, [row_of_tries("a")])
        assert [row.nonce for row in await link.rows(TRIES, {"name": "a"})] == [1]
        assert visits == ["_write"]
        await link.many(case_details.delete().where(case_details.c.id == bindparam("at")), [{"at": 1}])
        await link.rows(CARDS)
        assert visits == ["_write", "_write"], "a deletion may take rows of other tables along"
    assert await database.look(TRIES, {"name": "a"}) == [], "it was not committed"


async def test_a_refused_write_ends_the_transaction(database: Database) -> None:
    async with database.turn, database.writing() as link:
        await link.put(tries, [row_of_tries("a")])
        await link.put(tries, [{"name": "b", "nonce": 1, "minute": None}])
        with pytest.raises(RowRefused):
            await link.commit()
        with pytest.raises(RowRefused):
            await link.rows(CARDS)
    assert await database.look(TRIES, {"name": "a"}) == []
    async with database.turn, database.writing() as link:  # the connection goes on
        await link.put(tries, [row_of_tries("a", 2)])
        await link.commit()
    assert [row.nonce for row in await database.look(TRIES, {"name": "a"})] == [2]


async def test_changed_rows_are_counted(database: Database) -> None:
    change = tries.update().where(tries.c.name == bindparam("at")).values(minute=bindparam("now"))
    async with database.turn, database.writing() as link:
        await link.put(tries, [row_of_tries("a"), row_of_tries("b")])
        assert await link.count_many(change, [{"at": n, "now": 6} for n in ("a", "b", "c")]) == 2


async def test_a_look_waits_elsewhere_while_the_file_is_locked(
    database: Database,
) -> None:
    class Locked:
        def execute(self, *_given: Any) -> Any:
            raise sqlite3.OperationalError("database is locked")

        def close(self) -> None:
            pass

    database._looking = Locked()  # type: ignore[assignment]
    assert await database.look(TRIES, {"name": "a"}) == []


async def test_a_look_at_a_broken_file_is_a_conflict(data_dir: Path) -> None:
    (data_dir / "amanat.db").write_bytes(b"no database" * 1000)
    database = Database(read_url(sqlite_url(data_dir)))
    try:
        with pytest.raises(Conflict) as raised:
            await database.look(TRIES, {"name": "a"})
        assert raised.value.lasting
    finally:
        await database.close()
