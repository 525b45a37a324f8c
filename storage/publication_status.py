"""The state of publication as a command outside the program sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, select

from bot.domain.figures.publication import PUBLISHED_ACTION, Publication, read_publication
from bot.domain.staff.audit import AuditAction
from storage.audit import LAST
from storage.columns import load_json
from storage.command_database import open_for_command
from storage.models import settings
from storage.models_moderation import audit
from storage.publications import PREVIEW, PUBLISHED
from storage.staff_rows import RUNNING

_NOTE: Final = select(settings.c.value).where(settings.c.name == bindparam("name"))
_SIGNED: Final = select(audit.c.subject).where(
    audit.c.deed == AuditAction.PUBLISH.value, audit.c.detail == PUBLISHED_ACTION
)
_TROUBLE: Final = "the database cannot be read now ({}): try again"


@dataclass(frozen=True, slots=True)
class PublicationStatus:
    """Whether it is on, what is published, which preview waits, the audit log's newest hash, and a note of
    the program. ``signed``: hashes of what two people have signed, as the audit log has them."""

    on: bool
    published: Sequence[Publication]
    signed: frozenset[str]
    waiting: Publication | None
    head: str
    note: str


async def read_publication_status(url: str, note: str) -> PublicationStatus:
    """Works while the program runs. Raises DatabaseUnusable."""
    async with open_for_command(url, trouble=_TROUBLE) as database, database.reading() as link:
        running = await link.rows(_NOTE, {"name": RUNNING})
        notes = await link.rows(_NOTE, {"name": note})
        waiting = await link.rows(PREVIEW)
        last = await link.rows(LAST)
        signed = await link.rows(_SIGNED)
        return PublicationStatus(
            on=bool(running and load_json(running[0].value).get("publication")),
            published=[read_publication(row.content) for row in await link.rows(PUBLISHED)],
            signed=frozenset(row.subject for row in signed),
            waiting=read_publication(waiting[0].content) if waiting else None,
            head=bytes(last[0].hash).hex() if last else "",
            note=notes[0].value if notes else "",
        )
