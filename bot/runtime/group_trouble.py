"""Groups that refuse messages: noticed by the sender, stored by a turn of its own, reported once.

Probes groups that refused cards: after five minutes, then after longer and longer pauses.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.conversation import outgoing as out
from bot.conversation import wire
from bot.conversation.incoming import ChatKind
from bot.conversation.store import (
    Batch,
    Conflict,
    DeliveryStatus,
    Destination,
    OutboxRow,
    Store,
    batch_for_sender,
)
from bot.conversation.wire import Adapter, TokenRefused, WireDown
from bot.domain.people import ChatId, Messenger
from bot.usecases.groups.silence import FAILED
from bot.usecases.ports import Clock, Group

log = logging.getLogger(__name__)

RIGHTS: Final = ("right", "permission", "forbidden", "restricted", "topic_closed")
"""Words (in lower case) of a refusal that concerns the group and not the card."""
DIFFERENT_CASES: Final = 2
"""This many cards refused in a row for another reason are also the group's fault."""
SOON: Final = timedelta(minutes=5)
LONGEST: Final = timedelta(hours=1)


class GroupTrouble(StrEnum):
    SILENT = "silent"
    """It takes no cards."""
    NO_FORUM = "no-forum"
    NO_TOPICS = "no-topics"
    """The bot may make no topics there."""


type NoteTrouble = Callable[[Batch, Messenger, ChatId, GroupTrouble], Awaitable[None]]
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

    async def look(
        self, store: Store, note: NoteTrouble, hand_over: Callable[[Sequence[OutboxRow]], None]
    ) -> None:
        """Have the trouble stored and reported."""
        troubles, self._troubles = self._troubles, {}
        if not troubles:
            return
        try:
            async with batch_for_sender(store, hand_over) as batch:
                for (messenger, chat_id), trouble in troubles.items():
                    await note(batch, messenger, chat_id, trouble)
        except Conflict:
            self._troubles = troubles | self._troubles


def is_card(row: OutboxRow) -> bool:
    """Whether the row shows a case in a group. A digest does not, nor does the line that closes a card."""
    reply = row.outgoing.reply
    if isinstance(reply, out.EditCard):
        return not (reply.digest or reply.leaves)
    return isinstance(reply, out.Say) and isinstance(reply.remember, out.CardOf)


type NoteRecovery = Callable[[Batch, Group], Awaitable[None]]
"""Stores that the group accepts cards again, with all that follows from it."""
type _Key = tuple[Messenger, ChatId]


class GroupRecoveryProbe:
    """A group that accepts a probe and then refuses again is probed less often; one that worked for long,
    sooner."""

    def __init__(
        self,
        *,
        store: Store,
        adapters: Mapping[Messenger, Adapter],
        note: NoteRecovery,
        hand_over: Callable[[Sequence[OutboxRow]], None],
        clock: Clock,
    ) -> None:
        self._store = store
        self._adapters = adapters
        self._note = note
        self._hand_over = hand_over
        self._clock = clock
        self._asked: dict[_Key, tuple[datetime, timedelta]] = {}
        """When this group was last probed or found silent, and how long to wait from then."""

    async def probe_groups(self) -> None:
        async with self._store.batch() as batch:
            groups = await batch.uow.groups.active()
        now = self._clock.now()
        due = [
            g for g in groups if g.silent == FAILED and g.messenger in self._adapters and self._due(g, now)
        ]
        messengers = {group.messenger for group in due}
        await asyncio.gather(*(self._probe([g for g in due if g.messenger is m]) for m in messengers))

    async def _probe(self, groups: Sequence[Group]) -> None:
        """Probe these groups of one messenger; no other waits for it."""
        recovered_groups = [group for group in groups if await self._may_write(group)]
        if not recovered_groups:
            return
        try:
            async with batch_for_sender(self._store, self._hand_over) as batch:
                for group in recovered_groups:
                    await self._note(batch, group)
        except Conflict:
            return

    def _due(self, group: Group, now: datetime) -> bool:
        """Whether to probe now. A group that is found silent for the first time is probed after the pause."""
        key = (group.messenger, group.chat_id)
        at, pause = self._asked.get(key, (now - 3 * LONGEST, SOON))
        if now - at > 2 * LONGEST or now < at:
            self._asked[key] = (now, SOON)
            return False
        if now - at < pause:
            return False
        self._asked[key] = (now, min(2 * pause, LONGEST))
        return True

    async def _may_write(self, group: Group) -> bool:
        try:
            return await self._adapters[group.messenger].may_write(group.chat_id)
        except (WireDown, TokenRefused):
            log.warning("group-unknown", extra={"messenger": group.messenger})
            return False
