"""Buttons of another time: of an earlier screen, or of a verb that no longer exists."""

from typing import Final

from bot.conversation.buttons import decode
from bot.conversation.incoming import ButtonPressed, ChatKind, Incoming
from bot.conversation.outgoing import Ack, Say, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import Refused
from bot.domain.events import CardPressed, Fact
from bot.handlers.menu import back_to_menu, report_button
from bot.handlers.pieces import split

BESIDE: Final = frozenset({"intro", "refer"})
"""Buttons under a card whose verbs are not ``case.…``; each begins its argument with the case's id."""


async def stale_press(update: Incoming, ctx: Ctx) -> Turn:
    """Nothing is done; the person gets a new place to go on from. In a group only the presser is told."""
    if update.chat.kind is not ChatKind.PRIVATE:
        return Turn((Ack("press-stale-in-group", alert=True),), facts=refreshed(update))
    drafting = ((report_button(ctx),),) if ctx.session.draft is not None else ()
    return Turn((Say("press-stale", buttons=(*drafting, back_to_menu()), slot="stale"),))


def refreshed(update: Incoming, _refusal: Refused | None = None) -> tuple[Fact, ...]:
    """Whatever was refused under a card in a group, the card is shown there as it is: its buttons may be old ones. It
    costs the group nothing where the card says so already, or is about to."""
    if update.chat.kind is ChatKind.PRIVATE or not isinstance(update, ButtonPressed):
        return ()
    press = decode(update.data)
    case_id, _ = split(press.argument)
    if not case_id or not (press.verb.startswith("case.") or press.verb in BESIDE):
        return ()
    return (CardPressed(case_id, update.chat.messenger, update.chat.id),)
