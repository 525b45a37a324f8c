"""The smaller circle: who is in it is named by owners, and a group can be its own."""

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, GroupChat, Lane, Reply, Say, Screen, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.people import Account
from bot.domain.staff.signatures import Wanted
from bot.handlers.changes import changes, question, told_to_others
from bot.handlers.groups.group_homes import ref_of, title_of
from bot.handlers.pieces import called
from bot.handlers.staff.announce import announced
from bot.handlers.staff.role_words import BACK, HOURS, args_of, asked_words, asks, told_apart, whom
from bot.usecases.groups.circle_group import (
    end_circle_group,
    make_circle_group,
    registered,
    want_circle_group,
)
from bot.usecases.groups.name_circle import let_in_circle, may_go_out, out_of_circle, want_in_circle
from bot.usecases.ports import Group


async def want(update: Incoming, ctx: Ctx) -> Turn:
    """The first signature, of an owner."""
    account, me = whom(update), ctx.person
    wanted, others = await want_in_circle(account, by=me.account, uow=ctx.uow, ids=ctx.ids, clock=ctx.clock)
    args: dict[str, Arg] = {
        "name": await told_apart(account, uow=ctx.uow),
        "by": called(me),
        "hours": HOURS,
    }
    screen = Screen("role-asked", await asked_words(others, uow=ctx.uow), BACK)
    return Turn((screen, *asks("circle-sign", args, wanted, others)))


async def signed(wanted: Wanted, ctx: Ctx) -> Turn:
    """The second one."""
    done = await let_in_circle(wanted, by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    args = args_of(done.person, ctx.content)
    said: tuple[Reply, ...] = await announced("circle-announced-in", args, uow=ctx.uow)
    return Turn((Screen("circle-in", args, BACK), *said), facts=done.facts)


async def ask_out(update: Incoming, ctx: Ctx) -> Turn:
    """An owner would take somebody out?"""
    one = await may_go_out(whom(update), by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    change, _ = changes(
        await told_apart(one.account, uow=ctx.uow), Term("circle-inside"), Term("circle-outside")
    )
    yes, no = Press("circle.out-yes", str(one.account)), Press("role.of", str(one.account))
    return Turn((question(change, yes=yes, no=no, news=Term("role-take-news")),))


async def out(update: Incoming, ctx: Ctx) -> Turn:
    """He is taken out at once."""
    done = await out_of_circle(whom(update), by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    args = args_of(done.person, ctx.content)
    said = await announced("circle-announced-out", args, uow=ctx.uow)
    return Turn((Screen("circle-out", args, BACK), *said), facts=done.facts)


async def group(update: Incoming, ctx: Ctx) -> Turn:
    """``/circle`` in a moderators' group: with a second signature it is the circle's own; one that is, an owner may
    make one as the others again."""
    chat, me = _here(update), ctx.person
    known = await registered(chat, uow=ctx.uow)
    if known.circle:
        change, _ = _ends(known)
        screen = question(change, yes=Press("circle.end-yes"), no=Press("home", ref_of(known)))
        return Turn((screen,))
    wanted, found, others = await want_circle_group(
        chat, by=me.account, uow=ctx.uow, ids=ctx.ids, clock=ctx.clock
    )
    args: dict[str, Arg] = {"title": found.title, "by": called(me), "hours": HOURS}
    asked = asks("circle-group-sign", args, wanted, others)
    return Turn((Say("circle-group-asked", await asked_words(others, uow=ctx.uow)), *asked))


async def end_group(update: Incoming, ctx: Ctx) -> Turn:
    """One as the others, at once; the other owners hear of it."""
    known, facts = await end_circle_group(_here(update), by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    told = await told_to_others(_ends(known)[1], ctx)
    return Turn((Screen("circle-group-no-more"), *told), facts=facts)


def _here(update: Incoming) -> Account:
    return Account(update.chat.messenger, update.chat.id)


def _ends(group: Group) -> tuple[Term, Term]:
    what = Term("circle-group-what", {"title": title_of(group)})
    return changes(what, Term("circle-group-was"), Term("circle-group-then"))


async def signed_group(wanted: Wanted, ctx: Ctx) -> Turn:
    """The second signature: the group hears it, and its cards move."""
    made, facts = await make_circle_group(wanted, by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    here = GroupChat(made.messenger, made.chat_id)
    said = Say("circle-group", to=here, lane=Lane.DIALOGUE)
    return Turn((Screen("circle-group-made", {"title": made.title}, BACK), said), facts=facts)
