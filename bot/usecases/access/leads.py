"""Leads and owners: who agrees to what needs two, and who hears when something is odd."""

from collections.abc import Collection, Sequence

from bot.domain.cases.case_access import is_restricted_case, restricted_circle
from bot.domain.cases.reports import Case
from bot.domain.errors import WrongState
from bot.domain.people import Account, Role, Staff
from bot.domain.staff.permissions import Permission, has_role_for
from bot.domain.staff.roles import has_signing_right, require_signing_right
from bot.usecases.access.case_access import who_may_see
from bot.usecases.access.duty import on_duty
from bot.usecases.access.one_person import accounts_of, first_account_each
from bot.usecases.ports import Clock, UnitOfWork


async def role_of(account: Account, *, uow: UnitOfWork) -> Role:
    """His stored role; a member of the group without a row is a moderator."""
    staff = await uow.staff.get(account)
    return staff.role if staff is not None else Role.MODERATOR


async def leads(*, besides: Account, uow: UnitOfWork) -> Sequence[Staff]:
    """All but this one, by whichever account."""
    staff, his = await uow.staff.all(), await accounts_of(besides, uow=uow)
    return [
        member
        for member in staff
        if has_role_for(member, Permission.LEAD) and not member.frozen and member.account not in his
    ]


async def require_signer(account: Account, *, uow: UnitOfWork, clock: Clock, refusal: str) -> Staff:
    """Him, if his signature counts now. Raises NotAllowed, with ``otherwise`` for one who never signs."""
    return require_signing_right(await uow.staff.get(account), now=clock.now(), otherwise=refusal)


async def require_still_counts(first: Account, *, uow: UnitOfWork, clock: Clock) -> None:
    """Raises WrongState where the first of two signatures counts no more: its giver was stopped, or has gone."""
    if not has_signing_right(await uow.staff.get(first), now=clock.now()):
        raise WrongState("sign-none")


async def signers(*, besides: Collection[Account], uow: UnitOfWork, clock: Clock) -> Sequence[Staff]:
    """All whose signature counts now, but these people."""
    now, out = clock.now(), await accounts_of(*besides, uow=uow)
    return [
        staff
        for staff in await uow.staff.all()
        if staff.account not in out and has_signing_right(staff, now=now)
    ]


async def two_leads_to_notify(
    *, besides: Account, uow: UnitOfWork, of: Case | None = None
) -> Sequence[Account]:
    """Two leads on duty, who are two people; owners stand in where there are not so many, and those off duty where
    nobody else is. ``of``: only such as may see this case; of the smaller circle its own, where no lead is in it."""
    there = list(await leads(besides=besides, uow=uow))
    if of is not None:
        there = list(await who_may_see(of, there, uow=uow))
    if of is not None and not there and is_restricted_case(of):
        his = await accounts_of(besides, uow=uow)
        inner = [staff for staff in restricted_circle(await uow.staff.all()) if staff.account not in his]
        there = list(await who_may_see(of, inner, uow=uow))
    off = {staff.account for staff in there if not await on_duty(staff.account, uow=uow)}
    candidates = sorted(
        there,
        key=lambda staff: (
            staff.account in off,
            has_role_for(staff, Permission.ADMINISTER),
            not staff.started,
        ),
    )
    return (await first_account_each([staff.account for staff in candidates], uow=uow))[:2]


async def is_reachable(staff: Staff, *, uow: UnitOfWork) -> bool:
    """Whether what is asked of him about a case is a press that he may make: he has pressed Start, and is not known to
    have left all groups. An owner need be in none, so of him it must be known. A press is checked by itself."""
    known = [
        await uow.members.get(staff.account, group.chat_id)
        for group in await uow.groups.active()
        if group.messenger is staff.account.messenger
    ]
    left = [membership for membership in known if membership is not None and not membership.is_inside]
    there = [membership for membership in known if membership is not None and membership.is_inside]
    return staff.started and (bool(there) or (not has_role_for(staff, Permission.ADMINISTER) and not left))
