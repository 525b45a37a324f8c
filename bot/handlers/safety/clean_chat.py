"""«Clean this chat»: the bot's and the person's messages go, where the messenger still allows it."""

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import EraseChat, Screen, Turn
from bot.conversation.ports import Ctx
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import button


async def ask_clean(update: Incoming, ctx: Ctx) -> Turn:
    """``/clean`` and its button: first what will go and what will stay."""
    rows = ((button("button-clean-yes", "clean-chat-yes"),), back_to_menu())
    waiting = "some" if ctx.session.waiting else "none"
    return Turn((Screen("clean-ask", {"waiting": waiting}, rows),))


async def clean(update: Incoming, ctx: Ctx) -> Turn:
    """The messages of the last 48 hours go; reports and a draft stay where they are. A message that waits to be
    placed goes, too: its question is no longer there to be answered."""
    return Turn((EraseChat("chat-cleaned"),), session=ctx.session.at("").with_waiting())
