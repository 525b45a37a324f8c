"""An owner sets whether a group's cards are sorted into its topics, and by what; and what the messenger says
of it."""

from dataclasses import replace
from typing import Final

from bot.domain.errors import NotAllowed, WrongState
from bot.domain.events import Fact, GroupStopped
from bot.domain.groups.homes import Forum, TopicSorting
from bot.domain.people import ChatId, Messenger
from bot.domain.staff.audit import PROGRAM, AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.access.leads import require_signer
from bot.usecases.context import ActingContext, Context
from bot.usecases.groups.group_areas import moderators_group
from bot.usecases.groups.watch_groups import request_group_check
from bot.usecases.ports import Group

TOLD: Final = {Forum.NONE: "no-forum", Forum.NO_RIGHT: "no-topics", Forum.READY: "topics"}
"""What owners and leads are told when a group that wants topics has changed."""


async def may_set_topics(
    ctx: ActingContext, topics: TopicSorting, messenger: Messenger, chat_id: ChatId
) -> Group:
    """Raises NotAllowed, NotFound, and WrongState if the group has no topics."""
    group = await moderators_group(ctx, messenger, chat_id)
    me = await require_signer(ctx, refusal="home-owners")
    if not has_role_for(me, Permission.SIGN_AS_OWNER):
        raise NotAllowed("home-owners")
    if topics is not TopicSorting.NONE and group.forum is Forum.NONE:
        raise WrongState("home-no-forum")
    return group


async def set_topics(
    ctx: ActingContext, topics: TopicSorting, messenger: Messenger, chat_id: ChatId
) -> Group:
    """Raises as above."""
    group = await may_set_topics(ctx, topics, messenger, chat_id)
    if topics is group.topics:
        return group
    changed = replace(group, topics=topics)
    ctx.uow.groups.save(changed)
    _record(ctx, changed, f"topics {topics or 'none'}", str(ctx.account))
    request_group_check(ctx)  # the check shows within seconds whether the bot may create topics
    return changed


async def note_forum(ctx: Context, messenger: Messenger, chat_id: ChatId, forum: Forum) -> tuple[Fact, ...]:
    """Note what the messenger says of the group's topics; owners and leads hear of it if it matters."""
    group = await ctx.uow.groups.get(messenger, chat_id)
    if group is None or not group.active or group.forum is forum:
        return ()
    ctx.uow.groups.save(replace(group, forum=forum))
    if group.topics is TopicSorting.NONE:
        return ()
    _record(ctx, group, TOLD[forum], PROGRAM)
    return (GroupStopped(messenger, chat_id, group.title, TOLD[forum]),)


def _record(ctx: Context, group: Group, detail: str, by: str) -> None:
    subject = f"{group.messenger}:{group.chat_id}"
    ctx.uow.audit.record(AuditAction.GROUP, by=by, at=ctx.clock.now(), subject=subject, detail=detail)
