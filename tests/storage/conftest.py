"""Stores on both databases, opened the way the program opens them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.usecases.ports import UnitOfWork
from storage.opening import open_store
from storage.store import SqlStore
from tests.fakes.made_database import at_head
from tests.fakes.memory import MemoryUow
from tests.fakes.turns import FakeClock
from tests.storage.workplace import Workplace

POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.slow)

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what looks into SQLite's file or asks for its plan."""
ON_POSTGRESQL = pytest.mark.parametrize("database_url", [POSTGRESQL], indirect=True)
"""For what several writers do at once: SQLite has one at a time, and the second reads what the first committed."""

type Opening = Callable[..., Awaitable[SqlStore]]


@pytest.fixture(params=["sqlite", POSTGRESQL])
def database_url(request: pytest.FixtureRequest, data_dir: Path) -> str:
    if request.param == "postgresql":
        found: str = request.getfixturevalue("pg_url")
        return found
    return sqlite_url(data_dir)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def opened(data_dir: Path, key_path: Path, clock: FakeClock) -> AsyncIterator[Opening]:
    """Opens stores on this test's folders, and closes whatever it opened."""
    stores: list[SqlStore] = []

    async def go(url: str, **more: Any) -> SqlStore:
        if url.startswith("postgresql"):
            await at_head(url)
        store = await open_store(
            url,
            **{"data_dir": data_dir, "key_file": key_path, "clock": clock, **more},
        )
        stores.append(store)
        return store

    yield go
    for store in stores:
        await store.close()


@pytest.fixture
async def store(opened: Opening, database_url: str) -> SqlStore:
    return await opened(database_url)


@pytest.fixture(params=["memory", "sqlite", POSTGRESQL])
async def work(request: pytest.FixtureRequest, opened: Opening, data_dir: Path) -> Workplace:
    if request.param == "memory":
        memory = MemoryUow()

        async def committed() -> None:
            memory.commit()

        @asynccontextmanager
        async def in_memory() -> AsyncIterator[tuple[UnitOfWork, object, object, object]]:
            yield memory, memory.keep_turn, memory.drop_turn, committed

        return Workplace(in_memory)
    url = sqlite_url(data_dir) if request.param == "sqlite" else request.getfixturevalue("pg_url")
    store = await opened(url)

    @asynccontextmanager
    async def in_sql() -> AsyncIterator[tuple[UnitOfWork, object, object, Callable[[], Awaitable[object]]]]:
        async with store.batch() as batch:
            yield batch.uow, batch.keep_turn, batch.drop_turn, batch.commit

    return Workplace(in_sql)


def sqlite_url(data_dir: Path) -> str:
    return f"sqlite+aiosqlite:///{data_dir / 'amanat.db'}"
