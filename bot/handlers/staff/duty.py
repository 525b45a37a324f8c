"""The beginning and the end of a shift."""

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Screen, Turn
from bot.conversation.ports import Ctx
from bot.handlers.pieces import argument, button
from bot.usecases.access.duty import change_duty


async def change(update: Incoming, ctx: Ctx) -> Turn:
    """Switch duty on or off. A moderator who goes off duty may hand over their claimed cases."""
    on = argument(update) == "on"
    held = await change_duty(ctx, on=on)
    home = ((button("queue-button-home", "queue"),),)
    if on:
        return Turn((Screen("duty-on", buttons=home),), session=ctx.session.at(""))
    hand = ((button("queue-button-hand", "hand"),),) if held else ()
    return Turn((Screen("duty-off", {"count": held}, (*hand, *home)),), session=ctx.session.at(""))
