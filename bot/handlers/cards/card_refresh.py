"""A refused press under a card in a group: the card is shown there once more, as it is."""

from typing import Final

from bot.conversation.buttons import decode
from bot.conversation.incoming import ButtonPressed, ChatKind, Incoming
from bot.domain.errors import RequestRefused
from bot.domain.events import CardPressed, Fact
from bot.handlers.pieces import split_at_slash

OTHER_CARD_VERBS: Final = frozenset({"intro", "refer"})
"""Buttons under a card whose verbs are not ``case.…``; each begins its argument with the case's id."""


def card_refresh_facts(update: Incoming, _refusal: RequestRefused | None = None) -> tuple[Fact, ...]:
    """Whatever was refused under a card in a group, the card is shown there as it is: its buttons may be old ones. It
    costs the group nothing where the card says so already, or is about to."""
    if update.chat.kind is ChatKind.PRIVATE or not isinstance(update, ButtonPressed):
        return ()
    press = decode(update.data)
    case_id, _ = split_at_slash(press.argument)
    if not case_id or not (press.verb.startswith("case.") or press.verb in OTHER_CARD_VERBS):
        return ()
    return (CardPressed(case_id, update.chat.messenger, update.chat.id),)
