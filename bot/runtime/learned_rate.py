"""How fast a messenger as a whole may be written to: learned from what it accepts and refuses.

No document says what a given bot may send: Telegram's "about 30 messages a second" is meant for bulk messages.

While nothing is refused, the rate doubles in each second in which replies used most of it and had to wait. When
several chats are refused, it falls to half of what the messenger accepted in the second before (the *limit*). It
returns within seconds to NEAR of the limit and then probes slowly. Where the probe passes the limit CLEARLY, the
limit is forgotten, and the rate doubles again.

One refused chat may be refused for itself: it does not change the rate of all (the pacer lets it wait alone).
Broadcasts get what replies leave, and never probe.
"""

import math
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Final

SLOWEST: Final = 0.5
FASTEST: Final = 1_000
"""The default bound, in messages a second."""
SPREAD: Final = 0.07
"""Seconds that the sends may run behind the rate and catch up, so that a late wake-up loses nothing."""
PERIOD: Final = 1.0
"""Seconds that are counted together, as messengers count."""
NEAR: Final = 0.93
PASSED: Final = 1.02
CLEARLY: Final = 1.15
DOUBLED: Final = 2.0
"""By how much the rate grows in a used-up second: below NEAR of the limit, and while there is none."""
PROBE: Final = 1.001
"""By how much above it: from NEAR to the limit in about 70 seconds."""
FAST_PROBE: Final = 1.01
"""By how much above PASSED of the limit."""
MOSTLY: Final = 0.5
"""Part of the rate that is used in a second that counts as used up."""
FULLY: Final = 0.95
"""The same near the limit, where only replies count: a broadcast must not lead to a refusal."""
REPLY_COMES: Final = 0.05
"""Seconds for which a broadcast lets a waiting reply go first, beyond the time at which it may go."""
LONGEST_HOLD: Final = 30.0
"""Seconds for which all chats wait at most. Should the refused chats have been refused for themselves, nobody else
waits for their hour; should all be refused, the next answers say so again."""
LOOK_BACK: Final = 4.0
"""Most seconds in which refusals are counted together."""
SHARE_REFUSED: Final = 0.01
"""Part of the messages that is refused when all chats are meant. Single chats are refused more rarely."""
FEW: Final = 10
"""So few accepted messages say little about the limit."""
QUARTER: Final = 0.25


@dataclass(frozen=True, slots=True)
class Pace:
    """What is known of one messenger, in messages a second; ``held`` is for how many seconds all chats wait, ``closed``
    how many single ones were refused and wait longer."""

    rate: float
    limit: float | None
    held: float = 0.0
    closed: int = 0


class LearnedRate:
    """The rate of one messenger. ``first`` is where it begins, ``most`` the operator's bound; times are ``clock``'s
    seconds."""

    def __init__(self, first: float, *, most: float = FASTEST, clock: Callable[[], float]) -> None:
        self._most = most
        self._clock = clock
        self.limit: float | None = None
        """What the messenger accepted in the second before it refused several chats; None while it is unknown."""
        self.rate = self._within_bounds(first)
        self._next_free = 0.0
        self._sent: deque[float] = deque()
        self._broadcast_sent: deque[float] = deque()
        self._accepted: deque[float] = deque()
        self._refused: deque[tuple[float, Hashable]] = deque()
        self._reply_waits = self._broadcast_waits = False
        self._reply_comes_until = 0.0
        self._line_ends = 0.0
        """When the last waiting message of a broadcast asks again."""
        self._period_ends = clock() + PERIOD
        self._held_until = clock()
        self._accepted_since_hold = True
        self._counts_late = False
        """Whether messages that are accepted during a hold belong to the second from which the limit was learned."""

    def pace(self) -> Pace:
        return Pace(self.rate, self.limit, max(self._held_until - self._clock(), 0.0))

    def recall(self, pace: Pace) -> None:
        """Begin with what an earlier process learned."""
        self.limit = None if pace.limit is None else self._within_bounds(pace.limit)
        self.rate = self._within_bounds(pace.rate if self.limit is None else NEAR * self.limit)

    # --- before a send -------------------------------------------------------------------------------

    def wait(self) -> float:
        """Seconds until a reply may go; 0 if it may go now. Asking for a message that must wait is noted: the
        rate is used up."""
        now = self._clock()
        if (wait := self._wait(now)) > 0 and now >= self._held_until:
            self._reply_waits = True
            self._reply_comes_until = now + wait + REPLY_COMES
        return wait

    def wait_behind_replies(self) -> float:
        """Seconds after which a message of a broadcast should ask again; 0 if it may go now. Each that waits gets
        a later time, so that they do not all ask at once."""
        now = self._clock()
        wait = max(self._wait(now), self._reply_comes_until - now)
        if wait <= 0:
            return 0.0
        self._broadcast_waits = True
        self._line_ends = max(self._line_ends, now + wait) + 1.0 / self.rate
        return self._line_ends - now

    def _wait(self, now: float) -> float:
        _drop_before(self._sent, now - PERIOD)
        wait = max(self._held_until, self._next_free) - now
        most = math.ceil(self.rate)
        if len(self._sent) >= most:
            wait = max(wait, self._sent[len(self._sent) - most] + PERIOD - now)
        return max(wait, 0.0)

    def count_send(self, *, broadcast: bool = False) -> None:
        """A message goes now."""
        now = self._clock()
        self._next_free = max(self._next_free, now - SPREAD) + 1.0 / self.rate
        _drop_before(self._sent, now - PERIOD)
        self._sent.append(now)
        if broadcast:
            self._broadcast_sent.append(now)
        else:
            self._reply_comes_until = 0.0

    # --- after the answer ----------------------------------------------------------------------------

    def note_success(self) -> None:
        """The messenger did not refuse a message as one too many."""
        now = self._clock()
        self._accepted.append(now)
        self._accepted_since_hold = True
        if self._counts_late and now < self._held_until:
            self._learn((self.limit or 0.0) + 1)
        _drop_before(self._accepted, now - LOOK_BACK - PERIOD)
        if now >= self._period_ends:
            self._end_period(now)

    def note_refusal(self, chat: Hashable, seconds: float) -> None:
        """The messenger refused a message to this chat as one too many, for so many seconds."""
        now = self._clock()
        hold = min(max(seconds, 0.0), LONGEST_HOLD)
        if now < self._held_until:  # it was sent before the others were refused
            self._held_until = max(self._held_until, now + hold)
            return
        self._refused.append((now, chat))
        since = now - self._look_back()
        while self._refused[0][0] < since:
            self._refused.popleft()
        accepted = sum(at > since for at in self._accepted)
        if len({chat for _, chat in self._refused}) >= max(2, math.ceil(SHARE_REFUSED * accepted)):
            self._fall(now, self._refused[0][0])
            self._held_until = now + hold
            self._period_ends = self._held_until + PERIOD
            self._refused.clear()

    def _look_back(self) -> float:
        """Seconds in which about a hundred messages go, so that SHARE_REFUSED of them is one; at a low rate, two
        messages."""
        return max(PERIOD, min(100.0 / self.rate, LOOK_BACK), 2.0 / self.rate)

    def _fall(self, now: float, first_refused: float) -> None:
        """All chats are refused: learn the limit. If nothing was accepted since the last time, no limit can be
        learned, only slowness."""
        self._reply_waits = self._broadcast_waits = False
        if not self._accepted_since_hold:
            self.rate = self._within_bounds(self.rate / 2)
            return
        self._accepted_since_hold = False
        # If sending had only begun, nothing before that second makes up for answers that are still on their way.
        self._counts_late = first_refused - PERIOD < self._held_until
        until = now if self._counts_late else first_refused
        accepted = float(sum(first_refused - PERIOD < at <= until for at in self._accepted))
        self._accepted.clear()
        if self.rate > accepted > NEAR * self.rate:
            accepted = self.rate  # more exact than a count, because answers arrive unevenly
        elif accepted < FEW:
            accepted = max(accepted, QUARTER * (self.limit or self.rate))
        self._learn(accepted)

    def _learn(self, limit: float) -> None:
        self.limit = self._within_bounds(limit)
        self.rate = self._within_bounds(self.limit / 2)

    def _end_period(self, now: float) -> None:
        _drop_before(self._sent, now - PERIOD)
        _drop_before(self._broadcast_sent, now - PERIOD)
        if self._is_used_up():
            self._grow()
        self._reply_waits = self._broadcast_waits = False
        self._period_ends = now + PERIOD

    def _is_used_up(self) -> bool:
        sent = len(self._sent)
        if self.limit is None or self.rate < NEAR * self.limit:
            return (self._reply_waits or self._broadcast_waits) and sent >= MOSTLY * self.rate
        return self._reply_waits and sent - len(self._broadcast_sent) >= FULLY * self.rate

    def _grow(self) -> None:
        limit = self.limit
        if limit is not None and self.rate > CLEARLY * limit:
            limit = self.limit = None
        if limit is None:
            self.rate = self._within_bounds(self.rate * DOUBLED)
        elif self.rate < NEAR * limit:
            self.rate = self._within_bounds(min(self.rate * DOUBLED, NEAR * limit))
        else:
            step = FAST_PROBE if self.rate > PASSED * limit else PROBE
            self.rate = self._within_bounds(self.rate * step)

    def _within_bounds(self, rate: float) -> float:
        return max(min(rate, self._most), SLOWEST)


def _drop_before(times: deque[float], since: float) -> None:
    while times and times[0] <= since:
        times.popleft()
