"""A table that staff have sent, from its bytes: rows from a confined child, and what the rows hold."""

import asyncio
from collections.abc import Callable, Sequence

from bot.confined.table_reader import TableUnread, read_table
from bot.domain.sent_tables import MOST_BYTES, MOST_ROWS, SentTableTrouble

type Row = tuple[int, Sequence[str], str]
"""Line, cells, and the merged range that covers one of them."""


async def read_sent_table[R](
    data: bytes, *, read_rows: Callable[[Sequence[Row]], R], refuse: Callable[[SentTableTrouble], R]
) -> R:
    """What the file holds; never raises. ``refuse``: what is read of a file that has no rows."""
    if len(data) > MOST_BYTES:
        return refuse(SentTableTrouble.TOO_BIG)
    try:
        rows = await read_table(data, most_rows=MOST_ROWS)
    except TableUnread as unread:
        return refuse(_trouble_of(unread))
    return await asyncio.to_thread(read_rows, [(row.line, row.cells, row.merged) for row in rows])


def _trouble_of(unread: TableUnread) -> SentTableTrouble:
    if unread.trouble is not None:
        return SentTableTrouble(unread.trouble.value)
    return SentTableTrouble.UNCONFINED if unread.unconfined else SentTableTrouble.UNREADABLE
