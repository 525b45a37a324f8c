"""Burning where several processes divide the work: nobody seals under keys that are destroyed.

Each transaction that writes takes a barrier. Who burns takes it alone: so nobody writes meanwhile, and all that was
under way is committed before. The number of burnings is raised while it is held; whoever finds another number than
their own before they write, or in their next look, forgets what is in memory and reads the keys again, which the
barrier lets them do only once the burning is over.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from sqlalchemy import text

from bot.conversation.store import Conflict
from storage.engine import Database
from storage.lease_locks import BARRIER, WORK
from storage.models_queues import BURN_SEQUENCE
from storage.process_board import end_sessions, read_pages
from storage.role_leases import BURNS, UNKNOWN, RoleLeases
from storage.storage_context import StorageContext

_log = logging.getLogger(__name__)

GIVES_WAY: Final = 2.0
"""Seconds that others get to end what they are writing, and then to say that they have forgotten."""
_LOOK: Final = 0.1
_PATIENCE: Final = text(f"SELECT set_config('lock_timeout', '{int(GIVES_WAY * 1000)}', true)")
_HOLD: Final = text("SELECT pg_advisory_xact_lock(:kind, :number)").bindparams(kind=BARRIER, number=WORK)
_END_HOLDERS: Final = text(
    "SELECT pg_terminate_backend(pid) FROM pg_locks "
    "WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
    "AND classid = :kind AND objid = :number AND objsubid = 2 AND granted AND pid <> pg_backend_pid()"
).bindparams(kind=BARRIER, number=WORK)
_RAISE: Final = text(f"SELECT nextval('{BURN_SEQUENCE}')")


@asynccontextmanager
async def _hold_alone(database: Database) -> AsyncIterator[None]:
    """While nobody else holds the barrier. Those that still do after a while are ended. Raises Conflict."""
    async with database.reading_aside() as link:
        await link.rows(_PATIENCE)
        try:
            await link.rows(_HOLD)
        except Conflict:
            async with database.reading_aside() as other:
                await other.rows(_END_HOLDERS)
        else:
            yield
            return
    async with database.reading_aside() as link:
        await link.rows(_HOLD)
        yield


@asynccontextmanager
async def nobody_writes(context: StorageContext, leases: RoleLeases) -> AsyncIterator[None]:
    """No other process writes, and each forgets what it has in memory before it writes again. Raises Conflict."""
    async with _hold_alone(context.database):
        async with context.database.reading_aside() as link:
            number = int((await link.rows(_RAISE))[0][0])
        yield
        leases.burns = number


async def tell_others(context: StorageContext, leases: RoleLeases) -> None:
    """Wake the others, wait until each has said that it has forgotten, and end the connections of those that have not.
    Without a database nobody can be told, and nobody can write: who finds it again hears of it before."""
    try:
        await _wait_for_others(context, leases)
    except Conflict:
        _log.warning("burning-not-told-to-others")


async def _wait_for_others(context: StorageContext, leases: RoleLeases) -> None:
    await leases.announce(BURNS)
    until = time.monotonic() + GIVES_WAY
    while True:
        async with context.database.reading() as link:
            behind = [
                other.name
                for other in await read_pages(link, without=leases.run)
                if other.is_at_work and UNKNOWN < other.burns < leases.burns
            ]
        if not behind:
            return
        if time.monotonic() > until:
            break
        await asyncio.sleep(_LOOK)
    _log.warning("burning-not-answered", extra={"processes": behind})
    async with context.database.reading() as link:
        await end_sessions(link, behind)


async def follow_burning(context: StorageContext, leases: RoleLeases) -> bool:
    """Forget what other processes have burned since the last time; whether there was anything. Raises Conflict,
    OSError, sqlite3.Error, KeyFileTrouble."""
    async with context.database.reading() as link:
        if await leases.burns_now(link) == leases.burns:
            return False
        number = await leases.burns_done(link)
    await context.report_keys.read_anew()
    await context.hours.read_anew()
    context.cache.clear()
    context.senders.clear()
    is_first, leases.burns = leases.burns == UNKNOWN, number
    if not is_first:
        _log.warning("burnt-elsewhere")
    return not is_first
