"""What the messenger tells of a member's standing; who has left loses what he held."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.cases.sight import may_enter
from bot.domain.events import Fact, RoleEnded
from bot.domain.people import INSIDE, Account, Membership, Newcomer, Role, Standing
from bot.domain.staff.roles import OUTSIDERS
from bot.usecases.groups.settle_cards import settle_later
from bot.usecases.groups.watch_groups import PUBLIC, look_again, note_stranger
from bot.usecases.ports import Clock, Group, UnitOfWork
from bot.usecases.sight.expire_claims import free_claims_of
from bot.usecases.sight.free_unseen import free_unseen, was_shown
from bot.usecases.sight.sight import near_of
from bot.usecases.staff.note_started import note_gone


async def note_standing(
    account: Account,
    standing: Standing,
    *,
    chat_id: int,
    uow: UnitOfWork,
    clock: Clock,
    name: str = "",
    asked_at: datetime | None = None,
) -> tuple[Fact, ...]:
    """Store it, if the group is a moderators' group. Someone who is in none of them any more loses his claims,
    his desk and his role.

    Whoever is seen inside for the first time is a stranger until somebody lets them in, whether the messenger tells
    of their coming or they are found there when asked for: that they came before the group was registered, nothing
    says. ``name``: what the messenger shows of them, for whoever is alarmed.

    ``asked_at``: when the messenger was asked; without it the messenger has told it by itself, now. What was asked for
    before it told something else is not believed any more: who has just left would come back by it.
    """
    group = await uow.groups.get(account.messenger, chat_id)
    if group is None or not group.active:
        return ()
    before, at = await uow.members.get(account, chat_id), asked_at or clock.now()
    if _nothing_new(before, standing, at, now=clock.now()):
        return ()
    if standing in INSIDE and await _unknown(account, before, group, uow=uow, clock=clock):
        if before is None or before.standing is not Standing.STRANGER:
            return await note_stranger(Newcomer(account, name), chat_id=chat_id, uow=uow, clock=clock)
        standing = Standing.STRANGER  # inside, the messenger says; that they may be, nobody has said
    uow.members.save(Membership(account, chat_id, standing, at))
    if (before is not None and before.inside) != (standing in INSIDE) and await near_of(account, uow=uow):
        settle_later(uow)  # cards that may accuse their body do not stand beside them
    if standing is not Standing.OUTSIDE:
        return ()
    known = before is not None and before.standing is Standing.OUTSIDE
    return await _gone(account, group, known=known, uow=uow, clock=clock)


async def _gone(
    account: Account, group: Group, *, known: bool, uow: UnitOfWork, clock: Clock
) -> tuple[Fact, ...]:
    """He has left this group, which may be in order again by it. ``known``: it has been said before."""
    mended = await look_again(group, open_to_all=group.stopped == PUBLIC, uow=uow, clock=clock)
    if await _inside(account, besides=group.chat_id, uow=uow):
        return mended
    was = await note_gone(account, uow=uow, clock=clock)
    facts = await free_claims_of(account, uow=uow, clock=clock)
    if not known:
        facts += await was_shown(account, uow=uow, clock=clock)
        facts += await free_unseen(uow=uow, clock=clock)
    ended = () if was is None else (RoleEnded(was.name, was.role),)
    return (*mended, *dict.fromkeys(facts), *ended)


def _nothing_new(before: Membership | None, standing: Standing, at: datetime, *, now: datetime) -> bool:
    """A stranger who tried a moderator's button, whose number is not kept; or «inside» from before what is known,
    unless that comes from a clock that was set back. «Outside» is believed at any age."""
    if standing is Standing.OUTSIDE:
        return before is None
    return before is not None and at < before.checked_at <= now


async def _unknown(
    account: Account, before: Membership | None, group: Group, *, uow: UnitOfWork, clock: Clock
) -> bool:
    """Whether nobody has let them into this group. The circle's own takes nobody else, whoever they are."""
    if before is not None and before.standing is Standing.STRANGER:
        return True
    if group.circle:
        return not may_enter(account, await uow.staff.all())
    return not (before is not None and before.inside) and not await _known(
        account, group, uow=uow, clock=clock
    )


async def _known(account: Account, group: Group, *, uow: UnitOfWork, clock: Clock) -> bool:
    """Whether they have a role, or were let into another group and are there still: what is old does not tell. A desk
    counts where no other group knows them. An expert has no business in a group of moderators."""
    staff = await uow.staff.get(account)
    if staff is not None and staff.role is not Role.MODERATOR:
        return staff.role not in OUTSIDERS
    inside = await _inside(account, besides=group.chat_id, uow=uow)
    if inside:
        return any(one.fresh(now=clock.now()) for one in inside)
    return staff is not None and staff.started


async def _inside(account: Account, *, besides: int, uow: UnitOfWork) -> Sequence[Membership]:
    """The other groups of this messenger that they were inside when it was last asked."""
    groups = [one for one in await uow.groups.active() if one.messenger is account.messenger]
    seen = [await uow.members.get(account, one.chat_id) for one in groups if one.chat_id != besides]
    return [one for one in seen if one is not None and one.inside]
