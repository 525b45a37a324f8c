"""Stores on both databases, opened the way the program opens them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from storage.migrate import migrate
from storage.opening import open_store
from storage.store import SqlStore
from tests.fakes.turns import FakeClock

type Opening = Callable[..., Awaitable[SqlStore]]


@pytest.fixture(params=["sqlite", "postgresql"])
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
            await migrate(url)
        store = await open_store(
            url, data_dir=data_dir, key_file=key_path, clock=more.pop("clock", clock), **more
        )
        stores.append(store)
        return store

    yield go
    for store in stores:
        await store.close()


@pytest.fixture
async def store(opened: Opening, database_url: str) -> SqlStore:
    return await opened(database_url)


def sqlite_url(data_dir: Path) -> str:
    return f"sqlite+aiosqlite:///{data_dir / 'amanat.db'}"
