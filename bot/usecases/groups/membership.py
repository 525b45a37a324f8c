"""What the messenger tells of a group: whether the bot is an administrator, who joined and who left."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.domain.cases.case_access import may_enter_circle
from bot.domain.events import Fact, GroupStopped, RoleEnded
from bot.domain.groups.group_notes import GroupNote
from bot.domain.people import INSIDE, Account, ChatId, Membership, MembershipStatus, Messenger, Newcomer
from bot.domain.staff.audit import PROGRAM, AuditAction
from bot.domain.staff.permissions import Permission, has_role_for, is_given_role
from bot.usecases.access.case_access import related_actors_of
from bot.usecases.access.claims import free_claims_of
from bot.usecases.access.release_hidden_cases import end_shown_details, release_hidden_cases
from bot.usecases.context import Context
from bot.usecases.groups.settle_cards import settle_later
from bot.usecases.groups.watch_groups import PUBLIC, note_stranger, recheck_group
from bot.usecases.ports import Group, UnitOfWork
from bot.usecases.staff.reachable import note_gone

ADMIN, NO_ADMIN = "admin", "no-admin"
"""What leads and owners are told of the group."""
JUST_NOW: Final = timedelta(seconds=10)
"""For this long after the messenger refused to answer, a press does not ask again."""
_FIRST: Final = "first"


async def note_admin(ctx: Context, messenger: Messenger, chat_id: ChatId, admin: bool) -> tuple[Fact, ...]:
    """Note what the messenger says of the bot there. It is reported once, and once more when it is fixed."""
    group = await ctx.uow.groups.get(messenger, chat_id)
    if group is None or not group.active:
        return ()
    name = GroupNote.NO_ADMIN.of(group)
    noted = await ctx.uow.settings.note(name)
    if admin and not noted:
        return ()
    ctx.uow.settings.set_note(name, "" if admin else ctx.clock.now().isoformat())
    if not admin and noted not in ("", _FIRST):
        return ()
    word = ADMIN if admin else NO_ADMIN
    subject = f"{messenger}:{chat_id}"
    ctx.uow.audit.record(AuditAction.GROUP, by=PROGRAM, at=ctx.clock.now(), subject=subject, detail=word)
    return (GroupStopped(messenger, chat_id, group.title, word),)


def expect_first_answer(ctx: Context, group: Group) -> None:
    """For a group that was just registered: report in any case whether the bot is an administrator."""
    ctx.uow.settings.set_note(GroupNote.NO_ADMIN.of(group), _FIRST)


async def not_admin_since(group: Group, *, uow: UnitOfWork) -> datetime | None:
    """When the messenger last said that the bot is not an administrator there; None if no problem is
    known."""
    noted = await uow.settings.note(GroupNote.NO_ADMIN.of(group))
    return datetime.fromisoformat(noted) if noted not in ("", _FIRST) else None


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
