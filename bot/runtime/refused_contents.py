"""Remembers for an hour which contents were refused or slow, so that twenty copies cost no more than one."""

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
"""A refusal that says nothing about the contents."""


class RefusedContents:
    """In memory only. Without the key, which is never written, a remembered mark identifies no file."""

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self._timer = timer
        self._key = secrets.token_bytes(32)
        self._slow: OrderedDict[bytes, float] = OrderedDict()
        self._refused: OrderedDict[bytes, tuple[float, CleaningFailure]] = OrderedDict()

    def mark(self, digest: str) -> bytes:
        """The mark for contents with this hash."""
        return hmac.digest(self._key, digest.encode(), "sha256")

    def note_slow(self, mark: bytes) -> None:
        """A first pass was too short for these contents."""
        self._slow[mark] = self._timer()
        _drop_oldest(self._slow)

    def is_slow(self, mark: bytes) -> bool:
        return self._slow.get(mark, -REMEMBERED) + REMEMBERED > self._timer()

    def note_refused(self, mark: bytes, why: CleaningFailure) -> None:
        if why is not _OF_THE_MACHINE:
            self._refused[mark] = (self._timer(), why)
            _drop_oldest(self._refused)

    def refusal_reason(self, mark: bytes) -> CleaningFailure | None:
        """The reason, if they were refused within the last hour."""
        at, why = self._refused.get(mark, (-REMEMBERED, None))
        return why if at + REMEMBERED > self._timer() else None


def _drop_oldest[V](known: OrderedDict[bytes, V]) -> None:
    while len(known) > MOST:
        known.popitem(last=False)
