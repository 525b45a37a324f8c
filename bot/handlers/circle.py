"""The smaller circle: who is in it is named by owners, and a group can be its own."""

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Reply, Say, Screen, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.signatures import Wanted
from bot.handlers.announce import announced
from bot.handlers.role_words import BACK, HOURS, args_of, asks, name_of, whom
from bot.usecases.name_circle import let_in_circle, out_of_circle, turn_circle_group, want_in_circle


async def want(update: Incoming, ctx: Ctx) -> Turn:
    """The first signature, of an owner."""
    account, me = whom(update), ctx.person
    wanted, others = await want_in_circle(account, by=me.account, uow=ctx.uow, ids=ctx.ids, clock=ctx.clock)
    args: dict[str, Arg] = {
        "name": name_of(account, await ctx.uow.staff.get(account)),
        "by": me.name or Term("case-nameless"),
        "hours": HOURS,
    }
    return Turn((Screen("role-asked", {"hours": HOURS}, BACK), *asks("circle-sign", args, wanted, others)))


async def signed(wanted: Wanted, ctx: Ctx) -> Turn:
    """The second one."""
    done = await let_in_circle(wanted, by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    args = args_of(done.person)
    said: tuple[Reply, ...] = await announced("circle-announced-in", args, uow=ctx.uow)
    return Turn((Screen("circle-in", args, BACK), *said), facts=done.facts)


async def out(update: Incoming, ctx: Ctx) -> Turn:
    """An owner takes somebody out at once."""
    done = await out_of_circle(whom(update), by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    args = args_of(done.person)
    said = await announced("circle-announced-out", args, uow=ctx.uow)
    return Turn((Screen("circle-out", args, BACK), *said), facts=done.facts)


async def group(update: Incoming, ctx: Ctx) -> Turn:
    """``/circle`` in a moderators' group: it is the circle's own, or one as the others again."""
    chat = update.chat
    inner = await turn_circle_group(
        chat.messenger, chat_id=chat.id, by=ctx.person.account, uow=ctx.uow, clock=ctx.clock
    )
    return Turn((Say("circle-group" if inner else "circle-group-no-more"),))
