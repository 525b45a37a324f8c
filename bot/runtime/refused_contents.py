"""Contents that were refused or took long, remembered for an hour: twenty copies cost what one does."""

import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from bot.usecases.ports.media import CleaningFailure

MOST: Final = 4_096
REMEMBERED: Final = 3_600.0
_OF_THE_MACHINE: Final = CleaningFailure.NOT_CONFINED
"""Says nothing of the contents."""


class RefusedContents:
    """In memory only. Without the key, which is never written, a remembered mark names no file."""

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self._timer = timer
        self._key = secrets.token_bytes(32)
        self._slow: OrderedDict[bytes, float] = OrderedDict()
        self._refused: OrderedDict[bytes, tuple[float, CleaningFailure]] = OrderedDict()

    def mark(self, digest: str) -> bytes:
        """What stands for contents with this hash."""
        return hmac.digest(self._key, digest.encode(), "sha256")

    def note_slow(self, mark: bytes) -> None:
        """A first pass was too short for them."""
        self._slow[mark] = self._timer()
        _drop_oldest(self._slow)

    def is_slow(self, mark: bytes) -> bool:
        return self._slow.get(mark, -REMEMBERED) + REMEMBERED > self._timer()

    def note_refused(self, mark: bytes, why: CleaningFailure) -> None:
        if why is not _OF_THE_MACHINE:
            self._refused[mark] = (self._timer(), why)
            _drop_oldest(self._refused)

    def refusal_reason(self, mark: bytes) -> CleaningFailure | None:
        """Why, if they were refused within the hour."""
        at, why = self._refused.get(mark, (-REMEMBERED, None))
        return why if at + REMEMBERED > self._timer() else None


def _drop_oldest[V](known: OrderedDict[bytes, V]) -> None:
    while len(known) > MOST:
        known.popitem(last=False)
