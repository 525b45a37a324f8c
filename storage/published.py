"""What a command beside the program sees of publication."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, select

from bot.domain.figures.publication import Publication, read_publication
from storage.audit import LAST
from storage.beside import beside
from storage.columns import unpacked
from storage.models import settings
from storage.office_rows import RUNNING
from storage.publications import PREVIEW, PUBLISHED

_NOTE: Final = select(settings.c.value).where(settings.c.name == bindparam("name"))
_TROUBLE: Final = "the database cannot be read now ({}): try again"


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether it is on, what is published, what waits, the audit log's newest hash, and a note of the program's."""

    on: bool
    published: Sequence[Publication]
    waiting: Publication | None
    head: str
    note: str


async def read_standing(url: str, note: str) -> Standing:
    """Also while the program runs. Raises DatabaseUnusable."""
    async with beside(url, trouble=_TROUBLE) as database, database.reading() as link:
        running = await link.rows(_NOTE, {"name": RUNNING})
        told = await link.rows(_NOTE, {"name": note})
        waiting = await link.rows(PREVIEW)
        last = await link.rows(LAST)
        return Standing(
            on=bool(running and unpacked(running[0].value).get("publication")),
            published=[read_publication(row.content) for row in await link.rows(PUBLISHED)],
            waiting=read_publication(waiting[0].content) if waiting else None,
            head=bytes(last[0].hash).hex() if last else "",
            note=told[0].value if told else "",
        )
