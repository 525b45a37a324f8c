"""The moderators' group itself: registering it, who comes and goes, its move to a new id."""

from bot.conversation.incoming import GroupMigrated, Incoming, MemberChanged
from bot.conversation.outgoing import Arg, Latin, Say, Screen, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import NotAllowed, NotFound
from bot.domain.groups.topics import Forum
from bot.domain.people import Account, Messenger, Standing
from bot.handlers.groups.group_homes import title_of
from bot.handlers.pieces import argument, button, in_a_row, split
from bot.usecases.groups.move_group import move_group
from bot.usecases.groups.note_standing import note_standing
from bot.usecases.groups.register_group import drop_group, register_group
from bot.usecases.groups.silence import note_heard
from bot.usecases.groups.watch_groups import ask_now, let_in, mark_of, note_public, unknown_in


async def register(update: Incoming, ctx: Ctx) -> Turn:
    """``/register`` by an owner in the group: from now on cases are shown here."""
    chat = update.chat
    if chat.public:
        raise NotAllowed("register-public")
    ask_now(ctx.uow)
    new = await register_group(
        chat.messenger,
        chat_id=chat.id,
        title=chat.title,
        by=ctx.person.account,
        uow=ctx.uow,
        clock=ctx.clock,
        forum=Forum.READY if chat.forum else Forum.NONE,
    )
    return Turn((Say("register-done" if new else "register-already"),))


async def register_elsewhere(update: Incoming, ctx: Ctx) -> Turn:
    """``/register`` in the private chat: where it belongs."""
    return Turn((Say("register-in-group"),))


async def member_changed(update: Incoming, ctx: Ctx) -> Turn:
    """Someone came, left or was given rights; who left gives back what he held."""
    if not isinstance(update, MemberChanged):
        return Turn()
    if update.is_bot_itself:
        return await _bot_itself(update, ctx)
    facts = await note_standing(
        update.member,
        update.standing,
        chat_id=update.chat.id,
        uow=ctx.uow,
        clock=ctx.clock,
        came=update.came,
    )
    group = await ctx.uow.groups.get(update.chat.messenger, update.chat.id)
    if update.chat.public and group is not None:
        facts += await note_public(group, True, uow=ctx.uow, clock=ctx.clock)
    return Turn(facts=facts)


async def let_them_in(update: Incoming, ctx: Ctx) -> Turn:
    """A lead or owner knows who is new. Where that is not who the button was made for, he sees first who it is."""
    which, mark = split(argument(update))
    messenger, chat_id = _which(which)
    me, uow = ctx.person.account, ctx.uow
    group, found = await unknown_in(messenger, chat_id, by=me, uow=uow, clock=ctx.clock)
    if mark != mark_of(found):
        people = in_a_row([await _unknown(one, ctx) for one in found])
        args: dict[str, Arg] = {"title": title_of(group), "people": people, "count": len(found)}
        rows = (
            (button("group-button-let-all", "group.let-in", f"{which}/{mark_of(found)}"),),
            (button("group-button-check", "group.check"),),
        )
        return Turn((Screen("group-let-in-ask", args, rows),))
    facts = await let_in(messenger, chat_id, mark, by=me, uow=uow, clock=ctx.clock)
    return Turn((Screen("group-let-in"),), facts=facts)


async def _unknown(account: Account, ctx: Ctx) -> Term:
    """His number, and his name where he has worked here before."""
    known = await ctx.uow.staff.get(account)
    args: dict[str, Arg] = {"number": Latin(str(account)), "name": known.name if known is not None else ""}
    return Term("group-unknown-named" if args["name"] else "group-unknown", args)


async def check(update: Incoming, ctx: Ctx) -> Turn:
    """The messengers are asked within seconds; whoever was alarmed hears when all is well."""
    ask_now(ctx.uow)
    return Turn((Screen("group-asked"),))


def _which(text: str) -> tuple[Messenger, int]:
    try:
        account = Account.parse(text)
    except ValueError:
        raise NotFound("group-no-stranger") from None
    return account.messenger, account.id


async def _bot_itself(update: MemberChanged, ctx: Ctx) -> Turn:
    chat = update.chat
    if update.standing is Standing.OUTSIDE:
        return Turn(facts=await drop_group(chat.messenger, chat_id=chat.id, uow=ctx.uow, clock=ctx.clock))
    group = await ctx.uow.groups.get(chat.messenger, chat.id)
    if group is None or not group.active:
        return Turn((Say("group-how-to-register"),))
    heard = await note_heard(chat.messenger, chat.id, uow=ctx.uow, clock=ctx.clock)
    ask_now(ctx.uow)  # its rights have changed: perhaps it may make topics now
    if update.standing is Standing.MEMBER:
        return Turn((Say("group-needs-admin"),), facts=heard)
    return Turn(facts=heard)


async def migrated(update: Incoming, ctx: Ctx) -> Turn:
    """The group became a supergroup: cards, members, rights and what waits for a signature go on under the new id."""
    if isinstance(update, GroupMigrated):
        chat = update.chat
        await move_group(chat.messenger, old=chat.id, new=update.new_chat_id, uow=ctx.uow)
    return Turn()
