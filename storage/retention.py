"""How long data is kept now:
the code's bounds, the program's settings, and what the owners have shortened since."""

from typing import Final

from sqlalchemy import select

from bot.domain.owner.settings import Retention
from storage.columns import load_json
from storage.link import Link
from storage.models import settings
from storage.staff_rows import RUNNING, retention_override
from storage.storage_context import StorageContext

_BOUNDS: Final = Retention()
_RUNNING: Final = select(settings.c.value).where(settings.c.name == RUNNING)


async def retention_now(link: Link, context: StorageContext) -> Retention:
    """Read again at each upkeep: an owner may have shortened it a minute ago."""
    bounds = context.retention.clamp_to(_BOUNDS)
    rows = await link.rows(_RUNNING)
    override = retention_override(load_json(rows[0].value)) if rows else None
    return override.clamp_to(bounds) if override is not None else bounds
