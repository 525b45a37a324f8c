"""The moderators' group itself: registering it, who comes and goes, its move to a new id."""

from bot.conversation.incoming import GroupMigrated, Incoming, MemberChanged
from bot.conversation.outgoing import Say, Screen, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import NotAllowed, NotFound
from bot.domain.groups.topics import Forum
from bot.domain.people import Account, Messenger, Standing
from bot.handlers.pieces import argument
from bot.usecases.groups.move_group import move_group
from bot.usecases.groups.note_standing import note_standing
from bot.usecases.groups.register_group import drop_group, register_group
from bot.usecases.groups.silence import note_heard
from bot.usecases.groups.watch_groups import ask_now, let_in, note_public


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
    """A lead or owner knows who is new."""
    messenger, chat_id = _which(update)
    facts = await let_in(messenger, chat_id, by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    return Turn((Screen("group-let-in"),), facts=facts)


async def check(update: Incoming, ctx: Ctx) -> Turn:
    """The messengers are asked within seconds; whoever was alarmed hears when all is well."""
    ask_now(ctx.uow)
    return Turn((Screen("group-asked"),))


def _which(update: Incoming) -> tuple[Messenger, int]:
    try:
        account = Account.parse(argument(update))
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
