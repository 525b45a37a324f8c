"""Issued certificates by number, and which of them are revoked."""

from collections.abc import Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import bindparam, select, update

from bot.domain.learning.certificates import Certificate, Revocation
from bot.domain.learning.lessons import Audience
from bot.domain.moments import day_of
from bot.domain.staff.audit import OPERATOR, AuditAction
from storage.audit import SqlAudit
from storage.command_database import open_for_command
from storage.conditions import Columns, stored_row
from storage.link import Link
from storage.models_training import certificates
from storage.queries import OverlaidRows, Query, RowSource
from storage.repository import Repository
from storage.staged_rows import StagedLog, StagedRows

_GET: Final = select(certificates).where(certificates.c.id == bindparam("id"))
COLUMNS: Final[Columns[Certificate]] = {
    "id": attrgetter("id"),
    "learner": attrgetter("learner"),
    "track": attrgetter("track.value"),
    "day": lambda certificate: certificate.day.isoformat(),
    "revoked": lambda certificate: certificate.revoked.isoformat() if certificate.revoked else None,
    "reason": lambda certificate: certificate.reason.value if certificate.reason else "",
}
_OF_LEARNER: Final = Query(
    certificates,
    COLUMNS,
    certificates.c.learner == bindparam("learner"),
    order=(certificates.c.day.desc(), certificates.c.id.desc()),
)
_ENDED: Final = select(certificates).where(certificates.c.revoked.is_not(None)).order_by(certificates.c.id)
_END: Final = (
    update(certificates)
    .where(certificates.c.id == bindparam("at"), certificates.c.revoked.is_(None))
    .values(revoked=bindparam("day"), reason=bindparam("why"))
)
_HOLDER: Final = (
    update(certificates).where(certificates.c.learner == bindparam("was")).values(learner=bindparam("now"))
)


def _certificate(row: Any) -> Certificate:
    return Certificate(
        row.id,
        row.learner,
        Audience(row.track),
        date.fromisoformat(row.day),
        revoked=date.fromisoformat(row.revoked) if row.revoked else None,
        reason=Revocation(row.reason) if row.reason else None,
    )


def _ending(certificate: Certificate) -> dict[str, str]:
    assert certificate.revoked is not None and certificate.reason is not None
    return {"at": certificate.id, "day": certificate.revoked.isoformat(), "why": certificate.reason.value}


class CertificateQueries:
    """The queries for certificates, wherever the certificates are."""

    def __init__(self, rows: RowSource[Certificate]) -> None:
        self._rows = rows

    async def of_learner(self, learner: str) -> Sequence[Certificate]:
        return await self._rows.find(_OF_LEARNER, {"learner": learner})


class SqlCertificates(CertificateQueries, Repository):
    """Implements ``bot.usecases.ports.training.Certificates``."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._added: StagedRows[str, Certificate] = StagedRows()
        self._ended: StagedRows[str, Certificate] = StagedRows()
        self._holders: StagedLog[tuple[str, str]] = StagedLog()
        self.stages = (self._added, self._ended, self._holders)
        super().__init__(OverlaidRows(link, certificates.c.id, _certificate, self._changes))

    def _changes(self) -> dict[str, Certificate | None]:
        return {**self._added.items(), **self._ended.items()}

    async def get(self, number: str) -> Certificate | None:
        changes = self._changes()
        if number in changes:
            return changes[number]
        rows = await self._link.rows(_GET, {"id": number})
        return _certificate(rows[0]) if rows else None

    def add(self, certificate: Certificate) -> None:
        self._added.set(certificate.id, certificate)

    def end(self, certificate: Certificate) -> None:
        self._ended.set(certificate.id, certificate)

    def move(self, learner: str, *, to: str) -> None:
        self._holders.add((learner, to))

    async def flush(self, link: Link) -> None:
        await link.put(certificates, [stored_row(new, COLUMNS) for new in self._added.batch.values() if new])
        await link.many(
            _END, [_ending(certificate) for certificate in self._ended.batch.values() if certificate]
        )
        await link.many(_HOLDER, [{"was": was, "now": now} for was, now in self._holders.batch])


async def revoke_certificate(
    url: str, number: str, *, now: datetime, reason: Revocation
) -> Certificate | None:
    """Revoke a certificate from today on, and record it in the audit log, in a small transaction of its own. A
    running program keeps no certificates in memory, so it sees the change on the next read. Returns the
    certificate as it is now, None when there is none with that number. Raises DatabaseUnusable."""
    async with (
        open_for_command(url, trouble="the certificate cannot be revoked now ({}): try again") as database,
        database.turn,
        database.writing() as link,
    ):
        rows = await link.rows(_GET, {"id": number})
        if rows and rows[0].revoked is None:
            log, day = SqlAudit(link), day_of(now)
            log.record(
                AuditAction.CERTIFICATE, by=OPERATOR, at=now, subject=number, detail=f"revoke {reason}"
            )
            for stage in log.stages:
                stage.keep()
            await link.many(_END, [{"at": number, "day": day.isoformat(), "why": reason.value}])
            await log.flush(link)
            rows = await link.rows(_GET, {"id": number})
        await link.commit()
    return _certificate(rows[0]) if rows else None


async def read_ended(url: str) -> list[Certificate]:
    """All revoked certificates; can be read while the program runs. Raises DatabaseUnusable."""
    async with (
        open_for_command(url, trouble="certificates cannot be read ({}): run ./amanat migrate") as database,
        database.reading() as link,
    ):
        return [_certificate(row) for row in await link.rows(_ENDED)]
