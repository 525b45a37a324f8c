"""Leads write the replies that all moderators share. Every version is kept with who wrote it and when."""

from collections.abc import Sequence

from bot.domain.desk.staff_notes import reply_name
from bot.domain.desk.team_replies import (
    MOST_VERSIONS,
    TeamReply,
    next_version,
    require_room,
    withdrawn_version,
)
from bot.domain.errors import BadInput, NotAllowed, NotFound
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, role_grants
from bot.usecases.access.leads import role_of
from bot.usecases.context import ActingContext


async def may_share_replies(ctx: ActingContext) -> bool:
    """Whether they may write replies for all."""
    return role_grants(await role_of(ctx, ctx.account), Permission.SHARE_REPLIES)


async def find_team_reply(ctx: ActingContext, mark: str) -> TeamReply:
    """Its newest version. Raises NotFound for a reply that is not offered any more."""
    replies = await ctx.uow.team_replies.current()
    reply = next((reply for reply in replies if reply.mark == mark), None)
    if reply is None:
        raise NotFound("team-gone")
    return reply


async def team_reply_versions(ctx: ActingContext, mark: str) -> Sequence[TeamReply]:
    """The versions of a reply that is offered, the newest first. Raises NotFound."""
    return await ctx.uow.team_replies.versions((await find_team_reply(ctx, mark)).name)


async def new_team_reply_name(ctx: ActingContext, name: str) -> tuple[str, int]:
    """A name for a new reply, and the version after which it goes on: a reply of this name may have been withdrawn.
    Raises BadInput for a name that is offered, too long or empty, TooMany, NotAllowed."""
    await _require_lead(ctx)
    clean_name = reply_name(name)
    offered = await ctx.uow.team_replies.current()
    if any(reply.name == clean_name for reply in offered):
        raise BadInput("team-name-taken", {"name": clean_name})
    require_room(len(offered))
    before = next(iter(await ctx.uow.team_replies.versions(clean_name)), None)
    return clean_name, before.version if before is not None else 0


async def share_reply(ctx: ActingContext, name: str, text: str, *, of: int) -> TeamReply:
    """Store the next version of a reply; ``of`` is the version that its writer had before them, 0 for none.

    Raises NotAllowed, BadInput, TooMany, and WrongState if somebody wrote another version meanwhile or the words are
    the same.
    """
    await _require_lead(ctx)
    before = next(iter(await ctx.uow.team_replies.versions(name)), None)
    if before is None or not before.is_offered:
        require_room(len(await ctx.uow.team_replies.current()))
    now = ctx.clock.now()
    reply = next_version(name, text, before, of=of, by=ctx.account, by_name=ctx.person.name, at=now)
    _keep_version(ctx, reply)
    return reply


async def withdraw_team_reply(ctx: ActingContext, mark: str) -> TeamReply:
    """Offer a reply no more; its versions stay. Raises NotAllowed, NotFound."""
    await _require_lead(ctx)
    before = await find_team_reply(ctx, mark)
    _keep_version(ctx, withdrawn_version(before, by=ctx.account, by_name=ctx.person.name, at=ctx.clock.now()))
    return before


def _keep_version(ctx: ActingContext, reply: TeamReply) -> None:
    ctx.uow.team_replies.add(reply)
    if reply.version > MOST_VERSIONS:
        ctx.uow.team_replies.forget_version(reply.name, reply.version - MOST_VERSIONS)
    ctx.uow.audit.record(
        AuditAction.REPLY,
        by=str(ctx.account),
        at=ctx.clock.now(),
        subject=reply.mark,
        detail=f"version {reply.version}" if reply.is_offered else f"withdrawn {reply.version}",
        words=reply.text,
    )


async def _require_lead(ctx: ActingContext) -> None:
    if not await may_share_replies(ctx):
        raise NotAllowed("team-leads")
