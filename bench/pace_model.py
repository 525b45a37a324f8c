"""A messenger that accepts so many messages in any second, and senders that never run out of messages, in simulated
time: what ``LearnedRate`` learns within minutes shows within seconds."""

import heapq
import itertools
import random
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from bot.runtime.learned_rate import LearnedRate

SENDERS: Final = 32
LATE: Final = 0.002
"""Seconds by which a timer wakes late at most."""


class SecondLimit:
    """Accepts at most ``limit`` messages in any second. ``strict``: after a refusal nothing is accepted for the time
    that it names."""

    def __init__(self, limit: int, *, retry_after: float = 1.0, strict: bool = False) -> None:
        self.limit = limit
        self.retry_after = retry_after
        self._strict = strict
        self._closed_until = 0.0
        self._accepted: deque[float] = deque()

    def seconds_to_wait(self, now: float) -> float:
        """Count a message that arrives now. Returns 0, or the seconds that the refusal names."""
        while self._accepted and self._accepted[0] <= now - 1.0:
            self._accepted.popleft()
        if now >= self._closed_until and len(self._accepted) < self.limit:
            self._accepted.append(now)
            return 0.0
        if self._strict:
            self._closed_until = max(self._closed_until, now + self.retry_after)
        return self.retry_after


@dataclass(slots=True)
class ModelRun:
    """What happened, by second."""

    accepted: Counter[int] = field(default_factory=Counter)
    refused: Counter[int] = field(default_factory=Counter)
    arrived: dict[int, list[int]] = field(default_factory=dict)
    """The numbers of each chat's messages, in the order of their arrival."""

    def share_used(self, first: int, last: int, limit: int) -> float:
        """Which part of the limit was used from the first second to before the last."""
        return sum(self.accepted[second] for second in range(first, last)) / (limit * (last - first))

    def share_refused(self) -> float:
        return self.refused.total() / max(self.accepted.total() + self.refused.total(), 1)


class ModelSenders:
    """The outbox's senders: one asks for the next message at a time, SENDERS calls are under way. Beside them, so many
    presses a second are answered (``toasts``), which the messenger does not count; ``answer_toast`` is called for
    each."""

    def __init__(
        self,
        make_rate: Callable[[Callable[[], float]], LearnedRate],
        server: SecondLimit,
        *,
        way: float = 0.03,
        seed: int = 1,
        toasts: float = 0.0,
        answer_toast: Callable[[], None] = lambda: None,
    ) -> None:
        self.now = 0.0
        self.rate = make_rate(lambda: self.now)
        self.server = server
        self.run = ModelRun()
        self._way = way
        self._random = random.Random(seed)
        self._order = itertools.count()
        self._events: list[tuple[float, int, Callable[..., None], tuple[Any, ...]]] = []
        self._ready: deque[int] = deque()
        self._chats = itertools.count()
        self._in_flight = 0
        self._wakes = False
        self._answer_toast = answer_toast
        if toasts:
            self._schedule(0.0, self._toast, 1.0 / toasts)

    def run_until(self, end: float, *, on_second: Callable[[int], None] = lambda second: None) -> ModelRun:
        """Send without end. ``on_second`` is called at each full second."""
        second = int(self.now)
        self._fill()
        while self._events and self._events[0][0] < end:
            self.now, _, act, given = heapq.heappop(self._events)
            while second < int(self.now):
                second += 1
                on_second(second)
            act(*given)
            self._fill()
        self.now = end
        return self.run

    def _schedule(self, seconds: float, act: Callable[..., None], *given: Any) -> None:
        heapq.heappush(self._events, (self.now + seconds, next(self._order), act, given))

    def _fill(self) -> None:
        while self._in_flight < SENDERS and not self._wakes:
            if (wait := self.rate.wait()) > 0:
                self._wakes = True
                self._schedule(max(wait, 0.001) + self._random.uniform(0, LATE), self._wake)
                return
            self.rate.count_send()
            self._in_flight += 1
            chat = self._ready.popleft() if self._ready else next(self._chats)
            self._schedule(self._on_its_way(), self._arrive, chat)

    def _toast(self, pause: float) -> None:
        self._answer_toast()
        self._schedule(pause, self._toast, pause)

    def _wake(self) -> None:
        self._wakes = False

    def _on_its_way(self) -> float:
        return self._way * self._random.uniform(0.5, 1.5) / 2

    def _arrive(self, chat: int) -> None:
        seconds = self.server.seconds_to_wait(self.now)
        if seconds:
            self.run.refused[int(self.now)] += 1
        else:
            self.run.accepted[int(self.now)] += 1
            self.run.arrived.setdefault(chat, []).append(len(self.run.arrived.get(chat, ())))
        self._schedule(self._on_its_way(), self._answer, chat, seconds)

    def _answer(self, chat: int, seconds: float) -> None:
        self._in_flight -= 1
        if seconds:
            self.rate.note_refusal(chat, seconds)
            self._schedule(seconds, self._ready.append, chat)
        else:
            self.rate.note_success()
