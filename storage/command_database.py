"""The database opened beside a program that may be running:
for commands that read, or change one small thing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.conversation.store import Conflict
from storage.engine import Database, read_url
from storage.trouble import DatabaseUnusable, RowRefused


@asynccontextmanager
async def open_for_command(url: str, *, trouble: str) -> AsyncIterator[Database]:
    """Takes no lock and creates nothing. Raises DatabaseUnusable when there is no database yet, or, with the
    message ``trouble`` (``{}`` in it is the kind of error), when the database refuses."""
    address = read_url(url)
    is_file = address.get_backend_name() == "sqlite"
    if is_file and not await asyncio.to_thread(Path(str(address.database)).exists):
        raise DatabaseUnusable("there is no database yet: start the program once with ./amanat run")
    database = Database(address)
    try:
        yield database
    except (Conflict, RowRefused) as refused:
        raise DatabaseUnusable(trouble.format(refused)) from refused
    finally:
        await database.close()
