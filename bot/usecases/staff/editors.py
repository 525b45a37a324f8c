"""The editors: those named by the settings, and those who got the role in chat."""

from collections.abc import Collection

from bot.domain.people import Account
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.ports import UnitOfWork


async def editors(named: Collection[Account], *, uow: UnitOfWork) -> frozenset[Account]:
    """All editors who are not frozen."""
    staff = await uow.staff.all()
    made = {member.account for member in staff if has_role_for(member, Permission.EDIT_LESSONS)}
    return (frozenset(named) | made) - {member.account for member in staff if member.frozen}
