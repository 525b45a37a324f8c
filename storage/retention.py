"""How long what is kept now: the code's bounds, the program's settings, and what the owners have shortened since."""

from typing import Final

from sqlalchemy import select

from bot.domain.owner.settings import Retention
from storage.columns import unpacked
from storage.link import Link
from storage.means import Means
from storage.models import settings
from storage.office_rows import RUNNING, kept_of

_BOUNDS: Final = Retention()
_RUNNING: Final = select(settings.c.value).where(settings.c.name == RUNNING)


async def retention_now(link: Link, means: Means) -> Retention:
    """Read anew at each upkeep: an owner may have shortened it a minute ago."""
    bounds = means.retention.within(_BOUNDS)
    rows = await link.rows(_RUNNING)
    kept = kept_of(unpacked(rows[0].value)) if rows else None
    return kept.within(bounds) if kept is not None else bounds
