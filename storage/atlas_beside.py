"""The atlas beside a program that may be running: what a table says is taken in, versions are read."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.atlas.atlas import Known
from bot.domain.atlas.atlas_versions import Version
from bot.domain.staff.audit import OPERATOR, Deed
from storage.atlas import SqlAtlas
from storage.audit import SqlAudit
from storage.beside import beside


async def know_beside(url: str, found: Sequence[Known], *, now: datetime) -> None:
    """All of it or nothing, and recorded. Raises DatabaseUnusable."""
    trouble = "nothing was taken in ({}): try again"
    async with beside(url, trouble=trouble) as database, database.turn, database.writing() as link:
        atlas, audit = SqlAtlas(link), SqlAudit(link)
        for one in found:
            atlas.know(one)
        detail = f"imported {len(found)}"
        audit.record(Deed.ATLAS, by=OPERATOR, at=now, subject="atlas_known", detail=detail)
        for stage in (*atlas.stages, *audit.stages):
            stage.keep()
        await atlas.flush(link)
        await audit.flush(link)
        await link.commit()


async def locked_versions(url: str) -> list[Version]:
    """The locked ones with their texts, by number. Raises DatabaseUnusable."""
    trouble = "versions of the atlas cannot be read ({}): run ./amanat migrate"
    async with beside(url, trouble=trouble) as database, database.reading() as link:
        atlas = SqlAtlas(link)
        ids = [one.id for one in await atlas.versions() if one.locked]
        found = [await atlas.version(one) for one in ids]
    return [one for one in found if one is not None]
