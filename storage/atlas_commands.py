"""Commands for the atlas beside a program that may be running: import facts from a table, read versions."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.atlas.atlas import AreaFact
from bot.domain.atlas.atlas_versions import AtlasVersion
from bot.domain.staff.audit import OPERATOR, AuditAction
from storage.atlas import SqlAtlas
from storage.audit import SqlAudit
from storage.command_database import open_for_command


async def import_facts(url: str, facts: Sequence[AreaFact], *, now: datetime) -> None:
    """Import all of it or nothing, and record it in the audit log. Raises DatabaseUnusable."""
    trouble = "nothing was imported ({}): try again"
    async with open_for_command(url, trouble=trouble) as database, database.turn, database.writing() as link:
        atlas, audit = SqlAtlas(link), SqlAudit(link)
        for fact in facts:
            atlas.set_fact(fact)
        detail = f"imported {len(facts)}"
        audit.record(AuditAction.ATLAS, by=OPERATOR, at=now, subject="atlas_known", detail=detail)
        for stage in (*atlas.stages, *audit.stages):
            stage.keep()
        await atlas.flush(link)
        await audit.flush(link)
        await link.commit()


async def locked_versions(url: str) -> list[AtlasVersion]:
    """The locked versions with their texts, by number. Raises DatabaseUnusable."""
    trouble = "versions of the atlas cannot be read ({}): run ./amanat migrate"
    async with open_for_command(url, trouble=trouble) as database, database.reading() as link:
        atlas = SqlAtlas(link)
        ids = [version.id for version in await atlas.versions() if version.is_locked]
        versions = [await atlas.version(version_id) for version_id in ids]
    return [version for version in versions if version is not None]
