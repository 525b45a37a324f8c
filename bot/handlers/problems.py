"""What nobody else takes: unknown commands, and words or files that nothing waits for."""

from bot.conversation.incoming import FilesSent, Incoming, LocationSent, OtherSent, TextSaid
from bot.conversation.outgoing import Rows, Say, Turn
from bot.conversation.ports import Ctx
from bot.handlers.menu import back_to_menu, menu_rows, report_button
from bot.handlers.receipts import looks_like_receipt, typed_code
from bot.usecases.find_learner import find_learner


async def unknown_command(update: Incoming, ctx: Ctx) -> Turn:
    return Turn((Say("unknown-command", buttons=ways_on(ctx)),))


async def nothing_awaited(update: Incoming, ctx: Ctx) -> Turn:
    """Words, a file, a place or a sticker while nothing is asked. Nothing of it is kept, and a receipt
    code opens its report."""
    if isinstance(update, TextSaid) and looks_like_receipt(update.text):
        return await typed_code(update, ctx)
    if ctx.session.draft is not None and not isinstance(update, OtherSent):
        return Turn((Say("draft-waits", buttons=ways_on(ctx)),))
    match update:
        case FilesSent():
            return Turn((Say("file-not-awaited", buttons=ways_on(ctx)),))
        case LocationSent():
            return Turn((Say("location-not-awaited", buttons=ways_on(ctx)),))
        case OtherSent():
            return Turn((Say("wrong-kind-anywhere", buttons=ways_on(ctx)),))
    learner = await find_learner(ctx.person.keys.learner, uow=ctx.uow, clock=ctx.clock)
    return Turn((Say("nothing-awaited", buttons=menu_rows(ctx, learner.audience)),))


def ways_on(ctx: Ctx) -> Rows:
    """Report and menu: the two ways that fit everywhere."""
    return ((report_button(ctx),), back_to_menu())
