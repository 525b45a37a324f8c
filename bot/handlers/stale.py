"""Buttons of another time: of an earlier screen, or of a verb that no longer exists."""

from bot.conversation.incoming import ChatKind, Incoming
from bot.conversation.outgoing import Ack, Say, Turn
from bot.conversation.ports import Ctx
from bot.handlers.cards.again import refreshed
from bot.handlers.menu import back_to_menu, report_button


async def stale_press(update: Incoming, ctx: Ctx) -> Turn:
    """Nothing is done; the person gets a new place to go on from. In a group only the presser is told."""
    if update.chat.kind is not ChatKind.PRIVATE:
        return Turn((Ack("press-stale-in-group", alert=True),), facts=refreshed(update))
    drafting = ((report_button(ctx),),) if ctx.session.draft is not None else ()
    return Turn((Say("press-stale", buttons=(*drafting, back_to_menu()), slot="stale"),))
