"""The real clock, the real randomness, and settings of the whole process.

Keeps memory private: no core dumps of this process, and only root may read its memory or environment.
"""

import ctypes
import gc
import resource
import secrets
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain.sent_reports.receipts import LENGTH, code_from

TEHRAN: Final = ZoneInfo("Asia/Tehran")
_PR_SET_DUMPABLE: Final = 4


class SystemClock:
    """This machine's time, or the time of the sandbox's world."""

    def __init__(self, now: Callable[[], datetime] | None = None) -> None:
        self._now = now or (lambda: datetime.now(UTC))

    def now(self) -> datetime:
        return self._now()

    def today(self) -> date:
        return self._now().astimezone(TEHRAN).date()


class Moment:
    """The clock of one turn. It always returns one time, so that what is stored together is found
    together."""

    def __init__(self, at: datetime) -> None:
        self._at = at
        self._today: date | None = None

    def now(self) -> datetime:
        return self._at

    def today(self) -> date:
        if self._today is None:
            self._today = self._at.astimezone(TEHRAN).date()
        return self._today


class SystemIds:
    """Ids, codes and seeds from the system's random source."""

    def new(self) -> str:
        return secrets.token_urlsafe(16)

    def receipt(self) -> str:
        return code_from(secrets.randbelow(10**LENGTH))

    def seed(self) -> int:
        return secrets.randbits(64)


def freeze_gc() -> None:
    """Exclude everything loaded so far from garbage collection.

    Libraries, texts and dictionaries are a million objects that never die. A full collection would walk them
    all, for a quarter of a second, in the middle of a turn. So would one here: what loading leaves behind in
    cycles (less than a megabyte) stays.
    """
    gc.freeze()
    gc.set_threshold(25_000, 4, 100)  # a batch of a hundred updates ends before it is looked at
    gc.enable()


def return_free_memory() -> None:
    """Give the system back what loading used and freed: seventeen megabytes, in some ten milliseconds."""
    with suppress(AttributeError, OSError):  # not every C library has it
        ctypes.CDLL(None).malloc_trim(0)


def forbid_core_dumps() -> None:
    """Call it at the very start, before a token or a key is read. Children inherit the core dump limit, but
    not the other protection."""
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
