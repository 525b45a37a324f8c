"""Leads and owners: who agrees to what needs two, and who hears when something is odd."""

from collections.abc import Sequence

from bot.domain.claims import LEADS
from bot.domain.people import Account, Role, Staff
from bot.usecases.ports import UnitOfWork


async def role_of(account: Account, *, uow: UnitOfWork) -> Role:
    """His stored role; a member of the group without a row is a moderator."""
    staff = await uow.staff.get(account)
    return staff.role if staff is not None else Role.MODERATOR


async def leads(*, besides: Account, uow: UnitOfWork) -> Sequence[Staff]:
    """All but this one."""
    return [one for one in await uow.staff.all() if one.role in LEADS and one.account != besides]


async def two_to_hear(*, besides: Account, uow: UnitOfWork) -> Sequence[Account]:
    """Two leads; owners stand in where there are not so many."""
    found = sorted(await leads(besides=besides, uow=uow), key=lambda one: one.role is Role.OWNER)
    return [one.account for one in found[:2]]
