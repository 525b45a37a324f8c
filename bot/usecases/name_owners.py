"""The owners are those whom the settings name now: who is taken out of them has no rights at the next start."""

from collections.abc import Collection
from dataclasses import replace

from bot.domain.people import Account, Role, Staff
from bot.usecases.ports import UnitOfWork


async def name_owners(owners: Collection[Account], *, uow: UnitOfWork) -> None:
    """Give these accounts the owner's role and take it from all others; running it again changes nothing.

    A former owner is left as a moderator who has not pressed Start: a row that gives no rights by itself.
    """
    for staff in await uow.staff.all():
        if staff.role is Role.OWNER and staff.account not in owners:
            uow.staff.save(replace(staff, role=Role.MODERATOR, started=False))
    for owner in owners:
        known = await uow.staff.get(owner)
        if known is None or known.role is not Role.OWNER:
            uow.staff.save(replace(known or Staff(owner, Role.OWNER), role=Role.OWNER))
