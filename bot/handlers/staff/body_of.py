"""A lead or an owner says which body a colleague belongs to; the colleague alone cannot change it."""

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Lane, Reply, Rows, Say, Screen, StaffChat, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.people import Account
from bot.handlers.changes import changes, question, told_to_others
from bot.handlers.desk.own_body import body_called, body_rows
from bot.handlers.pieces import argument, button, split
from bot.handlers.staff.role_words import BACK, account_in, told_apart, whom
from bot.usecases.bodies.name_body import change_body, may_change_body


async def choose(update: Incoming, ctx: Ctx) -> Turn:
    """Which body?"""
    account = whom(update)
    known = await may_change_body(account, by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    back: Rows = ((button("role-button-see", "role.of", str(account)),), *BACK)
    args: dict[str, Arg] = {
        "name": await told_apart(account, uow=ctx.uow),
        "body": body_called(known.belongs_to, ctx.content),
    }
    return Turn((Screen("body-of", args, (*body_rows(ctx.content, "body.set", f"{account}/"), *back)),))


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    ref, body_id = split(argument(update))
    change, _ = await _changes(account_in(ref), body_id, ctx)
    yes, no = Press("body.yes", f"{ref}/{body_id}"), Press("body.of", ref)
    return Turn((question(change, yes=yes, no=no),))


async def change(update: Incoming, ctx: Ctx) -> Turn:
    """Done; they hear of it, and so do the owners."""
    ref, body_id = split(argument(update))
    account, me = account_in(ref), ctx.person.account
    _, told = await _changes(account, body_id, ctx)
    facts = await change_body(account, body_id, by=me, uow=ctx.uow, clock=ctx.clock, content=ctx.content)
    args: dict[str, Arg] = {
        "name": await told_apart(account, uow=ctx.uow),
        "body": body_called(body_id, ctx.content),
    }
    rows: Rows = ((button("role-button-see", "role.of", ref),), *BACK)
    theirs = await _told(account, args, ctx)
    return Turn((Screen("body-set", args, rows), *theirs, *await told_to_others(told, ctx)), facts=facts)


async def _changes(account: Account, body_id: str, ctx: Ctx) -> tuple[Term, Term]:
    known = await may_change_body(account, by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    what = Term("body-what", {"name": await told_apart(account, uow=ctx.uow)})
    return changes(what, body_called(known.belongs_to, ctx.content), body_called(body_id, ctx.content))


async def _told(account: Account, args: dict[str, Arg], ctx: Ctx) -> tuple[Reply, ...]:
    known = await ctx.uow.staff.get(account)
    if known is None or not known.started:
        return ()
    return (Say("body-yours", {"body": args["body"]}, to=StaffChat(account), lane=Lane.DIALOGUE),)
