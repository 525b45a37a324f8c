"""Groups that refuse what is sent to them: noticed by the sender, stored by a turn of its own, told once."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from enum import StrEnum
from typing import Final

from bot.conversation import outgoing as out
from bot.conversation import wire
from bot.conversation.incoming import ChatKind
from bot.conversation.store import Batch, Conflict, Destination, Fate, OutboxRow, Store
from bot.domain.people import Messenger

log = logging.getLogger(__name__)

RIGHTS: Final = ("right", "permission", "forbidden", "restricted", "topic_closed")
"""What a refusal speaks of (small letters) that is the group's and not the card's."""
DIFFERENT_CASES: Final = 2
"""So many cards refused one after another for another reason are the group's fault, too."""


class Trouble(StrEnum):
    SILENT = "silent"
    """It takes no cards."""
    NO_FORUM = "no-forum"
    NO_TOPICS = "no-topics"
    """The bot may make no topics there."""


type Note = Callable[[Batch, Messenger, int, Trouble], Awaitable[None]]
"""Stores what is wrong with a group, with all that follows from it."""


class GroupTroubles:
    """What the sender has met and no turn knows yet. Nothing is lost with it: the next card meets it again."""

    def __init__(self) -> None:
        self._met: dict[tuple[Messenger, int], Trouble] = {}
        self._refused: dict[tuple[Messenger, int], set[str]] = {}

    def fate(self, row: OutboxRow, to: Destination, outcome: wire.Gone | wire.CallRefused) -> Fate:
        """What becomes of a row that the messenger will not take: the card of a group in trouble is held."""
        plain = Fate.GONE if isinstance(outcome, wire.Gone) else Fate.REFUSED
        if to.kind is ChatKind.PRIVATE or not is_card(row):
            return plain
        at, why = (to.messenger, to.chat_id), outcome.why.casefold()
        if plain is Fate.REFUSED and not any(word in why for word in RIGHTS):
            cases = self._refused.setdefault(at, set())
            cases.add(row.outgoing.slot)
            if len(cases) < DIFFERENT_CASES:
                return plain
        self.met(to, Trouble.SILENT)
        return Fate.HELD

    def met(self, to: Destination, trouble: Trouble) -> None:
        log.warning("group-trouble", extra={"messenger": to.messenger, "trouble": trouble})
        self._met[to.messenger, to.chat_id] = trouble

    def went_well(self, to: Destination) -> None:
        self._refused.pop((to.messenger, to.chat_id), None)

    async def look(self, store: Store, note: Note, hand_over: Callable[[Sequence[OutboxRow]], None]) -> None:
        """Have what was met stored and told."""
        met, self._met = self._met, {}
        if not met:
            return
        try:
            async with store.batch() as batch:
                for (messenger, chat_id), trouble in met.items():
                    await note(batch, messenger, chat_id, trouble)
                committed = await batch.commit()
        except Conflict:
            self._met = met | self._met
            return
        hand_over(committed)


def is_card(row: OutboxRow) -> bool:
    """Whether the row shows a case in a group: not a digest, nor the line that closes a card."""
    reply = row.outgoing.reply
    if isinstance(reply, out.EditCard):
        return not (reply.digest or reply.leaves)
    return isinstance(reply, out.Say) and isinstance(reply.remember, out.CardOf)
