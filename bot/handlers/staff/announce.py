"""What everybody in the moderators' groups hears."""

from collections.abc import Mapping
from typing import Final

from bot.conversation.outgoing import Arg, GroupChat, Lane, Reply, Rows, Say, StaffChat
from bot.conversation.silence import LINE
from bot.domain.events import GroupStopped
from bot.domain.staff.roles import SIGNERS
from bot.handlers.pieces import button
from bot.usecases.groups.watch_groups import UNSAFE, mark_of
from bot.usecases.ports import UnitOfWork

TEXT_FAMILIES: Final = tuple(f"group-{why}" for why in ("silent", "heard", "no-forum", "no-topics", "topics"))


async def announced(key: str, args: Mapping[str, Arg], *, uow: UnitOfWork) -> tuple[Reply, ...]:
    """The same sentence in every group."""
    return tuple(
        Say(key, args, to=GroupChat(group.messenger, group.chat_id), lane=Lane.DIALOGUE)
        for group in await uow.groups.active()
        if group.hears
    )


async def group_alarm(fact: GroupStopped, *, uow: UnitOfWork) -> tuple[Reply, ...]:
    """Owners and leads hear in private what is wrong with a group, with what to do next; and that all is well again.
    One that is not safe gets one line, and nothing after it."""
    which = f"{fact.messenger}:{fact.chat_id}"
    check = (button("group-button-check", "group.check"),)
    rows: Rows = ()
    match fact.why:
        case "":
            key = "group-mended"
        case "stranger" if await _is_circle(fact, uow=uow):
            key, rows = "circle-stranger", (check,)
        case "stranger":
            found = await uow.members.strangers(fact.chat_id, fact.messenger)
            let_in = button("group-button-let-in", "group.let-in", f"{which}/{mark_of(found)}")
            key, rows = "group-stranger", ((let_in,), check)
        case "public":
            key, rows = "group-public", (check,)
        case "left":
            key, rows = "group-left", ((button("home-button-list", "homes"),),)
        case _:
            key, rows = f"group-{fact.why}", ((button("home-button-see", "home", which),),)
    there = GroupChat(fact.messenger, fact.chat_id)
    line = (Say(LINE, to=there, lane=Lane.RECEIPT),) if fact.why in UNSAFE else ()
    return line + tuple(
        Say(key, {"title": fact.title}, rows, to=StaffChat(one.account), lane=Lane.RECEIPT)
        for one in await uow.staff.all()
        if one.role in SIGNERS and one.started and not one.frozen
    )


async def _is_circle(fact: GroupStopped, *, uow: UnitOfWork) -> bool:
    group = await uow.groups.get(fact.messenger, fact.chat_id)
    return group is not None and group.circle
