"""The driver's thread is visited once per statement, and the results are those of aiosqlite."""

import asyncio
import gc
import sqlite3
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.conversation.store import Conflict
from storage.engine import Database, read_url, sqlite_engine
from storage.one_hop import OneHopConnection


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    made = sqlite_engine(read_url(f"sqlite+aiosqlite:///{tmp_path}/one.db"), writes=True)
    async with made.begin() as link:
        await link.execute(text("CREATE TABLE acts (id INTEGER PRIMARY KEY, name TEXT UNIQUE)"))
    yield made
    await made.dispose()


@pytest.fixture
def visits(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    seen: list[str] = []
    real = OneHopConnection._execute

    async def count_visit(self: OneHopConnection, work: Any, *given: Any, **named: Any) -> Any:
        seen.append(work.__name__)
        return await real(self, work, *given, **named)  # type: ignore[no-untyped-call] # aiosqlite gives it no types

    monkeypatch.setattr(OneHopConnection, "_execute", count_visit)
    return seen


async def test_each_statement_takes_one_visit(engine: AsyncEngine, visits: list[str]) -> None:
    async with engine.connect() as link:
        visits.clear()
        await link.execute(text("INSERT INTO acts (name) VALUES ('a'), ('b')"))
        rows = (await link.execute(text("SELECT id, name FROM acts ORDER BY id"))).all()
        done = await link.exec_driver_sql("INSERT INTO acts (name) VALUES (?)", [("c",), ("d",), ("e",)])
        await link.commit()
    assert [tuple(row) for row in rows] == [(1, "a"), (2, "b")]
    assert rows[1].name == "b"
    assert done.rowcount == 3
    assert visits[:4] == ["_run", "_run", "_run_many", "commit"]


async def test_what_is_touched_is_told(engine: AsyncEngine) -> None:
    async with engine.begin() as link:
        await link.execute(text("INSERT INTO acts (name) VALUES ('a'), ('b')"))
        assert (await link.execute(text("UPDATE acts SET name = name || '!'"))).rowcount == 2
        assert (await link.execute(text("SELECT name FROM acts WHERE id = 9"))).all() == []


async def test_a_refused_statement_raises_and_leaves_the_connection_usable(engine: AsyncEngine) -> None:
    async with engine.connect() as link:
        await link.execute(text("INSERT INTO acts (name) VALUES ('a')"))
        await link.commit()
        with pytest.raises(IntegrityError) as refused:
            await link.execute(text("INSERT INTO acts (name) VALUES ('a')"))
        assert isinstance(refused.value.orig, sqlite3.IntegrityError)
        await link.rollback()
        assert (await link.execute(text("SELECT count(*) FROM acts"))).scalar_one() == 1


async def test_it_opens_what_sqlalchemy_would_open(tmp_path: Path, engine: AsyncEngine) -> None:
    other = create_async_engine(f"sqlite+aiosqlite:///{tmp_path}/one.db")
    async with other.connect() as link:
        assert (await link.execute(text("SELECT count(*) FROM acts"))).scalar_one() == 0
    await other.dispose()


async def test_stores_of_tests_share_compiled_statements(engine: AsyncEngine, tmp_path: Path) -> None:
    """Otherwise each of a thousand stores compiles its own (tests/fakes/template_database.py)."""
    other = sqlite_engine(read_url(f"sqlite+aiosqlite:///{tmp_path}/two.db"), writes=False)
    await other.dispose()
    assert other.sync_engine._compiled_cache is engine.sync_engine._compiled_cache
    assert other.dialect is engine.dialect


async def wait_for(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 a plain value, which sets no event
            await asyncio.sleep(0.001)


@pytest.mark.parametrize("is_closed_at_once", [True, False])
async def test_begin_cancelled_while_its_database_closes_ends_quietly(
    tmp_path: Path, is_closed_at_once: bool, visits: list[str]
) -> None:
    """What undoes it finds a closed connection: nobody waits for that error, and nothing is left to undo."""
    gc.freeze()  # the collection below takes seconds of a process that holds the whole suite
    database = Database(read_url(f"sqlite+aiosqlite:///{tmp_path}/one.db"))
    async with database.writing():
        pass
    unheard: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: unheard.append(context))
    other = sqlite3.connect(tmp_path / "one.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    async def write() -> None:
        async with database.writing():
            raise AssertionError("it never began")

    visits.clear()
    turn = asyncio.create_task(write())
    await wait_for(lambda: "_run" in visits)
    assert database._held is not None
    driver = database._held[1]
    if is_closed_at_once:
        closing = asyncio.create_task(driver.close())
        await asyncio.sleep(0.01)
    turn.cancel()
    other.rollback()
    other.close()
    with pytest.raises(asyncio.CancelledError):
        await turn
    if is_closed_at_once:
        await closing
    else:
        async with database.writing():
            pass  # the lock is free
    await database.close()
    gc.collect()
    await asyncio.sleep(0)
    assert not unheard


async def test_transaction_on_a_closed_connection_is_a_conflict(tmp_path: Path) -> None:
    database = Database(read_url(f"sqlite+aiosqlite:///{tmp_path}/one.db"))
    async with database.writing():
        pass
    assert database._held is not None
    driver = database._held[1]
    await driver.close()
    with pytest.raises(Conflict):
        async with database.writing():
            pass
    async with database.writing():
        await database._held[1].close()  # type: ignore[unreachable] # the held connection is another one
    await database.close()
