"""Issued certificates by number, and which of them are revoked."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, select, update

from bot.domain.learning.certificates import Certificate, Revocation
from bot.domain.learning.lessons import Audience
from storage.command_database import open_for_command
from storage.link import Link
from storage.models_training import certificates
from storage.repository import Repository
from storage.staged_rows import MissingRow, StagedLog, StagedRows

_GET: Final = select(certificates).where(certificates.c.id == bindparam("id"))
_OF: Final = select(certificates).where(certificates.c.learner == bindparam("learner"))
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


def _row(certificate: Certificate) -> dict[str, Any]:
    return {
        "id": certificate.id,
        "learner": certificate.learner,
        "track": certificate.track.value,
        "day": certificate.day.isoformat(),
        "revoked": certificate.revoked.isoformat() if certificate.revoked else None,
        "reason": certificate.reason.value if certificate.reason else "",
    }


def _ending(certificate: Certificate) -> dict[str, str]:
    assert certificate.revoked is not None and certificate.reason is not None
    return {"at": certificate.id, "day": certificate.revoked.isoformat(), "why": certificate.reason.value}


class SqlCertificates(Repository):
    """Implements ``bot.usecases.ports.training.Certificates``."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._added: StagedRows[str, Certificate] = StagedRows()
        self._ended: StagedRows[str, Certificate] = StagedRows()
        self._holders: StagedLog[tuple[str, str]] = StagedLog()
        self.stages = (self._added, self._ended, self._holders)

    async def get(self, number: str) -> Certificate | None:
        for staged in (self._ended.get(number), self._added.get(number)):
            if not isinstance(staged, MissingRow):
                return staged
        rows = await self._link.rows(_GET, {"id": number})
        return _certificate(rows[0]) if rows else None

    async def of_learner(self, learner: str) -> Sequence[Certificate]:
        certificates_by_id = {
            row.id: _certificate(row) for row in await self._link.rows(_OF, {"learner": learner})
        }
        for certificate in (*self._added.items().values(), *self._ended.items().values()):
            if certificate is not None and certificate.learner == learner:
                certificates_by_id[certificate.id] = certificate
        return sorted(
            certificates_by_id.values(),
            key=lambda certificate: (certificate.day, certificate.id),
            reverse=True,
        )

    def add(self, certificate: Certificate) -> None:
        self._added.set(certificate.id, certificate)

    def end(self, certificate: Certificate) -> None:
        self._ended.set(certificate.id, certificate)

    def move(self, learner: str, *, to: str) -> None:
        self._holders.add((learner, to))

    async def flush(self, link: Link) -> None:
        await link.put(
            certificates, [_row(certificate) for certificate in self._added.batch.values() if certificate]
        )
        await link.many(
            _END, [_ending(certificate) for certificate in self._ended.batch.values() if certificate]
        )
        await link.many(_HOLDER, [{"was": was, "now": now} for was, now in self._holders.batch])


async def revoke_certificate(url: str, number: str, *, day: date, reason: Revocation) -> Certificate | None:
    """Revoke a certificate in a small transaction of its own. A running program keeps no certificates in
    memory, so it sees the change on the next read. Returns the certificate as it is now, None when there is
    none with that number. Raises DatabaseUnusable."""
    async with (
        open_for_command(url, trouble="the certificate cannot be revoked now ({}): try again") as database,
        database.turn,
        database.writing() as link,
    ):
        await link.many(_END, [{"at": number, "day": day.isoformat(), "why": reason.value}])
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
