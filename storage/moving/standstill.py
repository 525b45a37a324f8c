"""Nobody works on a store while it moves: the locks that a working program holds are held by the mover."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from storage.engine import database_file, read_url
from storage.lock import FolderLock
from storage.moving.postgresql_side import PostgresqlSide
from storage.process_names import ProcessName


@asynccontextmanager
async def no_program_works(url: str, *, data_dir: Path) -> AsyncIterator[None]:
    """Lock the data folder, and on PostgreSQL the work on the database. Raises DatabaseBusy when a program works."""
    lock = FolderLock.take(data_dir)
    try:
        if database_file(url) is not None:
            yield
            return
        side = await PostgresqlSide.open(read_url(url), ProcessName.of_this_process(data_dir))
        try:
            yield
        finally:
            await side.close()
    finally:
        lock.release()
