"""Leads and owners: who agrees to what needs two, and who hears when something is odd."""

from collections.abc import Collection, Sequence

from bot.domain.cases.claims import LEADS
from bot.domain.cases.reports import Case
from bot.domain.cases.sight import circle_of, of_the_circle
from bot.domain.errors import WrongState
from bot.domain.people import Account, Role, Staff
from bot.domain.staff.roles import counts, must_count
from bot.usecases.ports import Clock, UnitOfWork
from bot.usecases.sight.duty import on_duty
from bot.usecases.sight.one_person import accounts_of, one_account_each
from bot.usecases.sight.sight import who_may_see


async def role_of(account: Account, *, uow: UnitOfWork) -> Role:
    """His stored role; a member of the group without a row is a moderator."""
    staff = await uow.staff.get(account)
    return staff.role if staff is not None else Role.MODERATOR


async def leads(*, besides: Account, uow: UnitOfWork) -> Sequence[Staff]:
    """All but this one, by whichever account."""
    found, his = await uow.staff.all(), await accounts_of(besides, uow=uow)
    return [one for one in found if one.role in LEADS and not one.frozen and one.account not in his]


async def signer(account: Account, *, uow: UnitOfWork, clock: Clock, otherwise: str) -> Staff:
    """Him, if his signature counts now. Raises NotAllowed, with ``otherwise`` for one who never signs."""
    return must_count(await uow.staff.get(account), now=clock.now(), otherwise=otherwise)


async def still_counts(first: Account, *, uow: UnitOfWork, clock: Clock) -> None:
    """Raises WrongState where the first of two signatures counts no more: its giver was stopped, or has gone."""
    if not counts(await uow.staff.get(first), now=clock.now()):
        raise WrongState("sign-none")


async def signers(*, besides: Collection[Account], uow: UnitOfWork, clock: Clock) -> Sequence[Staff]:
    """All whose signature counts now, but these people."""
    now, out = clock.now(), await accounts_of(*besides, uow=uow)
    return [one for one in await uow.staff.all() if one.account not in out and counts(one, now=now)]


async def two_to_hear(*, besides: Account, uow: UnitOfWork, of: Case | None = None) -> Sequence[Account]:
    """Two leads on duty, who are two people; owners stand in where there are not so many, and those off duty where
    nobody else is. ``of``: only such as may see this case; of the smaller circle its own, where no lead is in it."""
    there = list(await leads(besides=besides, uow=uow))
    if of is not None:
        there = list(await who_may_see(of, there, uow=uow))
    if of is not None and not there and of_the_circle(of):
        his = await accounts_of(besides, uow=uow)
        inner = [one for one in circle_of(await uow.staff.all()) if one.account not in his]
        there = list(await who_may_see(of, inner, uow=uow))
    off = {one.account for one in there if not await on_duty(one.account, uow=uow)}
    found = sorted(there, key=lambda one: (one.account in off, one.role is Role.OWNER, not one.started))
    return (await one_account_each([one.account for one in found], uow=uow))[:2]


async def reached(staff: Staff, *, uow: UnitOfWork) -> bool:
    """Whether what is asked of him about a case is a press that he may make: he has pressed Start, and is not known to
    have left all groups. An owner need be in none, so of him it must be known. A press is checked by itself."""
    known = [
        await uow.members.get(staff.account, group.chat_id)
        for group in await uow.groups.active()
        if group.messenger is staff.account.messenger
    ]
    left = [one for one in known if one is not None and not one.inside]
    there = [one for one in known if one is not None and one.inside]
    return staff.started and (bool(there) or (staff.role is not Role.OWNER and not left))
