"""A database at the newest step, made once per process by the real migration and then copied.

Migrating takes 0.1 s of a core on SQLite and 0.3 s on PostgreSQL, and more than a thousand tests would pay
that each. The migration itself is tested by tests/storage/test_migrations.py, and by every test that starts
the program as a process.
"""

import asyncio
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.engine import database_file
from storage.migrate import HEAD, config, current_step, migrate


async def migrate_by_copy(url: str, *, to: str = "head") -> tuple[str | None, str | None]:
    """The effect and result of ``storage.migrate.migrate``;
    a new SQLite file becomes a copy of the template."""
    file = database_file(url)
    if to != "head" or file is None or not _is_new(file):
        return await migrate(url, to=to)
    shutil.copyfile(template_file(), file)
    return None, HEAD


async def migrate_to_head(url: str) -> None:
    """Migrate unless that is done: checking costs a tenth of what Alembic needs to find nothing to do."""
    if await current_step(url) != HEAD:
        await migrate(url)


def migrate_in_thread(url: str) -> None:
    """Migrate also where an event loop is running: in a thread with a loop of its own."""
    with ThreadPoolExecutor(1) as aside:
        aside.submit(asyncio.run, migrate(url)).result()


def cached_engine(url: Any, **given: Any) -> AsyncEngine:
    """``create_async_engine``; it reuses the statements that an earlier engine of the process has compiled, as
    a program's engine reuses its own. A store has two engines, and every test has a store."""
    engine = create_async_engine(url, **given)
    made = engine.sync_engine
    earlier = _earlier.setdefault(made.dialect.name, made)
    if earlier is made:
        return engine
    if getattr(earlier.dialect, "server_version_info", None):  # it has been connected
        made.dialect = made.pool._dialect = earlier.dialect
        made._compiled_cache = earlier._compiled_cache
    else:
        _earlier[made.dialect.name] = made
    return engine


def reuse_compiled_statements(patch: pytest.MonkeyPatch) -> None:
    """Where the stores of both databases make their engines."""
    for place in ("storage.servers", "storage.one_hop"):
        patch.setattr(f"{place}.create_async_engine", cached_engine)


_earlier: dict[str, Engine] = {}


def read_steps_once(patch: pytest.MonkeyPatch) -> None:
    """Alembic executes the files of all steps for each migration, which takes 0.2 s of a core. Importing Alembic takes
    longer: nobody does before something is to migrate."""

    def config_for_one_reading(connection: Connection | None = None) -> Any:
        from alembic.script import ScriptDirectory

        patch.setattr(ScriptDirectory, "from_config", _read_once)
        return config(connection)

    patch.setattr("storage.migrate.config", config_for_one_reading)


def _read_once(given: Any) -> Any:
    folder = str(given.get_main_option("script_location"))
    return _read_folder(folder, tuple(sorted(file.name for file in Path(folder, "versions").iterdir())))


@cache
def _read_folder(folder: str, _files: tuple[str, ...]) -> Any:
    from alembic.script import ScriptDirectory

    return ScriptDirectory(folder)


def _is_new(file: Path) -> bool:
    """Whether the whole file may be replaced: it is empty, and there is no log next to it."""
    if not file.parent.is_dir() or file.with_name(f"{file.name}-wal").exists():
        return False
    if not file.exists():
        return True
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as looking:
            return looking.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    except sqlite3.DatabaseError:
        return False  # the migration reports what is wrong with it


@cache
def template_file() -> Path:
    """The database that is copied; forks of the process that made it have it, too."""
    folder = tempfile.TemporaryDirectory(prefix="amanat-made-")
    _cleanups.append((os.getpid(), folder.cleanup))
    file = Path(folder.name) / "amanat.db"
    migrate_in_thread(f"sqlite+aiosqlite:///{file}")
    return file


_cleanups: list[tuple[int, Callable[[], None]]] = []
"""The folders live until ``remove_templates`` of their process: a temporary folder without a reference is removed at
once."""


def remove_templates() -> None:
    """Remove the templates of this process, not those of the process from which it was forked; the next use makes
    them again."""
    template_file.cache_clear()
    for process, clean_up in _cleanups:
        if process == os.getpid():
            clean_up()
    _cleanups[:] = [cleanup for cleanup in _cleanups if cleanup[0] != os.getpid()]
