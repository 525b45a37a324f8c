"""Whether the second of two PostgreSQL servers has what the first one commits, and whether it is still the second. Asks
what any user of the database may know."""

from typing import Final

from sqlalchemy import text
from sqlalchemy.engine import URL

from bot.conversation.store_troubles import DatabaseTrouble
from storage.engine import Database, read_url
from storage.servers import Servers, names_several

WAITED: Final = 5.0
"""Seconds for which a commit waits before that is a trouble."""
KEPT: Final = 2 << 30
"""Bytes of log that the first server may keep for one that is away."""
LOOKING: Final = 3.0
"""Seconds that a server may take to say whether it takes writes; one that is silent does not matter here."""
_LOOK: Final = text(
    "SELECT current_setting('synchronous_standby_names') <> '' AS waits_for_other, "
    "EXISTS (SELECT FROM pg_stat_replication) AS is_connected, "
    "(SELECT coalesce(max(extract(epoch FROM clock_timestamp() - state_change)), 0) FROM pg_stat_activity "
    "WHERE datname = current_database() AND wait_event = 'SyncRep') AS longest, "
    "(SELECT coalesce(max(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)), 0) FROM pg_replication_slots "
    "WHERE NOT active) AS kept"
)


async def find_database_trouble(database: Database, *, at_rest: bool = False) -> DatabaseTrouble | None:
    """The worst that is wrong; None too where there should be only one server. ``at_rest``: nobody may be working, so a
    server that is away is a trouble although nothing waits for it. Raises Conflict."""
    if database.is_sqlite:
        return None
    if await two_write(database.url):
        return DatabaseTrouble.TWO_WRITE
    async with database.reading_aside() as link:
        (row,) = await link.rows(_LOOK)
    waits = row.longest > WAITED
    if not row.is_connected and (waits or (at_rest and row.waits_for_other)):
        return DatabaseTrouble.AWAY
    if waits:
        return DatabaseTrouble.UNCONFIRMED
    if row.kept > KEPT:
        return DatabaseTrouble.LOG_KEPT
    is_alone = names_several(database.url) and not row.waits_for_other
    return DatabaseTrouble.ALONE if is_alone else None


async def look_at_servers(url: str) -> DatabaseTrouble | None:
    """The same of a database that this process does not work on. Raises Conflict and DatabaseUnusable."""
    database = Database(read_url(url))
    try:
        return await find_database_trouble(database, at_rest=True)
    finally:
        await database.close()


async def two_write(url: URL) -> bool:
    """Whether more than one server of this address takes writes."""
    return names_several(url) and await Servers(url, {"timeout": LOOKING}).count_writable() > 1
