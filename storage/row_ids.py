"""Numbers for rows of inbox and outbox, known before they are inserted."""

from typing import Final

from sqlalchemy import func, select, text

from storage.link import Link
from storage.models_queues import BLOCK_SEQUENCE, inbox, outbox

_BLOCK: Final = 1000
_NEXT_BLOCK: Final = text(f"SELECT nextval('{BLOCK_SEQUENCE}')")
_HIGHEST: Final = select(
    func.max(
        select(func.coalesce(func.max(inbox.c.id), 0)).scalar_subquery(),
        select(func.coalesce(func.max(outbox.c.id), 0)).scalar_subquery(),
    )
)


class RowIds:
    """Rising numbers, never used twice: counted here on SQLite (this process is alone), taken in blocks from
    a sequence on PostgreSQL."""

    def __init__(self) -> None:
        self._next = 1
        self._end: int | None = None

    async def open(self, link: Link) -> None:
        if link.dialect == "sqlite":
            self._next = (await link.rows(_HIGHEST))[0][0] + 1
        else:
            self._end = self._next

    async def take(self, count: int, link: Link) -> list[int]:
        taken: list[int] = []
        while len(taken) < count:
            if self._end is not None and self._next >= self._end:
                self._next = (await link.rows(_NEXT_BLOCK))[0][0] * _BLOCK
                self._end = self._next + _BLOCK
            room = (
                count - len(taken) if self._end is None else min(self._end - self._next, count - len(taken))
            )
            taken.extend(range(self._next, self._next + room))
            self._next += room
        return taken
