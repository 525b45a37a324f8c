"""What the messenger tells of a member's standing; who has left loses what he held."""

from bot.domain.events import Fact, RoleEnded
from bot.domain.people import INSIDE, Account, Membership, Role, Standing
from bot.domain.sight import may_enter
from bot.usecases.expire_claims import free_claims_of
from bot.usecases.free_unseen import free_unseen, was_shown
from bot.usecases.note_started import note_gone
from bot.usecases.ports import Clock, UnitOfWork
from bot.usecases.watch_groups import PUBLIC, look_again, note_stranger


async def note_standing(
    account: Account, standing: Standing, *, chat_id: int, uow: UnitOfWork, clock: Clock, came: bool = False
) -> tuple[Fact, ...]:
    """Store it, if the group is a moderators' group. Someone who is in none of them any more loses his claims,
    his desk and his role."""
    group = await uow.groups.get(account.messenger, chat_id)
    if group is None or not group.active:
        return ()
    if standing is Standing.OUTSIDE and await uow.members.get(account, chat_id) is None:
        return ()  # a stranger who tried a moderator's button: his number is not kept
    before = await uow.members.get(account, chat_id)
    new = came and not (before is not None and before.inside) and not await _known(account, uow=uow)
    if new or (group.circle and standing in INSIDE and not may_enter(account, await uow.staff.all())):
        return await note_stranger(account, chat_id=chat_id, uow=uow, clock=clock)
    if before is not None and before.standing is Standing.STRANGER and standing is not Standing.OUTSIDE:
        standing = Standing.STRANGER  # he is inside, the messenger says; that he may be, nobody has said
    uow.members.save(Membership(account, chat_id, standing, clock.now()))
    if standing is not Standing.OUTSIDE:
        return ()
    mended = await look_again(group, open_to_all=group.stopped == PUBLIC, uow=uow, clock=clock)
    if await _still_inside(account, besides=chat_id, uow=uow):
        return mended
    was = await note_gone(account, uow=uow, clock=clock)
    facts = (
        *await free_claims_of(account, uow=uow, clock=clock),
        *await was_shown(account, uow=uow, clock=clock),
        *await free_unseen(uow=uow, clock=clock),
    )
    ended = () if was is None else (RoleEnded(was.name, was.role),)
    return (*mended, *dict.fromkeys(facts), *ended)


async def _known(account: Account, *, uow: UnitOfWork) -> bool:
    """Whether he has a role, or a desk from another group."""
    staff = await uow.staff.get(account)
    return staff is not None and (staff.started or staff.role is not Role.MODERATOR)


async def _still_inside(account: Account, *, besides: int, uow: UnitOfWork) -> bool:
    for group in await uow.groups.active():
        if group.messenger is account.messenger and group.chat_id != besides:
            membership = await uow.members.get(account, group.chat_id)
            if membership is not None and membership.inside:
                return True
    return False
