"""The moderators' group itself: its registration, members who join and leave, its move to a new id.

How a person is named whom nobody has let into a moderators' group yet.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.conversation.incoming import GroupMigrated, Incoming, MemberChanged
from bot.conversation.outgoing import Ack, Arg, Latin, Say, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import NotAllowed
from bot.domain.events import Fact
from bot.domain.groups.homes import Forum
from bot.domain.people import MembershipStatus, Newcomer
from bot.handlers.groups.group_homes import title_of
from bot.handlers.pieces import argument, button, comma_list
from bot.handlers.press_arguments import GroupNewcomers
from bot.usecases.context import Context
from bot.usecases.groups.membership import expect_first_answer, note_admin, note_membership
from bot.usecases.groups.register_group import drop_group, move_group, register_group
from bot.usecases.groups.silence import note_recovered
from bot.usecases.groups.watch_groups import (
    admit_strangers,
    note_public,
    request_group_check,
    strangers_hash,
    strangers_in,
)
from bot.usecases.ports import Group

LONGEST_NAME: Final = 40


_LEADS: Final = re.compile(r"[@#/\\<>&*_`\[\]()|~]")
"""Characters that messengers turn into links, commands or mark-up."""
_DOMAIN: Final = re.compile(r"[.:](?=\S)")
_FORMATS: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
_HALF_SPACE: Final = "\u200c"
HERE: Final = "group.here"
MOST_BY_NAME: Final = 30
"""Most names that fit into one message beside the count of all others."""


def displayable(name: str) -> str:
    """A stranger's name for our sentences: one clipped line without anything that becomes a link."""
    spaced = "".join(
        letter if letter == _HALF_SPACE or unicodedata.category(letter) not in _FORMATS else " "
        for letter in name
    )
    plain = " ".join(_DOMAIN.sub(" ", _LEADS.sub(" ", spaced)).split()).strip(_HALF_SPACE + " ")
    return plain if len(plain) <= LONGEST_NAME else f"{plain[: LONGEST_NAME - 1].rstrip()}…"


async def newcomer_term(who: Newcomer, ctx: Context) -> TextRef:
    """The person's number, and their name at the messenger now, or else from when they were staff."""
    staff = await ctx.uow.staff.get(who.account)
    name = displayable(who.name or (staff.name if staff is not None else ""))
    args: dict[str, Arg] = {"number": Latin(str(who.account)), "name": name}
    return TextRef("group-unknown-named" if name else "group-unknown", args)


async def register(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/register`` by an owner in the group: from now on cases are shown here."""
    chat = update.chat
    if chat.public:
        raise NotAllowed("register-public")
    request_group_check(ctx)
    expect_first_answer(ctx, Group(chat.messenger, chat.id))
    new = await register_group(
        ctx,
        chat.messenger,
        chat_id=chat.id,
        title=chat.title,
        forum=Forum.READY if chat.forum else Forum.NONE,
    )
    return Turn(
        (
            Say(
                "register-done" if new else "register-already",
                buttons=((button("group-button-here", HERE),),),
            ),
        )
    )


async def explain_where_to_register(update: Incoming, ctx: Ctx) -> Turn:
    """Explain where ``/register`` and ``/circle`` belong, if they are sent in a private chat."""
    return Turn((Say("register-in-group"),))


async def member_changed(update: Incoming, ctx: Ctx) -> Turn:
    """Handle a member who joined, left or got rights. Those who left release their cases."""
    if not isinstance(update, MemberChanged):
        return Turn()
    if update.is_bot_itself:
        turn = await _bot_itself(update, ctx)
        return replace(turn, facts=(*turn.facts, *await _note_people(update.others, update, ctx)))
    facts = await _note_people((Newcomer(update.member, update.member_name), *update.others), update, ctx)
    group = await ctx.uow.groups.get(update.chat.messenger, update.chat.id)
    if update.chat.public and group is not None:
        facts += await note_public(ctx, group, True)
    return Turn(facts=facts)


async def _note_people(people: Sequence[Newcomer], update: MemberChanged, ctx: Ctx) -> tuple[Fact, ...]:
    """Record what one update says about each of these people."""
    facts: list[Fact] = []
    for who in people:
        facts += await note_membership(
            ctx,
            who.account,
            update.status,
            chat_id=update.chat.id,
            name=who.name,
            asked_at=update.received_at,
        )
    return tuple(facts)


async def confirm_membership(update: Incoming, ctx: Ctx) -> Turn:
    """Handle «I am one of you» in the group. A person who was let in is told so. For anybody else, the
    messenger has been asked meanwhile, and leads and owners are notified."""
    return Turn((Ack("group-here-known", alert=True),))


async def let_newcomers_in(update: Incoming, ctx: Ctx) -> Turn:
    """Let new members in, as a lead or owner who knows them. If they are not the people the button was made
    for, show first who they are."""
    which, mark = argument(update, GroupNewcomers, refusal="group-no-stranger")
    messenger, chat_id = which.messenger, which.id
    group, strangers = await strangers_in(ctx, messenger, chat_id)
    if mark != strangers_hash(strangers):
        named = [Newcomer(account, ctx.newcomer_name(account)) for account in strangers[:MOST_BY_NAME]]
        newcomers = [*named, *map(Newcomer, strangers[MOST_BY_NAME:])]
        people = comma_list([await newcomer_term(newcomer, ctx) for newcomer in newcomers])
        args: dict[str, Arg] = {"title": title_of(group), "people": people, "count": len(strangers)}
        rows = (
            (
                button(
                    "group-button-let-all", "group.let-in", GroupNewcomers(which, strangers_hash(strangers))
                ),
            ),
            (button("group-button-check", "group.check"),),
        )
        return Turn((Screen("group-let-in-ask", args, rows),))
    facts = await admit_strangers(ctx, messenger, chat_id, mark)
    return Turn((Screen("group-let-in"),), facts=facts)


async def check_groups(update: Incoming, ctx: Ctx) -> Turn:
    """Ask the messengers within seconds. Those who were alarmed are told when all is well."""
    request_group_check(ctx)
    return Turn((Screen("group-asked"),))


async def _bot_itself(update: MemberChanged, ctx: Ctx) -> Turn:
    chat = update.chat
    if update.status is MembershipStatus.OUTSIDE:
        return Turn(facts=await drop_group(ctx, chat.messenger, chat_id=chat.id))
    group = await ctx.uow.groups.get(chat.messenger, chat.id)
    if group is None or not group.active:
        return Turn((Say("group-how-to-register"),))
    heard = await note_recovered(ctx, chat.messenger, chat.id)
    request_group_check(ctx)  # the bot's rights have changed: it may be able to create topics now
    if not update.message_id:  # the message does not say with which rights: ask the messenger
        admin = update.status is MembershipStatus.ADMINISTRATOR
        heard += await note_admin(ctx, chat.messenger, chat.id, admin)
    return Turn(facts=heard)


async def move_group_id(update: Incoming, ctx: Ctx) -> Turn:
    """A group became a supergroup: move cards, members, rights and open signature requests to the new id."""
    if isinstance(update, GroupMigrated):
        chat = update.chat
        await move_group(chat.messenger, old=chat.id, new=update.new_chat_id, uow=ctx.uow)
    return Turn()
