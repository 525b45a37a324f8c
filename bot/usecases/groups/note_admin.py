"""Whether the bot is an administrator of a moderators' group: only then does the messenger tell it who is a
member."""

from datetime import datetime, timedelta
from typing import Final

from bot.domain.events import Fact, GroupStopped
from bot.domain.groups.group_notes import GroupNote
from bot.domain.people import ChatId, Messenger
from bot.domain.staff.audit import PROGRAM, AuditAction
from bot.usecases.context import Context
from bot.usecases.ports import Group, UnitOfWork

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
