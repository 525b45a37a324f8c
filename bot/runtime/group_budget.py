"""What one group takes in a minute, and who may use how much of it.

The messenger counts new messages, edits and ephemerals of any 60 seconds; a leaky bucket would let twice as many
through in its first minute, so they are counted in a sliding window. A send counts from when its answer came: by then
the messenger has counted it, however slow the way was. What is less urgent must leave more room free, so that
a person's press and a grave case find some even while cards flood.
"""

import time
from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Final

WINDOW: Final = 60.5
"""Seconds; half a second more than the messenger's minute, because clocks differ."""


class GroupPriority(IntEnum):
    """What is sent, by how many of a minute's sends it must leave for what is more urgent."""

    CRITICAL = 0
    """The first card of a critical case."""
    DIGEST = 4
    """The digest of a wave appears: until it stands nobody knows of the cases that found no room."""
    PERSON = 5
    """Somebody has pressed and looks: ephemerals, screens, the card that he pressed."""
    NEWS = 6
    """What the digest says now, alerts, what the clock says, edits that have waited long."""
    CARD = 8
    """A new card that is not critical. The digest stands for it until there is room."""
    EDIT = 10
    """A card that nobody has just pressed is shown anew."""


class GroupBudget:
    """The sends of one group within the last minute, by when their answers came."""

    def __init__(self, per_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = per_minute
        self._clock = clock
        self._sent: list[float] = []

    def _recent_sends(self) -> list[float]:
        begins = self._clock() - WINDOW
        self._sent = [at for at in self._sent if at > begins]
        return self._sent

    def room(self, priority: GroupPriority) -> int:
        """How many sends of this part may go now."""
        return max(self._most - priority - len(self._recent_sends()), 0)

    def wait(self, priority: GroupPriority) -> float:
        """Seconds until a send of this part may go; 0 when it may now."""
        sent, allowed = self._recent_sends(), self._most - priority
        if len(sent) < allowed:
            return 0.0
        return max(sent[len(sent) - allowed] + WINDOW - self._clock(), 0.0)

    def count_send(self) -> float:
        """A send goes now; answers the moment that it is known by."""
        at = self._clock()
        self._sent.append(at)
        return at

    def note_answer(self, at: float) -> None:
        """The send of that moment has its answer."""
        if at in self._sent:
            self._sent.remove(at)
            self._sent.append(self._clock())

    def ages(self) -> Sequence[float]:
        """How many seconds ago each send of the last minute was, oldest first."""
        now = self._clock()
        return [now - at for at in self._recent_sends()]

    def recall(self, ages: Sequence[float]) -> None:
        """What an earlier process has sent: it counts here too."""
        now = self._clock()
        self._sent = sorted([*self._sent, *(now - min(max(age, 0.0), WINDOW) for age in ages)])
