"""A member of a moderators' group has opened the private chat: from now on details can reach him."""

from dataclasses import replace

from bot.domain.people import Account, Role, Staff, Standing
from bot.usecases.ports import UnitOfWork


async def note_started(account: Account, *, name: str, uow: UnitOfWork) -> Staff | None:
    """His staff row, or None for everybody who is no staff: of them nothing is stored.

    The row gives no rights by itself; membership is asked at every press. So an old membership is
    enough here, and only someone known to be outside is left alone.
    """
    staff = await uow.staff.get(account)
    if staff is None or staff.role is Role.MODERATOR:
        membership = await uow.members.best(account)
        if membership is None or membership.standing is Standing.OUTSIDE:
            return None
    known = replace(staff or Staff(account, Role.MODERATOR), started=True)
    known = replace(known, name=name or known.name)
    if known != staff:
        uow.staff.save(known)
    return known


async def note_gone(account: Account, *, uow: UnitOfWork) -> None:
    """A moderator who is in no group any more has no desk; coming back, he presses start again."""
    staff = await uow.staff.get(account)
    if staff is not None and staff.role is Role.MODERATOR and staff.started:
        uow.staff.save(replace(staff, started=False))
