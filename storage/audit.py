"""The audit log: rows are added and never changed; each has a hash over itself and the row before it."""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import bindparam, func, insert, select, text

from bot.domain.staff.audit import BEGINNING, AuditAction, AuditRecord, ChainHead, as_moment, month_key
from storage.command_database import open_for_command
from storage.destruction import destroy_words
from storage.key_map import KeyMap
from storage.link import Link
from storage.models import report_keys
from storage.models_moderation import audit
from storage.prepared_reads import PreparedRead
from storage.repository import Repository
from storage.staged_rows import StagedLog
from storage.storage_context import StorageContext

LAST: Final = PreparedRead(
    select(audit.c.number, audit.c.hash).order_by(audit.c.number.desc()).limit(1), at_once=True
)
_ALONE: Final = text("SELECT pg_advisory_xact_lock(4117)")
"""Keeps two workers on PostgreSQL from appending two records to the same one."""
_ADD: Final = insert(audit).values({c.name: bindparam(c.name) for c in audit.columns})
_SOME: Final = 1000
_FROM: Final = select(audit).where(audit.c.number > bindparam("after")).order_by(audit.c.number).limit(_SOME)
_OF: Final = (
    select(audit)
    .where(audit.c.subject == bindparam("subject"))
    .order_by(audit.c.number.desc())
    .limit(bindparam("most"))
)
KEY_STAYS: Final = timedelta(days=60)
"""How long after the end of its month a month's key is destroyed."""
_FIRST_KEY: Final = "audit-0000-00"
_OLD_KEYS: Final = select(report_keys.c.report_id).where(
    report_keys.c.report_id >= _FIRST_KEY,
    report_keys.c.report_id < bindparam("last"),
    func.length(report_keys.c.report_id) == len(_FIRST_KEY),
)
_UNTIL: Final = audit.c.at <= bindparam("until")
_OF_DEED: Final = audit.c.deed == bindparam("deed")
_TROUBLE: Final = "the audit log cannot be read ({}): check AMANAT_DATABASE_URL and run ./amanat migrate"


class SqlAudit(Repository):
    """Implements ``bot.usecases.ports.moderation.AuditLog``."""

    def __init__(self, link: Link, keys: KeyMap | None = None) -> None:
        """Without ``keys`` records have no words."""
        self._link, self._keys = link, keys
        self._added: StagedLog[tuple[AuditRecord, str]] = StagedLog()
        self.stages = (self._added,)

    def record(
        self,
        action: AuditAction,
        *,
        by: str,
        at: datetime,
        subject: str = "",
        detail: str = "",
        words: str = "",
    ) -> None:
        self._added.add((AuditRecord(0, as_moment(at), by, action.value, subject, detail, ""), words))

    def to_seal(self) -> set[str]:
        """The names of the keys that this batch hashes words under."""
        return {record.key_name for record, words in self._added.batch if words}

    async def head(self) -> ChainHead | None:
        number, before = await _last(self._link)
        return ChainHead(number, before.hex()) if number else None

    async def of_subject(
        self, subject: str, *, most: int, until: datetime | None = None, action: AuditAction | None = None
    ) -> Sequence[AuditRecord]:
        wanted, statement = dict[str, Any](subject=subject, most=most), _OF
        if until is not None:
            wanted["until"], statement = as_moment(until), statement.where(_UNTIL)
        if action is not None:
            wanted["deed"], statement = action.value, statement.where(_OF_DEED)
        rows = await self._link.rows(statement, wanted)
        return [_record(row) for row in rows]

    async def flush(self, link: Link) -> None:
        """The keys must have been given before."""
        if not self._added.batch:
            return
        if link.dialect == "postgresql":
            await link.rows(_ALONE)
        added = [self._add_keyed_words(record, words) for record, words in self._added.batch]
        await link.many(_ADD, [_row(record) for record in chain_records(added, *await _last(link))])

    def _add_keyed_words(self, record: AuditRecord, words: str) -> AuditRecord:
        if not words:
            return record
        key = self._keys.loaded_key(record.key_name) if self._keys is not None else None
        assert key is not None
        return replace(record, words=record.keyed_hash(words, key))


def chain_records(records: Sequence[AuditRecord], number: int, before: bytes) -> Iterator[AuditRecord]:
    """These records with numbers and hashes, following record ``number`` with hash ``before``."""
    for place, record in enumerate(records, start=number + 1):
        numbered = replace(record, number=place)
        before = numbered.chain_hash(before)
        yield replace(numbered, hash=before)


async def end_keys(link: Link, context: StorageContext, today: date) -> int:
    """Destroy the keys of words that belong to no case,
    when their time after the month is over. Returns how many."""
    last = month_key(today - KEY_STAYS)
    rows = await link.rows(_OLD_KEYS, {"last": last})
    await destroy_words(link, context, [row.report_id for row in rows])
    return len(rows)


async def _last(link: Link) -> tuple[int, bytes]:
    rows = await link.rows(LAST)
    return (rows[0].number, bytes(rows[0].hash)) if rows else (0, BEGINNING)


def _row(record: AuditRecord) -> dict[str, Any]:
    return {
        "number": record.number,
        "at": record.at,
        "by": record.by,
        "deed": record.action,
        "subject": record.subject,
        "detail": record.detail,
        "words": record.words,
        "hash": record.hash,
    }


def _record(row: Any) -> AuditRecord:
    return AuditRecord(
        row.number, row.at, row.by, row.deed, row.subject, row.detail, row.words, bytes(row.hash)
    )


async def read_log(url: str) -> AsyncIterator[AuditRecord]:
    """All records in order, also while the program runs. Raises DatabaseUnusable."""
    async with open_for_command(url, trouble=_TROUBLE) as database, database.reading() as link:
        after = 0
        while rows := await link.rows(_FROM, {"after": after}):
            for row in rows:
                yield _record(row)
            after = rows[-1].number
