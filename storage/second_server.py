"""Whether the second of two PostgreSQL servers has what the first one commits. Asks what any user of the database may
know."""

from typing import Final

from sqlalchemy import text

from bot.conversation.store_troubles import DatabaseTrouble
from storage.engine import Database
from storage.servers import names_several

WAITED: Final = 5.0
"""Seconds for which a commit waits before that is a trouble."""
_LOOK: Final = text(
    "SELECT current_setting('synchronous_standby_names') <> '' AS waits_for_other, "
    "(SELECT coalesce(max(extract(epoch FROM clock_timestamp() - state_change)), 0) FROM pg_stat_activity "
    "WHERE datname = current_database() AND wait_event = 'SyncRep') AS longest"
)


async def find_database_trouble(database: Database) -> DatabaseTrouble | None:
    """None too where there should be only one server. Raises Conflict."""
    if database.is_sqlite:
        return None
    async with database.reading_aside() as link:
        (row,) = await link.rows(_LOOK)
    if row.longest > WAITED:
        return DatabaseTrouble.UNCONFIRMED
    if names_several(database.url) and not row.waits_for_other:
        return DatabaseTrouble.ALONE
    return None
