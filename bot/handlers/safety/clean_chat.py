"""«Clean this chat»: delete the bot's and the person's messages where the messenger still allows it."""

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import EraseChat, Turn
from bot.conversation.ports import Ctx
from bot.handlers.flows.confirming import confirmation
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import button


async def ask_clean(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/clean`` and its button: first say what will be deleted and what stays."""
    yes, waiting = button("button-clean-yes", "clean-chat-yes"), "some" if ctx.session.waiting else "none"
    return Turn((confirmation("clean-ask", {"waiting": waiting}, yes=yes, no=back_to_menu()),))


async def clean(update: Incoming, ctx: Ctx) -> Turn:
    """Delete the messages of the last 48 hours. Reports and a draft stay. A message that waits to be placed
    is deleted too, because its question is gone."""
    return Turn((EraseChat("chat-cleaned"),), session=ctx.session.at("").with_waiting())
