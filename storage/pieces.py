"""Long work of the upkeep in short transactions, so that no turn waits for it noticeably.

How many rows fit into a transaction depends on the disk and on what belongs to a row, so each kind of work starts with
few and follows the time that the last transaction took.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Final

from storage.link import Link
from storage.one_hop import run_to_completion
from storage.writer import Writer

type Piece = Callable[[Link, int], Awaitable[int]]
"""Removes at most this many rows in the caller's transaction, and returns how many; fewer than it may mean that nothing
is left. What it may have to look at in vain must not grow with what is stored."""

TARGET: Final = 0.008
"""Seconds that a transaction should take; a slow disk or a busy machine may make five times as much of it."""
_FEW: Final = 16
_MOST: Final = 2_000
_GROWTH: Final = 1.5
LONGEST: Final = 120.0
"""Seconds after which an upkeep leaves the rest to the next one."""


class PieceSize:
    """The number of rows for the next transaction of one kind of work."""

    def __init__(self, first: int = _FEW, *, most: int = _MOST) -> None:
        self.rows = first
        self._most = most

    def follow(self, seconds: float) -> None:
        """``seconds``: how long a transaction with this many rows took."""
        wanted = self.rows * TARGET / max(seconds, TARGET / 100)
        self.rows = max(1, min(round(wanted), round(self.rows * _GROWTH) + 1, self._most))


async def remove_in_pieces(
    writer: Writer,
    piece: Piece,
    size: PieceSize,
    *,
    until: float,
    tell: Callable[[], None] | None = None,
) -> int:
    """Run the piece until nothing is left for it, or the monotonic clock shows ``until``. Turns get as much time as
    the pieces. ``tell`` is called after each transaction, in the order of commits. Returns how many rows were
    removed."""
    total = 0
    while True:
        most = size.rows
        async with writer.transaction(tells=tell is not None) as link:
            began = time.monotonic()
            count = await piece(link, most)
            if count or link.after:
                await run_to_completion(writer.commit(link))
            took = time.monotonic() - began
        if tell is not None:
            tell()
        total += count
        if count < most:
            return total
        size.follow(took)
        if time.monotonic() > until:
            return total
        await writer.move_log()
        await asyncio.sleep(took)


async def remove_listed[T](
    writer: Writer,
    rows: Iterable[T],
    remove: Callable[[Link, Sequence[T]], Awaitable[int]],
    size: PieceSize,
    *,
    until: float,
) -> int:
    """The same for rows that were found before, the last first. Returns the sum of what ``remove`` returns."""
    left, removed = list(rows), 0

    async def piece(link: Link, most: int) -> int:
        nonlocal removed
        some = [left.pop() for _ in range(min(most, len(left)))]
        if some:
            removed += await remove(link, some)
        return len(some)

    await remove_in_pieces(writer, piece, size, until=until)
    return removed
