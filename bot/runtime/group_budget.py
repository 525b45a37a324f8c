"""What one group takes in a minute, and how much of it each priority may use.

The messenger counts new messages, edits and ephemerals of any 60 seconds. A leaky bucket would let twice as
many through in its first minute, so sends are counted in a sliding window. A send counts from the time of its
answer: by then the messenger has counted it, however slow the connection was. Less urgent sends must leave
more room free, so that a person's press and a critical case find some even while many cards arrive.
"""

import time
from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Final

WINDOW: Final = 60.5
"""Seconds; half a second more than the messenger's minute, because clocks differ."""


class GroupPriority(IntEnum):
    """The kind of a send, by how many sends of the minute it must leave for more urgent ones."""

    CRITICAL = 0
    """The first card of a critical case."""
    DIGEST = 4
    """A new digest: until it appears, nobody knows of the cases that found no room."""
    PERSON = 5
    """Somebody has pressed and is waiting: ephemerals, screens, the card that they pressed."""
    NEWS = 6
    """Edits of the digest, alerts, reminders by the clock, edits that have waited long."""
    CARD = 8
    """A new card that is not critical. The digest stands for it until there is room."""
    EDIT = 10
    """A card is updated that nobody has just pressed."""


class GroupBudget:
    """The group's sends within the last minute, by the times of their answers."""

    def __init__(self, per_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = per_minute
        self._clock = clock
        self._sent: list[float] = []

    def _recent_sends(self) -> list[float]:
        begins = self._clock() - WINDOW
        self._sent = [at for at in self._sent if at > begins]
        return self._sent

    def room(self, priority: GroupPriority) -> int:
        """How many sends of this priority may go now."""
        return max(self._most - priority - len(self._recent_sends()), 0)

    def wait(self, priority: GroupPriority) -> float:
        """Seconds until a send of this priority may go; 0 when it may go now."""
        sent, allowed = self._recent_sends(), self._most - priority
        if len(sent) < allowed:
            return 0.0
        return max(sent[len(sent) - allowed] + WINDOW - self._clock(), 0.0)

    def count_send(self) -> float:
        """Count a send that goes now; return the time by which it is identified."""
        at = self._clock()
        self._sent.append(at)
        return at

    def note_answer(self, at: float) -> None:
        """The send of that time has its answer."""
        if at in self._sent:
            self._sent.remove(at)
            self._sent.append(self._clock())

    def ages(self) -> Sequence[float]:
        """How many seconds ago each send of the last minute was, oldest first."""
        now = self._clock()
        return [now - at for at in self._recent_sends()]

    def recall(self, ages: Sequence[float]) -> None:
        """Count the sends of an earlier process here too."""
        now = self._clock()
        self._sent = sorted([*self._sent, *(now - min(max(age, 0.0), WINDOW) for age in ages)])
