"""What waits for somebody's signature: listed for whoever may give it, and said again when they press Start."""

from collections.abc import Collection, Sequence
from typing import Final

from bot.domain.errors import Refused
from bot.domain.people import Account, Role
from bot.domain.staff.roles import counts
from bot.domain.staff.signatures import Matter, Wanted
from bot.usecases.ports import Clock, UnitOfWork
from bot.usecases.sight.one_person import accounts_of
from bot.usecases.staff.sign import to_sign

NOT_LISTED: Final = frozenset({Matter.FREEZE, Matter.RECALL})
"""A stop is told at once to whoever may sign it, and shown to nobody else: it may be about them. A recall is asked only
of who can be reached, and shows a case."""


async def pending_for(account: Account, *, uow: UnitOfWork, clock: Clock) -> Sequence[Wanted]:
    """What this account may sign now, the oldest first."""
    me = await uow.staff.get(account)
    if me is None or not counts(me, now=clock.now()):
        return ()
    found: list[Wanted] = []
    for one in await uow.signatures.all():
        makes_owner = one.matter is Matter.ROLE and one.detail.partition(" ")[0] == Role.OWNER
        if one.matter in NOT_LISTED or (makes_owner and me.role is not Role.OWNER):
            continue
        try:
            found.append(await to_sign(one.id, by=account, uow=uow, clock=clock))
        except Refused:
            continue
    return sorted(found, key=lambda one: one.at)


async def not_reached(accounts: Collection[Account], *, uow: UnitOfWork) -> Sequence[Account]:
    """Whose private chat the bot may not write to: they have pressed Start by none of their accounts."""
    missed: list[Account] = []
    for account in accounts:
        known = [await uow.staff.get(one) for one in await accounts_of(account, uow=uow)]
        if not any(one is not None and one.started for one in known):
            missed.append(account)
    return missed
