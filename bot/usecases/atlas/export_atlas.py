"""A version of the atlas, or the report of a round of opinions, leaves the chat as a file: the export is
recorded."""

from bot.domain.atlas.atlas_versions import AtlasVersion
from bot.domain.atlas.opinions import OpinionRound
from bot.domain.people import Account
from bot.domain.staff.audit import AuditAction
from bot.usecases.ports import Clock, UnitOfWork


def note_export(version: AtlasVersion, what: str, *, by: Account, uow: UnitOfWork, clock: Clock) -> None:
    """``what``: pdf, xlsx, png."""
    detail = f"atlas {version.number} {what}"
    uow.audit.record(AuditAction.EXPORT, by=str(by), at=clock.now(), subject=version.id, detail=detail)


def note_report(opinion_round: OpinionRound, *, by: Account, uow: UnitOfWork, clock: Clock) -> None:
    uow.audit.record(
        AuditAction.EXPORT, by=str(by), at=clock.now(), subject=opinion_round.id, detail="opinions pdf"
    )
