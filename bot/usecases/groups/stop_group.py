"""An owner stops a moderators' group for a while, and starts it again."""

from dataclasses import replace

from bot.domain.errors import NotFound
from bot.domain.people import Account
from bot.domain.staff.audit import AuditAction
from bot.usecases.context import ActingContext, Context
from bot.usecases.groups.settle_cards import settle_later
from bot.usecases.groups.watch_groups import BY_OWNER, STRANGER, request_group_check
from bot.usecases.ports import Group


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
