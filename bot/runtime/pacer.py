"""The pacer: what each messenger lets through, asked before every send.

A private chat takes about one message a second with a short burst (a leaky bucket, aiolimiter). A group takes
a fixed number in any 60 seconds (``group_budget``). The messenger as a whole takes a fixed number a second;
where it does not say how many, the rate adjusts itself.
"""

import time
from collections.abc import Callable, Sequence
from typing import Final

from aiolimiter import AsyncLimiter

from bot.conversation.incoming import ChatKind
from bot.domain.messengers import Capabilities
from bot.domain.people import ChatId
from bot.runtime.group_budget import GroupBudget, GroupPriority

CHAT_BURST: Final = 4
CHAT_SECONDS: Final = 4.0
UNBOUNDED: Final = 1_000
"""Cards that a group takes at once when nothing is paced."""
SPREAD: Final = 0.07
"""Seconds that the overall rate may run ahead, so that a late wake-up loses nothing. 28 a second and this
burst stay within 30 in any second."""
MOST_CHATS: Final = 10_000
SLOWEST: Final = 0.5
FASTEST: Final = 28.0
STEP_UP: Final = 1.02


class Pacer:
    """The limits of one messenger. ``wait_for`` says how long to wait; ``count_send`` counts a send."""

    def __init__(
        self, capabilities: Capabilities, *, on: bool = True, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._caps = capabilities
        self._on = on
        self._clock = clock
        self._rate = capabilities.per_second
        self._next_free = 0.0
        self._chats: dict[ChatId, AsyncLimiter] = {}
        self._groups: dict[ChatId, GroupBudget] = {}

    def wait_for_all(self) -> float:
        """Seconds until any message may be sent; 0 when the messenger as a whole has room."""
        return max(self._next_free - self._clock(), 0.0) if self._on else 0.0

    def wait_for(
        self, chat_id: ChatId, kind: ChatKind, priority: GroupPriority = GroupPriority.PERSON
    ) -> float:
        """Seconds until this chat may be written to; 0 when it may be now. ``priority`` applies to groups."""
        if not self._on:
            return 0.0
        if kind is not ChatKind.PRIVATE:
            return max(self.wait_for_all(), self._group(chat_id).wait(priority))
        limiter = self._chats.get(chat_id)
        free = limiter is None or limiter.has_capacity()
        return max(self.wait_for_all(), 0.0 if free else CHAT_SECONDS / CHAT_BURST)

    def _group(self, chat_id: ChatId) -> GroupBudget:
        if chat_id not in self._groups:
            self._groups[chat_id] = GroupBudget(self._caps.group_per_minute, clock=self._clock)
        return self._groups[chat_id]

    def cards(self, chat_id: ChatId) -> tuple[int, int]:
        """How many new cards the group takes now: ordinary ones, and critical ones."""
        if not self._on:
            return UNBOUNDED, UNBOUNDED
        group = self._group(chat_id)
        return group.room(GroupPriority.CARD), group.room(GroupPriority.CRITICAL)

    async def count_send(self, chat_id: ChatId, kind: ChatKind) -> float:
        """Count a message that is sent to this chat now; return the time by which a group's send is
        identified."""
        now = self._clock()
        if not self._on:
            return now
        if self._rate > 0:
            self._next_free = max(self._next_free, now - SPREAD) + 1.0 / self._rate
        if kind is not ChatKind.PRIVATE:
            return self._group(chat_id).count_send()
        if len(self._chats) >= MOST_CHATS:
            # Idle chats need no memory: a new limiter starts with a full bucket.
            self._chats = {
                c: limiter for c, limiter in self._chats.items() if not limiter.has_capacity(CHAT_BURST)
            }
        await self._chats.setdefault(chat_id, AsyncLimiter(CHAT_BURST, CHAT_SECONDS)).acquire()
        return now

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
        """The messenger accepted a message: a self-adjusting rate grows a little."""
        if self._caps.tunes_rate:
            self._rate = min(self._rate * STEP_UP, FASTEST)

    def note_rate_limit(self) -> None:
        """The messenger answered 429: a self-adjusting rate is halved."""
        if self._caps.tunes_rate:
            self._rate = max(self._rate / 2, SLOWEST)
