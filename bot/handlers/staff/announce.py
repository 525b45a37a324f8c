"""Announcements in the moderators' groups."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.conversation.outgoing import Arg, GroupChat, Reply, Rows, Say, SendLane, StaffChat, TextRef
from bot.conversation.silence import LINE
from bot.domain.events import GroupStopped, StrangerSeen
from bot.domain.people import Account, Messenger
from bot.domain.staff.permissions import Permission, acting_staff, is_granted
from bot.handlers.groups.group_service import newcomer_term
from bot.handlers.pieces import button, comma_list
from bot.handlers.press_arguments import GroupNewcomers
from bot.usecases.context import Context
from bot.usecases.groups.membership import ADMIN
from bot.usecases.groups.watch_groups import UNSAFE, strangers_hash

TEXT_FAMILIES: Final = (
    *(f"group-{why}" for why in ("silent", "heard", "no-forum", "no-topics", "topics")),
    *(f"admin-steps-{messenger}" for messenger in Messenger),
)
MOST_NAMED: Final = 12


async def group_announcements(key: str, args: Mapping[str, Arg], ctx: Context) -> tuple[Reply, ...]:
    """The same sentence in every group."""
    return tuple(
        Say(key, args, to=GroupChat(group.messenger, group.chat_id), lane=SendLane.DIALOGUE)
        for group in await ctx.uow.groups.active()
        if group.hears
    )


async def group_alarm(fact: GroupStopped, ctx: Context) -> tuple[Reply, ...]:
    """Tell owners and leads in private what is wrong with a group and what to do next, and later that all is
    well again. An unsafe group gets a single line, and nothing after it."""
    which = f"{fact.messenger}:{fact.chat_id}"
    check = (button("group-button-check", "group.check"),)
    rows: Rows = ()
    match fact.why:
        case "":
            key = "group-mended"
        case "stranger":  # ``stranger_alarm`` says who it is
            return (_line(fact),)
        case "public":
            key, rows = "group-public", (check,)
        case "admin" | "no-admin":
            return await _admin_alarm(fact, ctx)
        case "left":
            key, rows = "group-left", ((button("home-button-list", "homes"),),)
        case _:
            key, rows = f"group-{fact.why}", ((button("home-button-see", "home", which),),)
    line = (_line(fact),) if fact.why in UNSAFE else ()
    return line + await _notices_to_signers(key, {"title": group_title(fact)}, rows, ctx)


async def _admin_alarm(fact: GroupStopped, ctx: Context) -> tuple[Reply, ...]:
    """Tell owners and leads that the bot is not an administrator, with the steps on this messenger, or that
    it is one now. The group is told too, because the person who registers it may not have opened the private
    chat yet."""
    there = GroupChat(fact.messenger, fact.chat_id)
    args: dict[str, Arg] = {"title": group_title(fact)}
    if fact.why == ADMIN:
        return (
            Say("group-is-admin", to=there, lane=SendLane.RECEIPT),
            *await _notices_to_signers("group-admin", args, (), ctx),
        )
    args["steps"] = TextRef(f"admin-steps-{fact.messenger}")
    check = (button("group-button-check", "group.check"),)
    return (
        Say("group-needs-admin", {"steps": args["steps"]}, to=there, lane=SendLane.RECEIPT),
        *await _notices_to_signers("group-no-admin", args, (check,), ctx),
    )


async def stranger_alarm(seen: Sequence[StrangerSeen], ctx: Context) -> tuple[Reply, ...]:
    """Tell owners and leads in private who is in this group without having been let in: those just seen, by
    name, and how many there are now. The button lets in those whom it names; if more wait, it first asks
    about all."""
    first = seen[0]
    strangers = await ctx.uow.members.strangers(first.chat_id, first.messenger)
    named = seen[:MOST_NAMED]
    people = [await newcomer_term(sighting.who, ctx) for sighting in named]
    if len(seen) > MOST_NAMED:
        people.append(TextRef("group-unknown-more", {"count": len(seen) - MOST_NAMED}))
    args: dict[str, Arg] = {
        "title": group_title(first),
        "people": comma_list(people),
        "count": len(strangers),
    }
    check = (button("group-button-check", "group.check"),)
    if await _is_circle(first, ctx):
        return await _notices_to_signers("circle-stranger", args, (check,), ctx)
    let_in = button(
        "group-button-let-in",
        "group.let-in",
        GroupNewcomers(
            Account(first.messenger, first.chat_id),
            strangers_hash({sighting.who.account for sighting in named}),
        ),
    )
    return await _notices_to_signers("group-stranger", args, ((let_in,), check), ctx)


def group_title(of: GroupStopped | StrangerSeen) -> str | TextRef:
    return of.title or TextRef("home-nameless", {"messenger": TextRef(f"messenger-{of.messenger}")})


def _line(fact: GroupStopped) -> Say:
    return Say(LINE, to=GroupChat(fact.messenger, fact.chat_id), lane=SendLane.RECEIPT)


async def _notices_to_signers(
    key: str, args: Mapping[str, Arg], rows: Rows, ctx: Context
) -> tuple[Reply, ...]:
    return tuple(
        Say(key, args, rows, to=StaffChat(signer.account), lane=SendLane.RECEIPT)
        for signer in await ctx.uow.staff.all()
        if is_granted(Permission.LET_PEOPLE_IN, replace(acting_staff(signer), is_member=True))
        and signer.started
    )


async def _is_circle(fact: GroupStopped | StrangerSeen, ctx: Context) -> bool:
    group = await ctx.uow.groups.get(fact.messenger, fact.chat_id)
    return group is not None and group.circle
