"""Buttons of another time: of an earlier screen, or of a verb that no longer exists."""

from bot.conversation.buttons import decode
from bot.conversation.incoming import ButtonPressed, ChatKind, Incoming
from bot.conversation.outgoing import Ack, Say, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import Refused
from bot.domain.events import CaseChanged, Fact
from bot.handlers.menu import back_to_menu, report_button
from bot.handlers.pieces import split


async def stale_press(update: Incoming, ctx: Ctx) -> Turn:
    """Nothing is done; the person gets a new place to go on from. In a group only the presser is told."""
    if update.chat.kind is not ChatKind.PRIVATE:
        return Turn((Ack("press-stale-in-group", alert=True),))
    drafting = ((report_button(ctx),),) if ctx.session.draft is not None else ()
    return Turn((Say("press-stale", buttons=(*drafting, back_to_menu()), slot="stale"),))


def refreshed(update: Incoming, refusal: Refused) -> tuple[Fact, ...]:
    """A card in a group whose buttons no longer fit its case is shown anew. Not where somebody was only faster: the
    card is on its way already then."""
    if update.chat.kind is ChatKind.PRIVATE or not isinstance(update, ButtonPressed):
        return ()
    press = decode(update.data)
    if not (press.verb.startswith("case.") and refusal.key.startswith("case-cannot-")):
        return ()
    return (CaseChanged(split(press.argument)[0]),)
