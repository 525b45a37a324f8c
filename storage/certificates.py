"""Certificates that were issued, by number, and which of them ended."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, select, update

from bot.domain.learning.certificates import Certificate, Revocation
from bot.domain.learning.lessons import Audience
from storage.beside import beside
from storage.link import Link
from storage.models_training import certificates
from storage.staged import Log, Missing, Staged

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


def _row(one: Certificate) -> dict[str, Any]:
    return {
        "id": one.id,
        "learner": one.learner,
        "track": one.track.value,
        "day": one.day.isoformat(),
        "revoked": one.revoked.isoformat() if one.revoked else None,
        "reason": one.reason.value if one.reason else "",
    }


def _ending(one: Certificate) -> dict[str, str]:
    assert one.revoked is not None and one.reason is not None
    return {"at": one.id, "day": one.revoked.isoformat(), "why": one.reason.value}


class SqlCertificates:
    """bot.usecases.ports.training.Certificates."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._added: Staged[str, Certificate] = Staged()
        self._ended: Staged[str, Certificate] = Staged()
        self._holders: Log[tuple[str, str]] = Log()
        self.stages = (self._added, self._ended, self._holders)

    async def get(self, number: str) -> Certificate | None:
        for staged in (self._ended.get(number), self._added.get(number)):
            if not isinstance(staged, Missing):
                return staged
        rows = await self._link.rows(_GET, {"id": number})
        return _certificate(rows[0]) if rows else None

    async def of_learner(self, learner: str) -> Sequence[Certificate]:
        found = {row.id: _certificate(row) for row in await self._link.rows(_OF, {"learner": learner})}
        for one in (*self._added.items().values(), *self._ended.items().values()):
            if one is not None and one.learner == learner:
                found[one.id] = one
        return sorted(found.values(), key=lambda one: (one.day, one.id), reverse=True)

    def add(self, certificate: Certificate) -> None:
        self._added.set(certificate.id, certificate)

    def end(self, certificate: Certificate) -> None:
        self._ended.set(certificate.id, certificate)

    def move(self, learner: str, *, to: str) -> None:
        self._holders.add((learner, to))

    async def flush(self, link: Link) -> None:
        await link.put(certificates, [_row(one) for one in self._added.kept.values() if one])
        await link.many(_END, [_ending(one) for one in self._ended.kept.values() if one])
        await link.many(_HOLDER, [{"was": was, "now": now} for was, now in self._holders.kept])


async def end_beside(url: str, number: str, *, day: date, reason: Revocation) -> Certificate | None:
    """Revoke one in a small transaction of its own, beside a program that may be running: it keeps no
    certificates in memory, so that it sees this at the next look. Answers it as it stands now; None where
    there is none of that number. Raises DatabaseUnusable."""
    async with (
        beside(url, trouble="the certificate cannot be revoked now ({}): try again") as database,
        database.turn,
        database.writing() as link,
    ):
        await link.many(_END, [{"at": number, "day": day.isoformat(), "why": reason.value}])
        rows = await link.rows(_GET, {"id": number})
        await link.commit()
    return _certificate(rows[0]) if rows else None


async def read_ended(url: str) -> list[Certificate]:
    """All revoked certificates, read beside a program that may be running. Raises DatabaseUnusable."""
    async with (
        beside(url, trouble="certificates cannot be read ({}): run ./amanat migrate") as database,
        database.reading() as link,
    ):
        return [_certificate(row) for row in await link.rows(_ENDED)]
