"""Clocks of open incidents in practice. A row exists only while its incident is open."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import bindparam, delete, select

from bot.domain.learning.lessons import Audience
from bot.usecases.ports.training import PracticeClock
from storage.columns import EPOCH
from storage.conditions import Columns, stored_row
from storage.link import Link
from storage.models_training import practice_clocks
from storage.prepared_reads import PreparedRead
from storage.queries import OverlaidRows, Query, RowSource
from storage.repository import Repository
from storage.staged_rows import MissingRow, StagedRows

_SECOND: Final = timedelta(seconds=1)


def second_of(at: datetime) -> int:
    """Whole seconds since 1970; a moment within a second counts as its end, so that nothing comes early."""
    return -((EPOCH - at) // _SECOND)


COLUMNS: Final[Columns[PracticeClock]] = {
    "learner": attrgetter("learner"),
    "letterbox": attrgetter("letterbox"),
    "track": lambda clock: clock.track.value,
    "round_id": attrgetter("round_id"),
    "call_count": attrgetter("call_count"),
    "due_at": lambda clock: second_of(clock.due_at),
}
_GET: Final = PreparedRead(
    select(practice_clocks).where(practice_clocks.c.learner == bindparam("learner")), at_once=True
)
_DUE: Final = Query(
    practice_clocks,
    COLUMNS,
    practice_clocks.c.due_at <= bindparam("now"),
    order=(practice_clocks.c.due_at, practice_clocks.c.learner),
)
_DROP: Final = delete(practice_clocks).where(practice_clocks.c.learner == bindparam("at"))


class ClockQueries:
    """The queries for clocks, wherever the clocks are."""

    def __init__(self, rows: RowSource[PracticeClock]) -> None:
        self._rows = rows

    async def due(self, now: datetime, *, limit: int) -> Sequence[PracticeClock]:
        return await self._rows.find(_DUE, {"now": (now - EPOCH) // _SECOND}, limit=limit)


class SqlPracticeClocks(ClockQueries, Repository):
    """Implements ``bot.usecases.ports.training.PracticeClocks``."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._staged: StagedRows[str, PracticeClock] = StagedRows()
        self.stages = (self._staged,)
        super().__init__(OverlaidRows(link, practice_clocks.c.learner, _clock, self._staged.items))

    async def get(self, learner: str) -> PracticeClock | None:
        staged = self._staged.get(learner)
        if not isinstance(staged, MissingRow):
            return staged
        rows = await self._link.rows(_GET, {"learner": learner})
        return _clock(rows[0]) if rows else None

    def save(self, clock: PracticeClock) -> None:
        self._staged.set(clock.learner, clock)

    def drop(self, learner: str) -> None:
        self._staged.set(learner, None)

    async def flush(self, link: Link) -> None:
        changes = self._staged.batch
        await link.put(practice_clocks, [stored_row(c, COLUMNS) for c in changes.values() if c is not None])
        await link.many(_DROP, [{"at": learner} for learner, c in changes.items() if c is None])


def _clock(row: Any) -> PracticeClock:
    at = EPOCH + timedelta(seconds=row.due_at)
    return PracticeClock(row.learner, row.letterbox, Audience(row.track), row.round_id, row.call_count, at)
