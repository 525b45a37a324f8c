"""Outdated buttons: of an earlier screen, or with a verb that no longer exists."""

from typing import Final

from bot.conversation.buttons import decode
from bot.conversation.incoming import ButtonPressed, ChatKind, Incoming
from bot.conversation.outgoing import Ack, Arg, Say, Turn
from bot.conversation.ports import Ctx
from bot.conversation.router import Route, Where
from bot.handlers.cards.card_notices import card_refresh_facts
from bot.handlers.menu import back_to_menu, report_button

_SEND: Final = "report-send"


async def stale_press(update: Incoming, ctx: Ctx) -> Turn:
    """Do nothing, and show the person where to continue. In a group only the presser is told."""
    if update.chat.kind is not ChatKind.PRIVATE:
        return Turn((Ack("press-stale-in-group", alert=True),), facts=card_refresh_facts(update))
    drafting = ((report_button(ctx),),) if ctx.session.draft is not None else ()
    if isinstance(update, ButtonPressed) and decode(update.data).verb == _SEND:
        args: dict[str, Arg] = {"draft": "waits" if drafting else "none"}
        return Turn((Say("press-stale-send", args, (*drafting, back_to_menu()), slot="stale"),))
    return Turn((Say("press-stale", buttons=(*drafting, back_to_menu()), slot="stale"),))


ROUTES: Final = (Route("any-press", stale_press, where=Where.ANY),)
