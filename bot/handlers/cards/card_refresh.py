"""After a refused press under a card in a group, refresh the card there."""

from typing import Final

from bot.conversation.arguments import read_argument
from bot.conversation.buttons import decode
from bot.conversation.incoming import ButtonPressed, ChatKind, Incoming
from bot.domain.errors import RequestRefused
from bot.domain.events import CardPressed, Fact
from bot.handlers.press_arguments import CaseReason

OTHER_CARD_VERBS: Final = frozenset({"intro", "refer"})
"""Verbs of buttons under a card that are not ``case.…``. Their arguments begin with the case's id."""


def card_refresh_facts(update: Incoming, _refusal: RequestRefused | None = None) -> tuple[Fact, ...]:
    """Refresh the card whenever a press under it in a group was refused, because its buttons may be outdated.
    This sends nothing if the card is up to date or an edit is already due."""
    if update.chat.kind is ChatKind.PRIVATE or not isinstance(update, ButtonPressed):
        return ()
    press = decode(update.data)
    case_id, _ = read_argument(press.argument, CaseReason)
    if not case_id or not (press.verb.startswith("case.") or press.verb in OTHER_CARD_VERBS):
        return ()
    return (CardPressed(case_id, update.chat.messenger, update.chat.id),)
