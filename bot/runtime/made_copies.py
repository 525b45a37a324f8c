"""Keeps recently made copies for the next reader of the same ones: in memory only, and briefly."""

import asyncio
from typing import Final

from bot.usecases.ports.media import Changes, CleanCopy

type Key = tuple[bytes, Changes]
"""The hash of a clean copy, and the changes made to it."""

MOST_BYTES: Final = 40 * 1024 * 1024
HELD_FOR: Final = 60.0
"""Seconds after the newest copy: letter and copies are sent one after the other."""


class MadeCopies:
    """Holds at most ``MOST_BYTES``: the oldest copies go first, and all go once nothing was made for a
    while."""

    def __init__(self) -> None:
        self._held: dict[Key, CleanCopy] = {}
        self._end: asyncio.TimerHandle | None = None

    def get(self, key: Key) -> CleanCopy | None:
        return self._held.get(key)

    def keep(self, key: Key, copy: CleanCopy) -> None:
        if len(copy.data) > MOST_BYTES:
            return
        self._held[key] = copy
        while sum(len(held_copy.data) for held_copy in self._held.values()) > MOST_BYTES:
            del self._held[next(iter(self._held))]
        if self._end is not None:
            self._end.cancel()
        self._end = asyncio.get_running_loop().call_later(HELD_FOR, self._held.clear)
