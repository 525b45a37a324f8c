"""``amanat migrate``: migrate the database to the current schema."""

import asyncio

from bot.settings import read_settings
from storage.migrate import migrate


def migrate_database() -> int:
    """Migrate and print from which step to which."""
    before, after = asyncio.run(migrate(read_settings().url))
    print(f"the database is at step {after}" + (f" (it was at {before})" if before != after else " already"))
    return 0
