"""Measures how busy the receiving end is: text goes first, files are fetched when it is calm."""

import time
from collections.abc import Callable
from typing import Final

BACKLOG: Final = 50
"""Updates that may wait for their turn while files are fetched: half of what one transaction takes."""
SLOW: Final = 0.05
"""Seconds that storing a poll's updates may take: half of the promised 99th percentile."""
REST: Final = 1.0
LONGEST_REST: Final = 16.0
"""Seconds without files after a slow store. Doubled each time it is slow again soon after files resumed."""


class Load:
    """The intake reports here; anything that can wait asks here."""

    def __init__(self, waiting: Callable[[], int], *, timer: Callable[[], float] = time.monotonic) -> None:
        self._waiting = waiting
        self._timer = timer
        self._slow_until = float("-inf")
        self._rest = REST

    def note_storing_time(self, seconds: float) -> None:
        """Note the seconds from the arrival of updates until they were stored."""
        if seconds <= SLOW:
            return
        since = self._timer() - self._slow_until
        if since >= 0:  # fetching had resumed
            self._rest = min(self._rest * 2, LONGEST_REST) if since < LONGEST_REST else REST
        self._slow_until = self._timer() + self._rest

    def calm(self) -> bool:
        """Whether a file can be fetched without a delay that a waiting person would notice."""
        return self._waiting() <= BACKLOG and self._timer() >= self._slow_until
