"""Decides what happens to a message when its group's minute is full: it waits, is held, or goes to a private
chat."""

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from typing import Final

from bot.conversation import outgoing as out
from bot.conversation.incoming import ChatKind
from bot.conversation.silence import is_allowed_in_silence
from bot.conversation.store import Destination, OutboxRow, Store
from bot.domain.people import Messenger
from bot.runtime.channels import NOW, Channel, Pause
from bot.runtime.group_budget import GroupPriority
from bot.runtime.message_places import Places
from bot.runtime.send_queue import is_repeat
from bot.usecases.ports import Clock

type AskAgain = Callable[[OutboxRow, Destination], Awaitable[Pause]]

EPHEMERAL_WAITS: Final = 3.0
"""Seconds that a person waits for an ephemeral message; then it goes to their private chat."""
EDIT_WAITS: Final = 120.0
"""Seconds after which an edit that nobody is waiting for goes before new cards, because the card has been out
of date for so long. A repeated card is by then as urgent as a new one, even if little of it has changed."""
GRAVE_WAITS: Final = 5.0
"""Seconds that a critical card waits in the queue; then the digest mentions it too."""
MOST_WAITING: Final = 20_000


class GroupRoute(StrEnum):
    GROUP = "group"
    PRIVATE = "private"
    HELD = "held"


class GroupRoutes:
    """The sender's decisions about rows on their way to groups."""

    def __init__(self, store: Store, places: Places, clock: Clock) -> None:
        self._store = store
        self._places = places
        self._clock = clock
        self._routes: dict[int, GroupRoute] = {}
        self._here_only: set[int] = set()
        """Rows whose readers cannot be reached in private."""
        self._since: dict[int, float] = {}
        self._counted_at: dict[int, float] = {}
        """The time by which the group's budget identifies a row that is being sent."""

    async def pause(self, row: OutboxRow, to: Destination, channel: Channel, *, ask_again: AskAgain) -> Pause:
        """How long the row waits for this group; one that goes now is counted. ``ask_again`` asks again about
        another route."""
        if await self._places.is_up_to_date(row.outgoing.reply, to, channel.caller):
            return NOW
        priority = await self._priority(row, to)
        wait = channel.pacer.wait_for(to.chat_id, to.kind, priority)
        if wait <= 0:
            self._counted_at[row.id] = await channel.pacer.count_send(to.chat_id, to.kind)
            return NOW
        route = await self._route_when_full(row, to, priority, wait)
        if route is not GroupRoute.GROUP:
            self._routes[row.id] = route
        if route is GroupRoute.PRIVATE:
            return await ask_again(row, to)
        return NOW if route is GroupRoute.HELD else Pause(wait)

    async def is_silenced(self, row: OutboxRow, to: Destination) -> bool:
        """Whether nothing of this kind may go there now. Checked for each message, because a message queued
        before the group became unsafe must not arrive after."""
        group = to.kind is not ChatKind.PRIVATE and self.route_of(row) is not GroupRoute.PRIVATE
        return (
            group
            and not is_allowed_in_silence(row.outgoing.reply)
            and await self._store.is_silent(to.messenger, to.chat_id)
        )

    async def note(self, row: OutboxRow, channel: Channel, to: Destination) -> None:
        """Store the send before it goes, so that after a crash the next process knows how full the minute is.
        Raises Conflict."""
        if row.id in self._counted_at and (ages := channel.pacer.ages(to.chat_id)):
            now = self._clock.now()
            times = [now - timedelta(seconds=age) for age in ages]
            await self._store.note_sends(to.messenger, to.chat_id, times)

    def note_answer(self, row: OutboxRow, channel: Channel, to: Destination) -> None:
        """The messenger has answered, so it has counted the row by now."""
        if (at := self._counted_at.pop(row.id, None)) is not None:
            channel.pacer.note_answer(to.chat_id, at)

    async def recall(self, channels: Mapping[Messenger, Channel]) -> None:
        """Load what an earlier process has sent within the last minute."""
        now = self._clock.now()
        for (messenger, chat_id), times in (await self._store.sends()).items():
            if (channel := channels.get(messenger)) is not None:
                channel.pacer.recall(chat_id, [(now - at).total_seconds() for at in times])

    async def _priority(self, row: OutboxRow, to: Destination) -> GroupPriority:
        """How urgent the row is for its group."""
        match row.outgoing.reply:
            case out.Say(remember=out.CardOf()):
                return _new_card_priority(row)
            case out.EditCard(again=True):
                return self._edit_priority(row)
            case out.EditCard(case_id=case_id, digest=False, there_only=there_only) if not _pressed_here(
                row, to
            ):
                there = there_only or await self._places.card(case_id, to)
                return self._edit_priority(row) if there else _new_card_priority(row)
            case out.EditCard(case_id=case_id, digest=True) if not await self._places.card(case_id, to):
                return GroupPriority.DIGEST
            case out.EndCase():
                return self._edit_priority(row)
        return GroupPriority.PERSON if row.outgoing.press is not None else GroupPriority.NEWS

    def _edit_priority(self, row: OutboxRow) -> GroupPriority:
        now = time.monotonic()
        since = self._since.setdefault(row.id, now)
        while len(self._since) > MOST_WAITING:
            del self._since[next(iter(self._since))]
        if now - since <= EDIT_WAITS:
            return GroupPriority.EDIT
        return GroupPriority.CARD if is_repeat(row) else GroupPriority.NEWS

    async def _route_when_full(
        self, row: OutboxRow, to: Destination, priority: GroupPriority, wait: float
    ) -> GroupRoute:
        """Decide what happens to the row when there is no room for ``wait`` seconds."""
        reply = row.outgoing.reply
        if priority is GroupPriority.CRITICAL:
            return GroupRoute.HELD if wait > GRAVE_WAITS else GroupRoute.GROUP
        if _is_first(reply):
            return GroupRoute.HELD
        if isinstance(reply, out.EditCard) and not (reply.digest or reply.there_only):
            there = await self._places.card(reply.case_id, to)
            return GroupRoute.HELD if there is None else GroupRoute.GROUP
        late = _is_for_presser(row) and wait > EPHEMERAL_WAITS and row.id not in self._here_only
        return GroupRoute.PRIVATE if late else GroupRoute.GROUP

    def route_of(self, row: OutboxRow) -> GroupRoute:
        return self._routes.get(row.id, GroupRoute.GROUP)

    def fall_back_to_group(self, row: OutboxRow) -> bool:
        """The presser's private chat cannot be reached: the row waits for the group. Returns False if it was
        not sent to the private chat."""
        if self.route_of(row) is not GroupRoute.PRIVATE:
            return False
        del self._routes[row.id]
        self._here_only.add(row.id)
        return True

    def note_overtaken(self, row: OutboxRow, *, by: OutboxRow) -> None:
        """Another row takes this one's place and inherits its waiting time, so that a case that changes often
        is shown too."""
        if row is not by and (since := self._since.get(row.id)) is not None:
            self._since[by.id] = since

    def forget_row(self, row: OutboxRow) -> None:
        self._routes.pop(row.id, None)
        self._here_only.discard(row.id)
        self._since.pop(row.id, None)
        self._counted_at.pop(row.id, None)


def _new_card_priority(row: OutboxRow) -> GroupPriority:
    return GroupPriority.CRITICAL if row.outgoing.lane is out.SendLane.RECEIPT else GroupPriority.CARD


def _is_first(reply: out.Reply) -> bool:
    return isinstance(reply, out.Say) and isinstance(reply.remember, out.CardOf)


def _pressed_here(row: OutboxRow, to: Destination) -> bool:
    press = row.outgoing.press
    return press is not None and press.message.chat_id == to.chat_id


def _is_for_presser(row: OutboxRow) -> bool:
    """Whether only the presser sees it: an ephemeral message, or a screen on one."""
    press = row.outgoing.press
    if press is None:
        return False
    on_ephemeral = press.message.ephemeral_id is not None
    return isinstance(row.outgoing.reply, out.EphemeralMessage) or (
        on_ephemeral and isinstance(row.outgoing.reply, out.Screen)
    )


def private_chat(row: OutboxRow, to: Destination) -> Destination:
    """The presser's private chat on this messenger."""
    press = row.outgoing.press
    assert press is not None, "only an answer to a press has somebody to go to"
    return Destination(to.messenger, press.presser_id, ChatKind.PRIVATE)


def as_private(row: OutboxRow) -> OutboxRow:
    """The row as it is sent to the private chat: a screen is a new message there."""
    reply = row.outgoing.reply
    if not isinstance(reply, out.Screen):
        return row
    return replace(row, outgoing=replace(row.outgoing, reply=replace(reply, below=True)))
