"""The moderators' group itself: registering it, who comes and goes, its move to a new id."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.conversation.incoming import GroupMigrated, Incoming, MemberChanged
from bot.conversation.outgoing import Ack, Arg, Say, Screen, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import NotAllowed, NotFound
from bot.domain.events import Fact
from bot.domain.groups.topics import Forum
from bot.domain.people import Account, MembershipStatus, Messenger, Newcomer
from bot.handlers.groups.group_homes import title_of
from bot.handlers.groups.newcomers import newcomer_term
from bot.handlers.pieces import argument, button, comma_list, split_at_slash
from bot.usecases.groups.move_group import move_group
from bot.usecases.groups.note_admin import expect_first_answer, note_admin
from bot.usecases.groups.note_membership import note_membership
from bot.usecases.groups.register_group import drop_group, register_group
from bot.usecases.groups.silence import note_recovered
from bot.usecases.groups.watch_groups import (
    admit_strangers,
    note_public,
    request_group_check,
    strangers_hash,
    strangers_in,
)
from bot.usecases.ports import Group

HERE: Final = "group.here"
MOST_BY_NAME: Final = 30
"""So many names fit into one message beside the numbers of all others."""


async def register(update: Incoming, ctx: Ctx) -> Turn:
    """``/register`` by an owner in the group: from now on cases are shown here."""
    chat = update.chat
    if chat.public:
        raise NotAllowed("register-public")
    request_group_check(ctx.uow)
    expect_first_answer(Group(chat.messenger, chat.id), uow=ctx.uow)
    new = await register_group(
        chat.messenger,
        chat_id=chat.id,
        title=chat.title,
        by=ctx.person.account,
        uow=ctx.uow,
        clock=ctx.clock,
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
    """``/register`` or ``/circle`` in the private chat: where it belongs."""
    return Turn((Say("register-in-group"),))


async def member_changed(update: Incoming, ctx: Ctx) -> Turn:
    """Someone came, left or was given rights; who left gives back what he held."""
    if not isinstance(update, MemberChanged):
        return Turn()
    if update.is_bot_itself:
        turn = await _bot_itself(update, ctx)
        return replace(turn, facts=(*turn.facts, *await _note_people(update.others, update, ctx)))
    facts = await _note_people((Newcomer(update.member, update.member_name), *update.others), update, ctx)
    group = await ctx.uow.groups.get(update.chat.messenger, update.chat.id)
    if update.chat.public and group is not None:
        facts += await note_public(group, True, uow=ctx.uow, clock=ctx.clock)
    return Turn(facts=facts)


async def _note_people(people: Sequence[Newcomer], update: MemberChanged, ctx: Ctx) -> tuple[Fact, ...]:
    """What one update tells of each of these people."""
    facts: list[Fact] = []
    for who in people:
        facts += await note_membership(
            who.account,
            update.status,
            chat_id=update.chat.id,
            uow=ctx.uow,
            clock=ctx.clock,
            name=who.name,
            asked_at=update.received_at,
        )
    return tuple(facts)


async def confirm_membership(update: Incoming, ctx: Ctx) -> Turn:
    """«I am one of you», in the group: whoever was let in hears so; whoever was not has been asked for by now, and
    leads and owners hear of them."""
    return Turn((Ack("group-here-known", alert=True),))


async def let_newcomers_in(update: Incoming, ctx: Ctx) -> Turn:
    """A lead or owner knows who is new. Where that is not who the button was made for, he sees first who it is."""
    which, mark = split_at_slash(argument(update))
    messenger, chat_id = _which(which)
    me, uow = ctx.person.account, ctx.uow
    group, strangers = await strangers_in(messenger, chat_id, by=me, uow=uow, clock=ctx.clock)
    if mark != strangers_hash(strangers):
        named = [Newcomer(account, ctx.newcomer_name(account)) for account in strangers[:MOST_BY_NAME]]
        newcomers = [*named, *map(Newcomer, strangers[MOST_BY_NAME:])]
        people = comma_list([await newcomer_term(newcomer, uow=uow) for newcomer in newcomers])
        args: dict[str, Arg] = {"title": title_of(group), "people": people, "count": len(strangers)}
        rows = (
            (button("group-button-let-all", "group.let-in", f"{which}/{strangers_hash(strangers)}"),),
            (button("group-button-check", "group.check"),),
        )
        return Turn((Screen("group-let-in-ask", args, rows),))
    facts = await admit_strangers(messenger, chat_id, mark, by=me, uow=uow, clock=ctx.clock)
    return Turn((Screen("group-let-in"),), facts=facts)


async def check_groups(update: Incoming, ctx: Ctx) -> Turn:
    """The messengers are asked within seconds; whoever was alarmed hears when all is well."""
    request_group_check(ctx.uow)
    return Turn((Screen("group-asked"),))


def _which(text: str) -> tuple[Messenger, int]:
    try:
        account = Account.parse(text)
    except ValueError:
        raise NotFound("group-no-stranger") from None
    return account.messenger, account.id


async def _bot_itself(update: MemberChanged, ctx: Ctx) -> Turn:
    chat = update.chat
    if update.status is MembershipStatus.OUTSIDE:
        return Turn(facts=await drop_group(chat.messenger, chat_id=chat.id, uow=ctx.uow, clock=ctx.clock))
    group = await ctx.uow.groups.get(chat.messenger, chat.id)
    if group is None or not group.active:
        return Turn((Say("group-how-to-register"),))
    heard = await note_recovered(chat.messenger, chat.id, uow=ctx.uow, clock=ctx.clock)
    request_group_check(ctx.uow)  # its rights have changed: perhaps it may make topics now
    if not update.message_id:  # a message tells that it came, not as what: that is asked
        admin = update.status is MembershipStatus.ADMINISTRATOR
        heard += await note_admin(chat.messenger, chat.id, admin, uow=ctx.uow, clock=ctx.clock)
    return Turn(facts=heard)


async def move_group_id(update: Incoming, ctx: Ctx) -> Turn:
    """The group became a supergroup: cards, members, rights and what waits for a signature go on under the new id."""
    if isinstance(update, GroupMigrated):
        chat = update.chat
        await move_group(chat.messenger, old=chat.id, new=update.new_chat_id, uow=ctx.uow)
    return Turn()
