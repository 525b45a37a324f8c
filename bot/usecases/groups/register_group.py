"""Which groups are moderators' groups.

A group became a supergroup: everything known of it, and pending signatures about it, move along.

An owner stops a moderators' group for a while, and starts it again.
"""

from dataclasses import replace

from bot.domain.errors import NotFound
from bot.domain.events import CaseMoved, Fact, GroupStopped
from bot.domain.groups.homes import Forum
from bot.domain.people import Account, ChatId, Messenger
from bot.domain.staff.audit import PROGRAM, AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.domain.staff.signatures import Matter
from bot.usecases.access.claims import free_claims_of
from bot.usecases.access.open_election_only import require_open_election
from bot.usecases.access.release_hidden_cases import end_shown_details
from bot.usecases.access.seek_second_looks import is_in_group
from bot.usecases.context import ActingContext, Context
from bot.usecases.groups.group_areas import recheck_homes
from bot.usecases.groups.settle_cards import repost_later, settle_later
from bot.usecases.groups.silence import FAILED, LEFT
from bot.usecases.groups.watch_groups import BY_OWNER, STRANGER, request_group_check
from bot.usecases.ports import Group, UnitOfWork


async def register_group(
    ctx: ActingContext, messenger: Messenger, *, chat_id: ChatId, title: str, forum: Forum = Forum.NONE
) -> bool:
    """From now on cases are shown in this group, including those that it missed. Returns whether that is
    new. Raises WrongState while the election is closed."""
    await require_open_election(ctx)
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


async def move_group(messenger: Messenger, *, old: ChatId, new: ChatId, uow: UnitOfWork) -> None:
    """Both an update and an answer to the sender report it: running it again changes nothing."""
    uow.groups.migrate(messenger, old=old, new=new)
    before, after = Account(messenger, old), Account(messenger, new)
    for signature in await uow.signatures.all():
        if (signature.matter, signature.subject) == (Matter.CIRCLE_GROUP, before):
            uow.signatures.save(replace(signature, subject=after))


async def find_group(ctx: Context, which: str) -> Group:
    """The group ``telegram:-100…``. Raises NotFound for a group that the bot is not in."""
    try:
        place = Account.parse(which)  # a group is written like an account
    except ValueError:
        raise NotFound("admin-group-gone") from None
    group = await ctx.uow.groups.get(place.messenger, place.id)
    if group is None or not group.active:
        raise NotFound("admin-group-gone")
    return group


async def stop_group(ctx: ActingContext, which: str) -> None:
    """Stop posting there; its members work on in private. Raises NotFound."""
    group = await find_group(ctx, which)
    ctx.uow.groups.save(replace(group, stopped=BY_OWNER))
    ctx.uow.audit.record(
        AuditAction.GROUP, by=str(ctx.account), at=ctx.clock.now(), subject=which, detail="stopped"
    )


async def start_group(ctx: ActingContext, which: str) -> None:
    """Post cards again, unless a stranger is in the group; the messenger is asked whether it is public.
    Raises NotFound."""
    group = await find_group(ctx, which)
    strangers = await ctx.uow.members.strangers(group.chat_id, group.messenger)
    ctx.uow.groups.save(replace(group, stopped=STRANGER if strangers else ""))
    ctx.uow.audit.record(
        AuditAction.GROUP, by=str(ctx.account), at=ctx.clock.now(), subject=which, detail="started"
    )
    request_group_check(ctx)
    settle_later(ctx)
