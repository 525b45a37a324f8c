"""Membership changes from the messenger; people who left lose their claims."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.cases.case_access import may_enter_circle
from bot.domain.events import Fact, RoleEnded
from bot.domain.people import INSIDE, Account, ChatId, Membership, MembershipStatus, Newcomer
from bot.domain.staff.permissions import Permission, has_role_for, is_given_role
from bot.usecases.access.case_access import related_actors_of
from bot.usecases.access.expire_claims import free_claims_of
from bot.usecases.access.release_hidden_cases import end_shown_details, release_hidden_cases
from bot.usecases.context import Context
from bot.usecases.groups.settle_cards import settle_later
from bot.usecases.groups.watch_groups import PUBLIC, note_stranger, recheck_group
from bot.usecases.ports import Group
from bot.usecases.staff.note_started import note_gone


async def note_membership(
    ctx: Context,
    account: Account,
    status: MembershipStatus,
    *,
    chat_id: ChatId,
    name: str = "",
    asked_at: datetime | None = None,
) -> tuple[Fact, ...]:
    """Store it, if the group is a moderators' group. A person who is in none of them any more loses their
    claims, their desk and their role.

    A person seen inside for the first time is a stranger until somebody lets them in, whether the messenger
    reports their coming or they are found there when asked: nothing proves that they came before the group
    was registered. ``name``: what the messenger shows of them, for the alarm.

    ``asked_at``: when the messenger was asked; without it the messenger reported it by itself, now. An answer
    older than a later report is ignored: otherwise a person who has just left would come back by it.
    """
    group = await ctx.uow.groups.get(account.messenger, chat_id)
    if group is None or not group.active:
        return ()
    before, at = await ctx.uow.members.get(account, chat_id), asked_at or ctx.clock.now()
    if _is_no_change(before, status, at, now=ctx.clock.now()):
        return ()
    if status in INSIDE and await _is_stranger(ctx, account, before, group):
        if before is None or before.status is not MembershipStatus.STRANGER:
            return await note_stranger(ctx, Newcomer(account, name), chat_id=chat_id)
        status = MembershipStatus.STRANGER  # the messenger says they are inside; nobody has let them in
    ctx.uow.members.save(Membership(account, chat_id, status, at))
    if (before is not None and before.is_inside) != (status in INSIDE) and await related_actors_of(
        ctx, account
    ):
        settle_later(ctx)  # cards that may accuse their body must not be in their groups
    if status is not MembershipStatus.OUTSIDE:
        return ()
    known = before is not None and before.status is MembershipStatus.OUTSIDE
    return await _handle_departure(ctx, account, group, known=known)


async def _handle_departure(ctx: Context, account: Account, group: Group, *, known: bool) -> tuple[Fact, ...]:
    """They have left this group, which may be in order again. ``known``: it was reported before."""
    mended = await recheck_group(ctx, group, open_to_all=group.stopped == PUBLIC)
    if await _other_memberships(ctx, account, besides=group.chat_id):
        return mended
    was = await note_gone(ctx, account)
    facts = await free_claims_of(ctx, account)
    if not known:
        facts += await end_shown_details(ctx, account)
        facts += await release_hidden_cases(ctx)
    ended = () if was is None else (RoleEnded(was.name, was.role),)
    return (*mended, *dict.fromkeys(facts), *ended)


def _is_no_change(
    before: Membership | None, status: MembershipStatus, at: datetime, *, now: datetime
) -> bool:
    """A stranger who pressed a moderator's button and whose id is not stored; or «inside» from before what is
    known, unless the time comes from a clock that was set back. «Outside» is believed at any age."""
    if status is MembershipStatus.OUTSIDE:
        return before is None
    return before is not None and at < before.checked_at <= now


async def _is_stranger(ctx: Context, account: Account, before: Membership | None, group: Group) -> bool:
    """Whether nobody has let them into this group. The circle's own group accepts only the circle."""
    if before is not None and before.status is MembershipStatus.STRANGER:
        return True
    if group.circle:
        return not may_enter_circle(account, await ctx.uow.staff.all())
    return not (before is not None and before.is_inside) and not await _is_known(ctx, account, group)


async def _is_known(ctx: Context, account: Account, group: Group) -> bool:
    """Whether they have a role, or were let into another group and are still there; old knowledge does not
    count. A desk counts if no other group knows them. An expert does not belong in a group of moderators."""
    staff = await ctx.uow.staff.get(account)
    if staff is not None and is_given_role(staff.role):
        return has_role_for(staff, Permission.READ_CASES)
    inside = await _other_memberships(ctx, account, besides=group.chat_id)
    if inside:
        return any(membership.fresh(now=ctx.clock.now()) for membership in inside)
    return staff is not None and staff.started


async def _other_memberships(ctx: Context, account: Account, *, besides: ChatId) -> Sequence[Membership]:
    """The other groups of this messenger that they were in when it was last asked."""
    groups = [group for group in await ctx.uow.groups.active() if group.messenger is account.messenger]
    seen = [await ctx.uow.members.get(account, group.chat_id) for group in groups if group.chat_id != besides]
    return [membership for membership in seen if membership is not None and membership.is_inside]
