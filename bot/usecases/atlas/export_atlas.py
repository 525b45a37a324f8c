"""A version of the atlas, or the report of a round of opinions, leaves the chat as a file: it is recorded which, and
by whom."""

from bot.domain.atlas.atlas_versions import Version
from bot.domain.atlas.opinions import Round
from bot.domain.people import Account
from bot.domain.staff.audit import Deed
from bot.usecases.ports import Clock, UnitOfWork


def note_export(version: Version, what: str, *, by: Account, uow: UnitOfWork, clock: Clock) -> None:
    """``what``: pdf, xlsx, png."""
    detail = f"atlas {version.number} {what}"
    uow.audit.record(Deed.EXPORT, by=str(by), at=clock.now(), subject=version.id, detail=detail)


def note_report(found: Round, *, by: Account, uow: UnitOfWork, clock: Clock) -> None:
    uow.audit.record(Deed.EXPORT, by=str(by), at=clock.now(), subject=found.id, detail="opinions pdf")
