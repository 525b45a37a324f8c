"""An owner notes that two accounts are one person's; two signatures end that. The groups hear both."""

from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Lane, Reply, Rows, Say, Screen, StaffChat, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.people import Account, Staff
from bot.domain.staff.signatures import Wanted
from bot.handlers.changes import changes, question
from bot.handlers.pieces import argument, button, called, split
from bot.handlers.staff.announce import announced
from bot.handlers.staff.role_words import (
    BACK,
    HOURS,
    account_in,
    asked_words,
    asks,
    line_of,
    name_of,
    told_apart,
    whom,
)
from bot.usecases.staff.same_person import could_be_same, may_note, note_same, set_apart, want_apart

_MOST: Final = 40


async def rows_of(one: Staff, ctx: Ctx) -> Rows:
    """What an owner can do about it on somebody's screen."""
    if one.frozen or not ctx.person.is_owner:
        return ()
    if one.same_as is not None:
        return ((button("role-button-apart", "role.apart", str(one.account)),),)
    there = bool(await could_be_same(one.account, uow=ctx.uow))
    return ((button("role-button-same", "role.same", str(one.account)),),) if there else ()


async def other_of(one: Staff, ctx: Ctx) -> tuple[Term, ...]:
    """A line about his other account, where one is noted."""
    if one.same_as is None:
        return ()
    return (Term("role-same-as", {"name": name_of(one.same_as, await ctx.uow.staff.get(one.same_as))}),)


async def same(update: Incoming, ctx: Ctx) -> Turn:
    """Which of those on the other messenger?"""
    account = whom(update)
    found = await could_be_same(account, uow=ctx.uow)
    lines = [(await line_of(one, uow=ctx.uow), one.account) for one in found[:_MOST]]
    rows = tuple((Button(line, Press("role.one", f"{account}/{other}")),) for line, other in lines)
    args = {"name": await told_apart(account, uow=ctx.uow)}
    return Turn((Screen("role-same" if found else "role-same-nobody", args, (*rows, *BACK)),))


async def ask_note(update: Incoming, ctx: Ctx) -> Turn:
    """Both named, before anything is noted: only two signatures end it."""
    pair = [account_in(one) for one in split(argument(update))]
    await may_note(*pair, by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    names = await _names(pair[0], pair[1], ctx)
    change, _ = changes(Term("role-same-what", names), Term("role-same-was"), Term("role-same-then"))
    yes, no = Press("role.one-yes", argument(update)), Press("role.of", str(pair[0]))
    return Turn((question(change, yes=yes, no=no, news=Term("role-same-news")),))


async def note(update: Incoming, ctx: Ctx) -> Turn:
    """From now on they sign once."""
    account, other = map(account_in, split(argument(update)))
    pair, facts = await note_same(account, other, by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    by: Arg = called(ctx.person)
    told: list[Reply] = [
        Say("role-yours-same", {"by": by}, to=StaffChat(one.account), lane=Lane.DIALOGUE)
        for one in pair
        if one.started
    ]
    args = await _names(account, other, ctx)
    said = await announced("role-announced-same", args | {"by": by}, uow=ctx.uow)
    return Turn((Screen("role-same-done", {}, BACK), *told, *said), facts=facts)


async def apart(update: Incoming, ctx: Ctx) -> Turn:
    """The first signature: they are two people."""
    account, me = whom(update), ctx.person
    wanted, others = await want_apart(account, by=me.account, uow=ctx.uow, ids=ctx.ids, clock=ctx.clock)
    known = await ctx.uow.staff.get(account)
    assert known is not None and known.same_as is not None
    args = await _names(account, known.same_as, ctx)
    args |= {"by": called(me), "hours": HOURS}
    told = asks("role-apart-sign", args, wanted, others)
    return Turn((Screen("role-asked", await asked_words(others, uow=ctx.uow), BACK), *told))


async def signed(wanted: Wanted, ctx: Ctx) -> Turn:
    """The second signature: each of them signs for himself."""
    one, other = await set_apart(wanted, by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    args = await _names(one, other, ctx)
    said = await announced("role-announced-apart", args, uow=ctx.uow)
    return Turn((Screen("role-apart-done", {}, BACK), *said))


async def _names(account: Account, other: Account, ctx: Ctx) -> dict[str, Arg]:
    return {
        "name": await told_apart(account, uow=ctx.uow),
        "other": await told_apart(other, uow=ctx.uow),
    }
