"""How busy the receiving end is: text goes first, files are fetched when it is calm."""

import time
from collections.abc import Callable
from typing import Final

BACKLOG: Final = 50
"""Updates that may wait for their turn while files are fetched: half of what one transaction takes."""
SLOW: Final = 0.05
"""Seconds that storing a poll's updates may take: half of what is promised of the slowest in a hundred."""
REST: Final = 1.0
"""Seconds without a slow one before files go on."""


class Load:
    """Told by the intake, asked by whoever can wait."""

    def __init__(self, waiting: Callable[[], int], *, timer: Callable[[], float] = time.monotonic) -> None:
        self._waiting = waiting
        self._timer = timer
        self._slow_until = 0.0

    def stored(self, seconds: float) -> None:
        """So long it took from the arrival of updates until they were stored."""
        if seconds > SLOW:
            self._slow_until = self._timer() + REST

    @property
    def calm(self) -> bool:
        """Whether nobody who waits for an answer would notice a file being fetched."""
        return self._waiting() <= BACKLOG and self._timer() >= self._slow_until
