"""Moving progress to another account: a code here, the same code typed there."""

from typing import Final

from bot.conversation.incoming import CommandGiven, Incoming, TextSaid
from bot.conversation.outgoing import Arg, Latin, Say, Screen, Turn
from bot.conversation.ports import Ctx
from bot.domain.cohorts.codes import EXAMPLE, format_code, read_code
from bot.domain.errors import WrongState
from bot.domain.learning.transfers import LASTS
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import button
from bot.usecases.person.move_progress import MoveOutcome, give_code, redeem_code

TYPING: Final = "move.code"
MERGING: Final = "move.merge"
TEXT_FAMILIES: Final = tuple(f"move-{outcome}" for outcome in MoveOutcome)


async def move(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/move``, alone or with a code, and the button: ask which of the two accounts this is."""
    if isinstance(update, CommandGiven) and update.argument.strip():
        return await _redeem_code(update.argument, ctx)
    rows = (
        (button("button-move-give", "move-give"),),
        (button("button-move-take", "move-take"),),
        (button("button-settings", "settings"),),
        back_to_menu(),
    )
    return Turn((Screen("move", {"reach": ctx.operator.reach}, rows),), session=ctx.session.at(""))


async def give(update: Incoming, ctx: Ctx) -> Turn:
    """Show the code, with what moves and what does not."""
    code = await give_code(ctx)
    args: dict[str, Arg] = {"code": Latin(format_code(code)), "minutes": int(LASTS.total_seconds() // 60)}
    rows = ((button("button-move-anew", "move-give"),), back_to_menu())
    return Turn((Screen("move-code", args, rows),), session=ctx.session.at(""))


async def take(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for the code in the other account."""
    rows = ((button("button-move", "move"),), back_to_menu())
    return Turn((Screen("move-type", buttons=rows),), session=ctx.session.at(TYPING))


async def take_typed_code(update: Incoming, ctx: Ctx) -> Turn:
    """Take a typed code. While a merge is being confirmed, another code is accepted as well."""
    return await _redeem_code(update.text if isinstance(update, TextSaid) else "", ctx)


async def merge(update: Incoming, ctx: Ctx) -> Turn:
    """Merge both progresses into one."""
    if ctx.session.state != MERGING:
        raise WrongState("move-form-gone")
    code = ctx.session.data["code"]
    outcome = await redeem_code(ctx, code, sure=True)
    return _show_outcome(outcome, code, ctx)


async def _redeem_code(text: str, ctx: Ctx) -> Turn:
    code = read_code(text)
    if code is None:
        rows = ((button("button-move", "move"),), back_to_menu())
        reply = Say("move-unclear", {"example": Latin(EXAMPLE)}, rows)
        return Turn((reply,), session=ctx.session.at(TYPING))
    outcome = await redeem_code(ctx, code, sure=False)
    return _show_outcome(outcome, code, ctx)


def _show_outcome(outcome: MoveOutcome, code: str, ctx: Ctx) -> Turn:
    session, first = ctx.session.at(""), (button("button-move", "move"),)
    if outcome is MoveOutcome.MOVED:
        first = (button("button-learn", "learn"),)
    elif outcome is MoveOutcome.ASK:
        session, first = ctx.session.at(MERGING, code=code), (button("button-move-merge", "move-merge"),)
    return Turn((Screen(f"move-{outcome}", buttons=(first, back_to_menu())),), session=session)
