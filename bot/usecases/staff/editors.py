"""Who looks after the lessons: whom the settings name, and whoever was made editor in chat."""

from collections.abc import Collection

from bot.domain.people import Account, Role
from bot.usecases.ports import UnitOfWork


async def editors(named: Collection[Account], *, uow: UnitOfWork) -> frozenset[Account]:
    """All of them but who is stopped."""
    staff = await uow.staff.all()
    made = {member.account for member in staff if member.role is Role.EDITOR}
    return (frozenset(named) | made) - {member.account for member in staff if member.frozen}
