"""A lead or an owner sets which body a colleague belongs to. Colleagues cannot change it themselves."""

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Reply, Rows, Say, Screen, SendLane, StaffChat, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.people import Account
from bot.handlers.desk.own_body import body_rows, own_body_name
from bot.handlers.flows.confirming import ConfirmedChange
from bot.handlers.pieces import argument, button
from bot.handlers.press_arguments import AccountBody
from bot.handlers.staff.role_words import BACK, NO_ACCOUNT, account_argument, distinct_name
from bot.usecases.bodies.set_own_body import change_body, may_change_body


async def choose(update: Incoming, ctx: Ctx) -> Turn:
    """Ask which body."""
    account = account_argument(update)
    known = await may_change_body(ctx, account)
    back: Rows = ((button("role-button-see", "role.of", account),), *BACK)
    args: dict[str, Arg] = {
        "name": await distinct_name(account, ctx),
        "body": own_body_name(known.belongs_to, ctx.content),
    }
    return Turn((Screen("body-of", args, (*body_rows(ctx.content, "body.set", account), *back)),))


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    account, body_id = argument(update, AccountBody, refusal=NO_ACCOUNT)
    change = await _change(account, body_id, ctx)
    yes, no = Press("body.yes", AccountBody(account, body_id)), Press("body.of", account)
    return Turn((change.question(yes=yes, no=no),))


async def change(update: Incoming, ctx: Ctx) -> Turn:
    """Set it. The colleague and the owners are notified."""
    account, body_id = argument(update, AccountBody, refusal=NO_ACCOUNT)
    change_made = await _change(account, body_id, ctx)
    facts = await change_body(ctx, account, body_id)
    args: dict[str, Arg] = {
        "name": await distinct_name(account, ctx),
        "body": own_body_name(body_id, ctx.content),
    }
    rows: Rows = ((button("role-button-see", "role.of", account),), *BACK)
    theirs = await _notices_to_colleague(account, args, ctx)
    return Turn((Screen("body-set", args, rows), *theirs, *await change_made.owner_notices(ctx)), facts=facts)


async def _change(account: Account, body_id: str, ctx: Ctx) -> ConfirmedChange:
    known = await may_change_body(ctx, account)
    what = TextRef("body-what", {"name": await distinct_name(account, ctx)})
    return ConfirmedChange(
        what, own_body_name(known.belongs_to, ctx.content), own_body_name(body_id, ctx.content)
    )


async def _notices_to_colleague(account: Account, args: dict[str, Arg], ctx: Ctx) -> tuple[Reply, ...]:
    known = await ctx.uow.staff.get(account)
    if known is None or not known.started:
        return ()
    return (Say("body-yours", {"body": args["body"]}, to=StaffChat(account), lane=SendLane.DIALOGUE),)
