"""SQLite's write-ahead log: how long it may be, and how it moves into the file beside the turns.

SQLite moves a long log within the commit that made it long, and writes each of its pages where it belongs in the file:
with millions of rows these are as many places, so that everybody waits for the disk.
"""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Final

from sqlalchemy import text

from storage.link import Link

LOG_PAGES: Final = 2_000
"""Pages of the log (8 MB) after which a commit moves it into the file. Rows of the inbox and the outbox come and go:
with SQLite's 1,000 pages most of the log is moved, and moved again."""
LONGEST_LOG: Final = 4 * LOG_PAGES
"""The same for those who move the log themselves, in case that does not help."""
MOVE_LOG: Final = "PRAGMA wal_checkpoint(PASSIVE)"
"""Also after a refusal for want of room: the next transaction begins the log anew, in the room that it has."""
_PAUSE: Final = 0.02
"""Seconds between two moves. In a tenth of a second the upkeep writes the whole of what the log may hold."""
_MOVES: Final = 4
"""Times at most that a long log is moved in a row: what is committed during one is moved by the next, which takes a
moment. Once nothing was added meanwhile the next commit begins the log anew; otherwise it would grow until a commit
has to move it."""


class WriteAheadLog:
    def __init__(
        self,
        reading: Callable[[], AbstractAsyncContextManager[Link]],
        set_length: Callable[[int], Awaitable[None]],
    ) -> None:
        """``set_length``: from how many pages on a commit moves the log."""
        self._reading = reading
        self._set_length = set_length
        self._moved_at = 0.0

    @asynccontextmanager
    async def moved_by_hand(self) -> AsyncIterator[None]:
        """Within it no commit moves the log, unless it is very long: whoever writes much calls ``move_if_due`` between
        their transactions."""
        await self._set_length(LONGEST_LOG)
        try:
            yield
        finally:
            await self._set_length(LOG_PAGES)

    async def move_if_due(self) -> None:
        """Move the log into the file beside the turns, if that was not done a moment ago."""
        if time.monotonic() <= self._moved_at + _PAUSE:
            return
        before = -1
        for _ in range(_MOVES):
            length = await self.move()
            if length == before or length < LOG_PAGES // 4:
                break
            before = length
        self._moved_at = time.monotonic()

    async def move(self) -> int:
        """Move most of the log into the file beside the turns, so that they wait only for the rest. Returns how many
        pages were in it when this began."""
        async with self._reading() as link:
            (_busy, length, _moved) = (await link.rows(text(MOVE_LOG)))[0]
        return int(length)
