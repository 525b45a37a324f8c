"""What the messenger tells of a member's standing; who has left loses what he held."""

from bot.domain.events import Fact, RoleEnded
from bot.domain.people import Account, Membership, Standing
from bot.usecases.expire_claims import free_claims_of
from bot.usecases.note_started import note_gone
from bot.usecases.ports import Clock, UnitOfWork


async def note_standing(
    account: Account, standing: Standing, *, chat_id: int, uow: UnitOfWork, clock: Clock
) -> tuple[Fact, ...]:
    """Store it, if the group is a moderators' group. Someone who is in none of them any more loses his claims,
    his desk and his role."""
    group = await uow.groups.get(account.messenger, chat_id)
    if group is None or not group.active:
        return ()
    if standing is Standing.OUTSIDE and await uow.members.get(account, chat_id) is None:
        return ()  # a stranger who tried a moderator's button: his number is not kept
    uow.members.save(Membership(account, chat_id, standing, clock.now()))
    if standing is not Standing.OUTSIDE or await _still_inside(account, besides=chat_id, uow=uow):
        return ()
    was = await note_gone(account, uow=uow, clock=clock)
    facts = await free_claims_of(account, uow=uow, clock=clock)
    return facts if was is None else (*facts, RoleEnded(was.name, was.role))


async def _still_inside(account: Account, *, besides: int, uow: UnitOfWork) -> bool:
    for group in await uow.groups.active():
        if group.messenger is account.messenger and group.chat_id != besides:
            membership = await uow.members.get(account, group.chat_id)
            if membership is not None and membership.standing is not Standing.OUTSIDE:
                return True
    return False
