"""What somebody sees who waits for a command: how far it is, if it takes long, and how long it will take."""

import sys
import time
from collections.abc import Callable
from typing import Final

from bot.cli.words import Amount, words

EVERY: Final = 2.0
"""Seconds until the first line, and between two of them."""


_MINUTE: Final = 60
_TELLS_REST: Final = 10.0
"""Seconds until the pace is known well enough to tell how long the rest takes."""


class ProgressLine:
    """A ``Progress`` that prints «what: n of m» on standard error, after some seconds with the time that the rest takes
    at this pace. Quick work prints nothing."""

    def __init__(self, what: str, *, timer: Callable[[], float] = time.monotonic) -> None:
        self._what = what
        self._timer = timer
        self._printed_at = timer()
        self._began: tuple[float, int] | None = None
        """When the work was first counted, and how much was done before."""

    def __call__(self, done: int, total: int) -> None:
        now = self._timer()
        if self._began is None:
            self._began = now, done
        if now - self._printed_at >= EVERY:
            self._printed_at = now
            left = self._time_left(now, done, total)
            line = words("progress-line", what=self._what, done=done, total=total, left=left)
            print(line, file=sys.stderr, flush=True)

    def _time_left(self, now: float, done: int, total: int) -> str:
        assert self._began is not None
        began, before = self._began
        if now - began < _TELLS_REST or done <= before:
            return ""
        minutes, seconds = divmod(round((now - began) * (total - done) / (done - before)), _MINUTE)
        return words("progress-left", time=Amount(f"{minutes}:{seconds:02}"))
