"""The world's journal as bytes: each entry goes into one hash, and the last ones stay for whoever looks for a fault."""

import hashlib
from collections import deque
from collections.abc import Callable
from typing import IO, Any, Final

import orjson

from bot.sandbox.clock import SandboxClock
from bot.sandbox.journal import Journal

LAST: Final = 60
_INDEPENDENT: Final = orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS


class ElectionJournal(Journal):
    """Keeps no entries: an election of a month has millions. ``file`` gets all bytes, if it is given."""

    def __init__(self, clock: SandboxClock, step: Callable[[], int], file: IO[bytes] | None = None) -> None:
        super().__init__(clock, keep=False)
        self._step = step
        self._file = file
        self._hash = hashlib.sha256()
        self._open: tuple[int, dict[str, Any]] | None = None
        """The newest entry, which its writer may still complete."""
        self.last: deque[bytes] = deque(maxlen=LAST)
        self.bytes = 0
        self.listeners: list[Callable[[dict[str, Any]], None]] = []
        """Called with each entry when it is written."""

    def write(self, kind: str, *, bot: int, messenger: str, **facts: object) -> dict[str, Any]:
        self._close_entry()
        entry = super().write(kind, bot=bot, messenger=messenger, **facts)
        self._open = self._step(), entry
        for listener in self.listeners:
            listener(entry)
        return entry

    def note(self, kind: str, **facts: object) -> None:
        """Something that no messenger did: a kill, a check, the database's digest."""
        self.write(kind, bot=0, messenger="", **facts)

    def digest(self) -> str:
        """The hash of all entries until now."""
        self._close_entry()
        return self._hash.hexdigest()

    def _close_entry(self) -> None:
        if self._open is None:
            return
        (step, entry), self._open = self._open, None
        line = orjson.dumps({"step": step, **entry}, default=str, option=_INDEPENDENT) + b"\n"
        self._hash.update(line)
        self.bytes += len(line)
        self.last.append(line)
        if self._file is not None:
            self._file.write(line)
