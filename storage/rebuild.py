"""Rewrites the database file now and then: deleted rows are really gone after it.

SQLite's ``secure_delete`` alone is not enough: it leaves copies of rows in pages that it has rearranged, and
does not know of them when the row is deleted (1 in 300 rows of mixed lengths, measured with SQLite 3.46).
"""

import logging
import sqlite3
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

_log = logging.getLogger(__name__)

MOST: Final = 256 * 1024 * 1024
"""Size in bytes up to which a file is rebuilt: its copy is in memory for a moment, and everybody waits."""
PAUSE: Final = 600.0
COPIED_PAUSE: Final = 3600.0
"""The same with a copy by litestream, which then has to copy the whole file."""
SHARE: Final = 1000.0
"""At most a thousandth of the time is spent on rebuilding."""


class DatabaseRebuild:
    """Knows when a rebuild is due."""

    def __init__(self, path: Path, *, pause: float = PAUSE) -> None:
        self._path = path
        self._pause = pause
        self._not_before = 0.0

    async def run_if_due(self, run: Callable[[str], Awaitable[None]]) -> None:
        """Rebuild with ``run``, which executes a statement outside any transaction."""
        began = time.monotonic()
        if began < self._not_before or self._path.stat().st_size > MOST:
            return
        try:
            await run("VACUUM")
        except sqlite3.Error as trouble:  # for example a full disk: it is tried again later
            _log.warning("database_not_rebuilt", extra={"kind": type(trouble).__name__})
        ended = time.monotonic()
        self._not_before = ended + max(self._pause, (ended - began) * SHARE)
