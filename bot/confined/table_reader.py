"""Has a table that somebody sent read by a confined child of its own, and believes nothing of what it answers but its
shape."""

import asyncio
import json
import logging
from contextlib import suppress
from typing import Any, Final

from bot.confined import frames
from bot.confined.process import ChildGone, ChildProcess
from bot.confined.table_parsing import LONGEST_CELL, MOST_CELLS, SentRow, TableTrouble

log = logging.getLogger(__name__)

COMMAND: Final = ("-m", "bot.confined.table_child")
MEMORY_BYTES: Final = 256 * 1024 * 1024
SECONDS: Final = 20.0
_MOST_ANSWER: Final = 16 * 1024 * 1024
_LONGEST_RANGE: Final = 32


class TableUnread(Exception):
    """There is no table. ``trouble``: why; None if the child took too long, fell over or answered nonsense.
    ``unconfined``: this machine cannot confine the child, so it got nothing."""

    def __init__(self, trouble: TableTrouble | None = None, *, unconfined: bool = False) -> None:
        super().__init__(trouble or ("unconfined" if unconfined else "unread"))
        self.trouble, self.unconfined = trouble, unconfined


async def read_table(data: bytes, *, most_rows: int) -> list[SentRow]:
    """The rows of an XLSX or CSV file. Raises TableUnread."""
    try:
        process = await ChildProcess.launch(*COMMAND, str(len(data)), str(most_rows), str(MEMORY_BYTES))
    except OSError as error:
        raise TableUnread from error
    child = TableChild(process)
    try:
        async with asyncio.timeout(SECONDS):
            return await child.read(data)
    except (ChildGone, TimeoutError, ConnectionError, EOFError, ValueError, frames.BadFrame) as error:
        log.warning("table-not-read", extra={"why": type(error).__name__})
        raise TableUnread from error
    finally:
        await child.kill()


class TableChild(ChildProcess):
    """A child that reads one table."""

    async def read(self, data: bytes) -> list[SentRow]:
        """Raises TableUnread, and what a child that is gone or lies leads to."""
        if (why := await self.confinement()) is not None:
            log.warning("table-reader-unconfined", extra={"why": why})
            raise TableUnread(unconfined=True)
        into = self._process.stdin
        if into is None:
            raise EOFError
        into.write(frames.pack_header({}, len(data)) + data)
        with suppress(ConnectionError):
            await into.drain()
        header, body = await self.read_frame(most=_MOST_ANSWER)
        if (trouble := header.get("trouble")) is not None:
            raise TableUnread(TableTrouble(trouble))
        return [_believable_row(item) for item in json.loads(body)]


def _believable_row(item: Any) -> SentRow:
    """Raises ValueError for anything but a row of bounded size."""
    match item:
        case [int(line), list(cells), str(merged)] if (
            line > 0
            and len(merged) <= _LONGEST_RANGE
            and len(cells) <= MOST_CELLS + 1
            and all(isinstance(cell, str) and len(cell) <= LONGEST_CELL for cell in cells)
        ):
            return SentRow(line, tuple(cells), merged)
    raise ValueError("a row that is none")
