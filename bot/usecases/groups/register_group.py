"""Which groups are moderators' groups."""

from dataclasses import replace

from bot.domain.events import CaseMoved, Fact, GroupStopped
from bot.domain.groups.topics import Forum
from bot.domain.people import ChatId, Messenger
from bot.domain.staff.audit import PROGRAM, AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.access.expire_claims import free_claims_of
from bot.usecases.access.release_hidden_cases import end_shown_details
from bot.usecases.access.seek_second_looks import is_in_group
from bot.usecases.context import ActingContext, Context
from bot.usecases.groups.group_areas import recheck_homes
from bot.usecases.groups.settle_cards import repost_later
from bot.usecases.groups.silence import FAILED, LEFT
from bot.usecases.ports import Group


async def register_group(
    ctx: ActingContext, messenger: Messenger, *, chat_id: ChatId, title: str, forum: Forum = Forum.NONE
) -> bool:
    """From now on cases are shown in this group, including those that it missed. Returns whether that is
    new."""
    known = await ctx.uow.groups.get(messenger, chat_id)
    broken = known is not None and known.silent == FAILED
    if known is not None and known.active and known.title == title and not broken:
        return False
    group = known or Group(messenger, chat_id, forum=forum)
    silent = "" if broken else group.silent
    ctx.uow.groups.save(replace(group, title=title, active=True, silent=silent))
    subject = f"{messenger}:{chat_id}"
    ctx.uow.audit.record(
        AuditAction.GROUP, by=str(ctx.account), at=ctx.clock.now(), subject=subject, detail="registered"
    )
    recheck_homes(ctx)
    if known is not None and not known.active:
        repost_later(ctx, known)
    return known is None or not known.active


async def drop_group(ctx: Context, messenger: Messenger, *, chat_id: ChatId) -> tuple[Fact, ...]:
    """The bot is no longer in this group: it gets no cards and gives no rights. If its members have no other
    group, their claims are freed and what they were shown is removed; restricted cases are announced again to
    each member of the circle. Leads and owners hear of it, unless they have just heard that it refuses
    cards."""
    known = await ctx.uow.groups.get(messenger, chat_id)
    if known is None or not known.active:
        return ()
    # The bot cannot see who joins meanwhile: it becomes the circle's group again only by two signatures.
    ctx.uow.groups.save(replace(known, active=False, circle=False))
    subject = f"{messenger}:{chat_id}"
    ctx.uow.audit.record(AuditAction.GROUP, by=PROGRAM, at=ctx.clock.now(), subject=subject, detail="left")
    recheck_homes(ctx)
    facts: list[Fact] = [
        CaseMoved(case_id) for case_id in await ctx.uow.held_cards.of_circle() if known.circle
    ]
    for staff in await ctx.uow.staff.all():
        if staff.account.messenger is messenger and not await is_in_group(ctx, staff.account):
            facts += await free_claims_of(ctx, staff.account)
            if has_role_for(staff, Permission.HANDLE_CASES):
                facts += await end_shown_details(ctx, staff.account)
    if known.silent != FAILED:
        facts.append(GroupStopped(messenger, chat_id, known.title, LEFT))
    return tuple(dict.fromkeys(facts))
