"""Stores on both databases, opened the way the program opens them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.usecases.ports import UnitOfWork
from storage import bucket
from storage.engine import read_url
from storage.opening import open_store
from storage.store import SqlStore
from tests.fakes.bucket_server import BucketServer, bucket_server
from tests.fakes.forwarder import Forwarder, forwarding
from tests.fakes.memory import MemoryUow
from tests.fakes.template_database import migrate_to_head
from tests.fakes.turns import FakeClock
from tests.storage.workplace import Workplace

POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.slow)

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For tests that look into SQLite's file or ask for its query plan."""
ON_POSTGRESQL = pytest.mark.parametrize("database_url", [POSTGRESQL], indirect=True)
"""For concurrent writers: SQLite has one at a time, and the second reads what the first committed."""

type Opening = Callable[..., Awaitable[SqlStore]]


@pytest.fixture(params=["sqlite", POSTGRESQL])
def database_url(request: pytest.FixtureRequest, data_dir: Path) -> str:
    if request.param == "postgresql":
        url: str = request.getfixturevalue("pg_url")
        return url
    return sqlite_url(data_dir)


@pytest.fixture
async def cable(pg_url: str) -> AsyncIterator[Forwarder]:
    """To the server, which listens on a socket in a folder."""
    async with forwarding(f"{read_url(pg_url).query['host']}/.s.PGSQL.5432") as cables:
        yield cables[0]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def open_store_at(data_dir: Path, key_path: Path, clock: FakeClock) -> AsyncIterator[Opening]:
    """Opens stores on this test's folders, and closes all of them."""
    stores: list[SqlStore] = []

    async def go(url: str, **more: Any) -> SqlStore:
        if url.startswith("postgresql"):
            await migrate_to_head(url)
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
async def store(open_store_at: Opening, database_url: str) -> SqlStore:
    return await open_store_at(database_url)


@pytest.fixture(params=["memory", "sqlite", POSTGRESQL])
async def work(request: pytest.FixtureRequest, open_store_at: Opening, data_dir: Path) -> Workplace:
    if request.param == "memory":
        memory = MemoryUow()

        async def commit_memory() -> None:
            memory.commit()

        @asynccontextmanager
        async def in_memory() -> AsyncIterator[tuple[UnitOfWork, object, object, object]]:
            yield memory, memory.keep_turn, memory.drop_turn, commit_memory

        return Workplace(in_memory)
    url = sqlite_url(data_dir) if request.param == "sqlite" else request.getfixturevalue("pg_url")
    store = await open_store_at(url)

    @asynccontextmanager
    async def in_sql() -> AsyncIterator[tuple[UnitOfWork, object, object, Callable[[], Awaitable[object]]]]:
        async with store.batch() as batch:
            yield batch.uow, batch.keep_turn, batch.drop_turn, batch.commit

    return Workplace(in_sql)


def sqlite_url(data_dir: Path) -> str:
    return f"sqlite+aiosqlite:///{data_dir / 'amanat.db'}"


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[BucketServer]:
    """A bucket that can misbehave, asked without patience."""
    monkeypatch.setattr(bucket, "REST", 0.0)
    monkeypatch.setattr(bucket, "_RETRIES", 0)
    async with bucket_server() as running:
        yield running
