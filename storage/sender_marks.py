"""Which waiting files have the same sender: a mark for each sender, in memory only, so that people's files
are fetched in turns."""

import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

MOST: Final = 20_000
"""Marks of waiting files. A file without a mark counts as a sender of its own."""
IDLE: Final = 3_600.0
"""Seconds after which an unused mark is forgotten: its file is gone, or was discarded."""
_DIGITS: Final = 22


class SenderMarks:
    """HMACs of reporters' keyed names under a key that lives as long as the process and is never written.
    Nothing else shows which no-return reports are one person's, so a mark is removed as soon as its file has
    arrived."""

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self._timer = timer
        self._key = secrets.token_bytes(32)
        self._marks: OrderedDict[str, tuple[str, float]] = OrderedDict()
        """By file, least recently used first."""

    def __len__(self) -> int:
        return len(self._marks)

    def mark(self, person: str) -> str:
        """The mark for the reporter with this keyed name."""
        return hmac.digest(self._key, person.encode(), "sha256").hex()[:_DIGITS]

    def note(self, evidence_id: str, person: str) -> None:
        """Store that this reporter has sent this file."""
        self._put_mark(evidence_id, self.mark(person))
        self._forget_idle()

    def of(self, evidence_id: str) -> str:
        """Its sender's mark; empty when that is unknown, as after a restart."""
        mark, _ = self._marks.get(evidence_id, ("", 0.0))
        if mark:
            self._put_mark(evidence_id, mark)
        return mark

    def forget(self, evidence_id: str) -> None:
        self._marks.pop(evidence_id, None)

    def clear(self) -> None:
        """Forget all marks, and the key they are made with."""
        self._marks.clear()
        self._key = secrets.token_bytes(32)

    def _put_mark(self, evidence_id: str, mark: str) -> None:
        self._marks[evidence_id] = (mark, self._timer())
        self._marks.move_to_end(evidence_id)

    def _forget_idle(self) -> None:
        before = self._timer() - IDLE
        while self._marks:
            oldest = next(iter(self._marks))
            if len(self._marks) <= MOST and self._marks[oldest][1] >= before:
                break
            del self._marks[oldest]
