"""An owner sets whether a group's cards are sorted into its topics, and by what; and what the messenger says
of it."""

from dataclasses import replace
from typing import Final

from bot.domain.errors import NotAllowed, WrongState
from bot.domain.events import Fact, GroupStopped
from bot.domain.groups.topics import Forum, TopicSorting
from bot.domain.people import Account, ChatId, Messenger
from bot.domain.staff.audit import PROGRAM, AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.access.leads import require_signer
from bot.usecases.groups.group_areas import moderators_group
from bot.usecases.groups.watch_groups import request_group_check
from bot.usecases.ports import Clock, Group, UnitOfWork

TOLD: Final = {Forum.NONE: "no-forum", Forum.NO_RIGHT: "no-topics", Forum.READY: "topics"}
"""What owners and leads are told when a group that wants topics has changed."""


async def may_set_topics(
    topics: TopicSorting, messenger: Messenger, chat_id: ChatId, *, by: Account, uow: UnitOfWork, clock: Clock
) -> Group:
    """Raises NotAllowed, NotFound, and WrongState if the group has no topics."""
    group = await moderators_group(messenger, chat_id, uow=uow)
    me = await require_signer(by, uow=uow, clock=clock, refusal="home-owners")
    if not has_role_for(me, Permission.SIGN_AS_OWNER):
        raise NotAllowed("home-owners")
    if topics is not TopicSorting.NONE and group.forum is Forum.NONE:
        raise WrongState("home-no-forum")
    return group


async def set_topics(
    topics: TopicSorting, messenger: Messenger, chat_id: ChatId, *, by: Account, uow: UnitOfWork, clock: Clock
) -> Group:
    """Raises as above."""
    group = await may_set_topics(topics, messenger, chat_id, by=by, uow=uow, clock=clock)
    if topics is group.topics:
        return group
    changed = replace(group, topics=topics)
    uow.groups.save(changed)
    _record(changed, f"topics {topics or 'none'}", str(by), uow, clock)
    request_group_check(uow)  # the check shows within seconds whether the bot may create topics
    return changed


async def note_forum(
    messenger: Messenger, chat_id: ChatId, forum: Forum, *, uow: UnitOfWork, clock: Clock
) -> tuple[Fact, ...]:
    """Note what the messenger says of the group's topics; owners and leads hear of it if it matters."""
    group = await uow.groups.get(messenger, chat_id)
    if group is None or not group.active or group.forum is forum:
        return ()
    uow.groups.save(replace(group, forum=forum))
    if group.topics is TopicSorting.NONE:
        return ()
    _record(group, TOLD[forum], PROGRAM, uow, clock)
    return (GroupStopped(messenger, chat_id, group.title, TOLD[forum]),)


def _record(group: Group, detail: str, by: str, uow: UnitOfWork, clock: Clock) -> None:
    subject = f"{group.messenger}:{group.chat_id}"
    uow.audit.record(AuditAction.GROUP, by=by, at=clock.now(), subject=subject, detail=detail)
