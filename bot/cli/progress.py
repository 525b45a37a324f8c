"""What somebody sees who waits for a command: how far it is, if it takes long."""

import sys
import time
from collections.abc import Callable
from typing import Final

EVERY: Final = 2.0
"""Seconds until the first line, and between two of them."""


class ProgressLine:
    """A ``Progress`` that prints «what: n of m» on standard error. Quick work prints nothing."""

    def __init__(self, what: str, *, timer: Callable[[], float] = time.monotonic) -> None:
        self._what = what
        self._timer = timer
        self._printed_at = timer()

    def __call__(self, done: int, total: int) -> None:
        now = self._timer()
        if now - self._printed_at >= EVERY:
            self._printed_at = now
            print(f"{self._what}: {done} of {total}", file=sys.stderr, flush=True)
