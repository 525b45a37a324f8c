"""Groups that refuse messages: noticed by the sender, stored by a turn of its own, reported once."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from enum import StrEnum
from typing import Final

from bot.conversation import outgoing as out
from bot.conversation import wire
from bot.conversation.incoming import ChatKind
from bot.conversation.store import Batch, Conflict, DeliveryStatus, Destination, OutboxRow, Store
from bot.domain.people import ChatId, Messenger

log = logging.getLogger(__name__)

RIGHTS: Final = ("right", "permission", "forbidden", "restricted", "topic_closed")
"""Words (in lower case) of a refusal that concerns the group and not the card."""
DIFFERENT_CASES: Final = 2
"""This many cards refused in a row for another reason are also the group's fault."""


class GroupTrouble(StrEnum):
    SILENT = "silent"
    """It takes no cards."""
    NO_FORUM = "no-forum"
    NO_TOPICS = "no-topics"
    """The bot may make no topics there."""


type Note = Callable[[Batch, Messenger, ChatId, GroupTrouble], Awaitable[None]]
"""Stores what is wrong with a group, with all that follows from it."""


class GroupTroubles:
    """What the sender has met and no turn knows yet. A restart loses nothing: the next card meets it
    again."""

    def __init__(self) -> None:
        self._troubles: dict[tuple[Messenger, ChatId], GroupTrouble] = {}
        self._refused: dict[tuple[Messenger, ChatId], set[str]] = {}

    def delivery_status(
        self, row: OutboxRow, to: Destination, outcome: wire.TargetGone | wire.CallRefused
    ) -> DeliveryStatus:
        """The status of a row that the messenger refuses: the card of a group in trouble is held."""
        plain = DeliveryStatus.GONE if isinstance(outcome, wire.TargetGone) else DeliveryStatus.REFUSED
        if to.kind is ChatKind.PRIVATE or not is_card(row):
            return plain
        at, why = (to.messenger, to.chat_id), outcome.why.casefold()
        if plain is DeliveryStatus.REFUSED and not any(word in why for word in RIGHTS):
            cases = self._refused.setdefault(at, set())
            cases.add(row.outgoing.slot)
            if len(cases) < DIFFERENT_CASES:
                return plain
        self.note_trouble(to, GroupTrouble.SILENT)
        return DeliveryStatus.HELD

    def note_trouble(self, to: Destination, trouble: GroupTrouble) -> None:
        log.warning("group-trouble", extra={"messenger": to.messenger, "trouble": trouble})
        self._troubles[to.messenger, to.chat_id] = trouble

    def note_success(self, to: Destination) -> None:
        self._refused.pop((to.messenger, to.chat_id), None)

    async def look(self, store: Store, note: Note, hand_over: Callable[[Sequence[OutboxRow]], None]) -> None:
        """Have the trouble stored and reported."""
        troubles, self._troubles = self._troubles, {}
        if not troubles:
            return
        try:
            async with store.batch() as batch:
                for (messenger, chat_id), trouble in troubles.items():
                    await note(batch, messenger, chat_id, trouble)
                committed = await batch.commit()
        except Conflict:
            self._troubles = troubles | self._troubles
            return
        hand_over(committed)


def is_card(row: OutboxRow) -> bool:
    """Whether the row shows a case in a group. A digest does not, nor does the line that closes a card."""
    reply = row.outgoing.reply
    if isinstance(reply, out.EditCard):
        return not (reply.digest or reply.leaves)
    return isinstance(reply, out.Say) and isinstance(reply.remember, out.CardOf)
