"""The one pacer: what each messenger lets through, asked before every send.

A private chat takes about one message a second with a short burst (a leaky bucket, aiolimiter). A group
takes a fixed number in any 60 seconds, of which some are kept for critical cards; a leaky bucket would let
twice as many through in its first minute, so a group is counted in a sliding window. The messenger as a
whole takes so many a second; where it does not tell how many, the rate tunes itself.
"""

import time
from collections import deque
from collections.abc import Callable
from typing import Final

from aiolimiter import AsyncLimiter

from bot.conversation.incoming import ChatKind
from bot.conversation.wire import Capabilities

KEPT_FOR_CRITICAL: Final = 4
CHAT_BURST: Final = 4
CHAT_SECONDS: Final = 4.0
GROUP_WINDOW: Final = 60.5
"""Seconds; half a second more than the messenger's minute, because clocks differ."""
SPREAD: Final = 0.07
"""Seconds that the overall rate may run ahead, so that a late wake-up loses nothing; 28 a second and this
burst stay within 30 in any second."""
MOST_CHATS: Final = 10_000
SLOWEST: Final = 0.5
FASTEST: Final = 28.0
STEP_UP: Final = 1.02


class Pacer:
    """The limits of one messenger. ``wait_for`` says how long; ``took`` counts a send."""

    def __init__(
        self, capabilities: Capabilities, *, on: bool = True, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._caps = capabilities
        self._on = on
        self._clock = clock
        self._rate = capabilities.per_second
        self._next_free = 0.0
        self._chats: dict[int, AsyncLimiter] = {}
        self._groups: dict[int, deque[float]] = {}

    def wait_for_all(self) -> float:
        """Seconds until anybody may be written to; 0 when the messenger as a whole has room."""
        return max(self._next_free - self._clock(), 0.0) if self._on else 0.0

    def wait_for(self, chat_id: int, kind: ChatKind, *, critical: bool = False) -> float:
        """Seconds until this chat may be written to; 0 when it may be now."""
        if not self._on:
            return 0.0
        if kind is not ChatKind.PRIVATE:
            return max(self.wait_for_all(), self._group_wait(chat_id, critical=critical))
        limiter = self._chats.get(chat_id)
        free = limiter is None or limiter.has_capacity()
        return max(self.wait_for_all(), 0.0 if free else CHAT_SECONDS / CHAT_BURST)

    def _group_wait(self, chat_id: int, *, critical: bool) -> float:
        sent = self._groups.get(chat_id)
        if not sent:
            return 0.0
        now = self._clock()
        while sent and now - sent[0] >= GROUP_WINDOW:
            sent.popleft()
        allowed = self._caps.group_per_minute - (0 if critical else KEPT_FOR_CRITICAL)
        if len(sent) < allowed:
            return 0.0
        return GROUP_WINDOW - (now - sent[len(sent) - allowed])

    async def took(self, chat_id: int, kind: ChatKind) -> None:
        """A message goes to this chat now."""
        if not self._on:
            return
        now = self._clock()
        if self._rate > 0:
            self._next_free = max(self._next_free, now - SPREAD) + 1.0 / self._rate
        if kind is not ChatKind.PRIVATE:
            self._groups.setdefault(chat_id, deque()).append(now)
            return
        if len(self._chats) >= MOST_CHATS:
            # Chats at rest need no memory: a full bucket is what a new limiter starts with.
            self._chats = {c: one for c, one in self._chats.items() if not one.has_capacity(CHAT_BURST)}
        await self._chats.setdefault(chat_id, AsyncLimiter(CHAT_BURST, CHAT_SECONDS)).acquire()

    def went_well(self) -> None:
        """The messenger took a message: a tuning rate grows a little."""
        if self._caps.tunes_rate:
            self._rate = min(self._rate * STEP_UP, FASTEST)

    def too_many(self) -> None:
        """The messenger said 429: a tuning rate is halved."""
        if self._caps.tunes_rate:
            self._rate = max(self._rate / 2, SLOWEST)
