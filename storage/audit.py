"""The audit log: rows that are added and never changed, each with a hash over itself and the one before."""

import hashlib
import secrets
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, insert, select, text

from bot.domain.staff.audit import BEGINNING, Deed, Head, Record, as_moment
from storage.beside import beside
from storage.link import Link
from storage.models_moderation import audit
from storage.staged import Log

LAST: Final = select(audit.c.number, audit.c.hash).order_by(audit.c.number.desc()).limit(1)
_ALONE: Final = text("SELECT pg_advisory_xact_lock(4117)")
"""Two workers on PostgreSQL would put two records behind the same one."""
_ADD: Final = insert(audit).values({c.name: bindparam(c.name) for c in audit.columns})
_SOME: Final = 1000
_FROM: Final = select(audit).where(audit.c.number > bindparam("after")).order_by(audit.c.number).limit(_SOME)
_OF: Final = (
    select(audit)
    .where(audit.c.subject == bindparam("subject"))
    .order_by(audit.c.number.desc())
    .limit(bindparam("most"))
)
_UNTIL: Final = audit.c.at <= bindparam("until")
_OF_DEED: Final = audit.c.deed == bindparam("deed")
_TROUBLE: Final = "the audit log cannot be read ({}): check AMANAT_DATABASE_URL and run ./amanat migrate"


class SqlAudit:
    """bot.usecases.ports.moderation.AuditLog."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._added: Log[Record] = Log()
        self.stages = (self._added,)

    def record(
        self, deed: Deed, *, by: str, at: datetime, subject: str = "", detail: str = "", words: str = ""
    ) -> None:
        told = salted(words) if words else ""
        self._added.add(Record(0, as_moment(at), by, deed.value, subject, detail, told))

    async def head(self) -> Head | None:
        number, before = await _last(self._link)
        return Head(number, before.hex()) if number else None

    async def of_subject(
        self, subject: str, *, most: int, until: datetime | None = None, deed: Deed | None = None
    ) -> Sequence[Record]:
        wanted, statement = dict[str, Any](subject=subject, most=most), _OF
        if until is not None:
            wanted["until"], statement = as_moment(until), statement.where(_UNTIL)
        if deed is not None:
            wanted["deed"], statement = deed.value, statement.where(_OF_DEED)
        rows = await self._link.rows(statement, wanted)
        return [_record(row) for row in rows]

    async def flush(self, link: Link) -> None:
        if not self._added.kept:
            return
        if link.dialect == "postgresql":
            await link.rows(_ALONE)
        await link.many(_ADD, [_row(record) for record in chained(self._added.kept, *await _last(link))])


def chained(records: Sequence[Record], number: int, before: bytes) -> Iterator[Record]:
    """These records with numbers and hashes, behind record ``number`` whose hash is ``before``."""
    for place, record in enumerate(records, start=number + 1):
        numbered = replace(record, number=place)
        before = numbered.after(before)
        yield replace(numbered, hash=before)


def salted(words: str) -> str:
    """A hash that tells the words to whoever knows them, and else nothing."""
    salt = secrets.token_hex(8)
    return f"{salt}${hashlib.sha256(salt.encode() + words.encode()).hexdigest()}"


async def _last(link: Link) -> tuple[int, bytes]:
    rows = await link.rows(LAST)
    return (rows[0].number, bytes(rows[0].hash)) if rows else (0, BEGINNING)


def _row(record: Record) -> dict[str, Any]:
    return {
        "number": record.number,
        "at": record.at,
        "by": record.by,
        "deed": record.deed,
        "subject": record.subject,
        "detail": record.detail,
        "words": record.words,
        "hash": record.hash,
    }


def _record(row: Any) -> Record:
    return Record(row.number, row.at, row.by, row.deed, row.subject, row.detail, row.words, bytes(row.hash))


async def read_log(url: str) -> AsyncIterator[Record]:
    """All records in order, beside a running program. Raises DatabaseUnusable."""
    async with beside(url, trouble=_TROUBLE) as database, database.reading() as link:
        after = 0
        while rows := await link.rows(_FROM, {"after": after}):
            for row in rows:
                yield _record(row)
            after = rows[-1].number
