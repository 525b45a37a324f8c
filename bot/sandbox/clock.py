"""The world's clock: real time plus an offset that a test or a person moves."""

from __future__ import annotations

import time
from datetime import UTC, datetime


class SandboxClock:
    """Runs at real speed; only its offset can be changed, in seconds."""

    __slots__ = ("offset",)

    def __init__(self) -> None:
        self.offset = 0.0

    def time(self) -> float:
        """Seconds since the epoch in the world."""
        return time.time() + self.offset

    def now(self) -> datetime:
        """The world's time, aware, UTC."""
        return datetime.fromtimestamp(self.time(), UTC)

    def advance(self, seconds: float) -> None:
        """Move the clock by this many seconds; a negative number moves it back."""
        self.offset += seconds

    def set(self, moment: datetime) -> None:
        """Set the clock to that moment. A moment without a time zone is taken as UTC."""
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        self.offset = aware.timestamp() - time.time()


def iso(seconds: float) -> str:
    """A world time as ISO 8601 in UTC, in whole seconds."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
