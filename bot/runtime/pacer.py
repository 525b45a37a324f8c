"""The pacer: what each messenger lets through, asked before every send.

A private chat takes about one message a second with a short burst (a leaky bucket, aiolimiter). A group takes
a fixed number in any 60 seconds (``group_budget``). What the messenger as a whole takes is learned
(``learned_rate``). A chat that was refused as written to too often is closed for the time that the messenger names.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from aiolimiter import AsyncLimiter

from bot.conversation.incoming import ChatKind
from bot.domain.messengers import Capabilities
from bot.domain.people import ChatId
from bot.runtime.group_budget import GroupBudget, GroupPriority
from bot.runtime.learned_rate import FASTEST, LearnedRate, Pace

CHAT_BURST: Final = 4
CHAT_SECONDS: Final = 4.0
EXACT: Final = 0.02
UNBOUNDED: Final = 1_000
"""Cards that a group takes at once when nothing is paced."""
MOST_CHATS: Final = 10_000


class Pacer:
    """The limits of one messenger. ``wait_for`` says how long to wait; ``count_send`` counts a send. ``most``: the
    operator's bound, in messages a second."""

    def __init__(
        self,
        capabilities: Capabilities,
        *,
        on: bool = True,
        most: float = FASTEST,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._caps = capabilities
        self._on = on
        self._clock = clock
        self._all = (
            LearnedRate(capabilities.per_second, most=most, clock=clock)
            if on and capabilities.per_second > 0
            else None
        )
        self._chats: dict[ChatId, AsyncLimiter] = {}
        self._groups: dict[ChatId, GroupBudget] = {}
        self._closed_until: dict[ChatId, float] = {}

    def wait_for_all(self) -> float:
        """Seconds until any message may be sent; 0 when the messenger as a whole has room. Asking for a message
        that must wait is noted."""
        return self._all.wait() if self._all is not None else 0.0

    def wait_behind_replies(self) -> float:
        """Seconds after which a message of a broadcast should ask again; 0 when replies leave room for it."""
        return self._all.wait_behind_replies() if self._all is not None else 0.0

    def wait_for(
        self, chat_id: ChatId, kind: ChatKind, priority: GroupPriority = GroupPriority.PERSON
    ) -> float:
        """Seconds until this chat may be written to; 0 when it may be now. ``priority`` applies to groups."""
        if not self._on:
            return 0.0
        closed = self._closed_until.get(chat_id, 0.0) - self._clock()
        if kind is not ChatKind.PRIVATE:
            return max(self.wait_for_all(), closed, self._group(chat_id).wait(priority))
        return max(self.wait_for_all(), closed, _wait_of(self._chats.get(chat_id)))

    def _group(self, chat_id: ChatId) -> GroupBudget:
        if chat_id not in self._groups:
            self._groups[chat_id] = GroupBudget(self._caps.group_per_minute, clock=self._clock)
        return self._groups[chat_id]

    def cards(self, chat_id: ChatId) -> tuple[int, int]:
        """How many new cards the group takes now: ordinary ones, and critical ones."""
        if not self._on:
            return UNBOUNDED, UNBOUNDED
        if self._closed_until.get(chat_id, 0.0) > self._clock():
            return 0, 0
        group = self._group(chat_id)
        return group.room(GroupPriority.CARD), group.room(GroupPriority.CRITICAL)

    def known_rooms(self) -> Mapping[ChatId, tuple[int, int]]:
        """The same for each group that was written to; all others take as many as a new one."""
        return {chat_id: self.cards(chat_id) for chat_id in self._groups}

    async def count_send(self, chat_id: ChatId, kind: ChatKind, *, broadcast: bool = False) -> float:
        """Count a message that is sent to this chat now; return the time by which a group's send is
        identified."""
        now = self._clock()
        if not self._on:
            return now
        if self._all is not None:
            self._all.count_send(broadcast=broadcast)
        if kind is not ChatKind.PRIVATE:
            return self._group(chat_id).count_send()
        if len(self._chats) >= MOST_CHATS:
            # Idle chats need no memory: a new limiter starts with a full bucket.
            self._chats = {
                c: limiter for c, limiter in self._chats.items() if not limiter.has_capacity(CHAT_BURST)
            }
        await self._chats.setdefault(chat_id, AsyncLimiter(CHAT_BURST, CHAT_SECONDS)).acquire()
        return now

    def count_more(self, messages: int) -> None:
        """So many messages are sent that were not counted: the further files of an album, of which the messenger counts
        each."""
        if self._on and self._all is not None:
            for _ in range(messages):
                self._all.count_send()

    def note_answer(self, chat_id: ChatId, at: float) -> None:
        """The group's send of that time has its answer."""
        if self._on:
            self._group(chat_id).note_answer(at)

    def ages(self, chat_id: ChatId) -> Sequence[float]:
        """How many seconds ago each of the group's sends of the last minute was; empty where nothing is
        paced."""
        return self._group(chat_id).ages() if self._on else ()

    def recall(self, chat_id: ChatId, ages: Sequence[float]) -> None:
        """Count what an earlier process sent to this group in the last minute."""
        self._group(chat_id).recall(ages)

    def note_success(self) -> None:
        """The messenger did not refuse a message as one too many."""
        if self._all is not None:
            self._all.note_success()

    def note_refusal(self, chat_id: ChatId, kind: ChatKind, seconds: float) -> None:
        """The messenger refused a message as one too many: nothing goes to this chat for so many seconds. A group
        has limits of its own, so it tells nothing about the messenger as a whole."""
        self.close(chat_id, seconds)
        if kind is ChatKind.PRIVATE and self._all is not None:
            self._all.note_refusal(chat_id, seconds)

    def close(self, chat_id: ChatId, seconds: float) -> None:
        """Nothing goes to this chat for so many seconds. One that is closed for longer stays so: an answer that named
        less may have been sent first, or have come last."""
        if not self._on:
            return
        now = self._clock()
        if len(self._closed_until) >= MOST_CHATS:
            self._closed_until = {chat: until for chat, until in self._closed_until.items() if until > now}
        self._closed_until[chat_id] = max(self._closed_until.get(chat_id, 0.0), now + seconds)

    def closed_chats(self) -> Mapping[ChatId, float]:
        """For how many more seconds each chat is closed that was refused as written to too often."""
        now = self._clock()
        return {chat: until - now for chat, until in self._closed_until.items() if until > now}

    def pace(self) -> Pace | None:
        """What is known of the messenger as a whole; None where it has no limit."""
        return replace(self._all.pace(), closed=len(self.closed_chats())) if self._all is not None else None

    def recall_pace(self, pace: Pace) -> None:
        """Begin with what an earlier process learned."""
        if self._all is not None:
            self._all.recall(pace)


def _wait_of(limiter: AsyncLimiter | None) -> float:
    """Seconds until the chat takes one more message, at most ``EXACT`` too many: somebody who presses quickly waits for
    each answer."""
    if limiter is None or limiter.has_capacity():
        return 0.0
    room, part = 0.0, 0.5
    while part > EXACT:
        if limiter.has_capacity(room + part):
            room += part
        part /= 2
    return (1 - room) * CHAT_SECONDS / CHAT_BURST
