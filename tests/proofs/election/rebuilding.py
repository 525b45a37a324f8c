"""Rebuilding the database takes time, also where statements take none: else the program, which spends a thousandth of
its time on that, would rebuild after every pause."""

import asyncio
import sqlite3
from pathlib import Path
from typing import Final

from storage.engine import Database

REBUILT: Final = 20_000_000
"""Bytes that are rebuilt in a second."""
LOOKS: Final = 0.05
"""Seconds between two looks whether somebody wants to write."""


async def _take_as_long(self: Database, statement: str) -> None:
    """The real statement, after the time that it takes.
    Raises sqlite3.OperationalError when somebody wants to write."""
    rest = _size(self) / REBUILT
    while rest > 0:
        await asyncio.sleep(min(rest, LOOKS))
        rest -= LOOKS
        if self.turn.is_wanted:
            raise _interruption()
    await _real_run(self, statement)


def _size(database: Database) -> int:
    return Path(str(database.url.database)).stat().st_size


def _interruption() -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("interrupted")
    error.sqlite_errorcode, error.sqlite_errorname = sqlite3.SQLITE_INTERRUPT, "SQLITE_INTERRUPT"
    return error


_real_run: Final = Database._run_giving_way


def take_time() -> None:
    """From now on all databases of this process take it."""
    Database._run_giving_way = _take_as_long  # type: ignore[method-assign] # the same, later
