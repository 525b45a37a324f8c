"""What bodies and leads said of the stages of the election: a few hundred rows, read whole."""

from collections.abc import Sequence
from datetime import timedelta
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import bindparam, delete

from bot.domain.people import Account
from bot.domain.stages.stages import StageEntry, StageState
from storage.columns import datetime_of, datetime_or_none, moment, moment_or_none
from storage.conditions import Columns, stored_row
from storage.link import Link
from storage.models_atlas import stage_entries
from storage.queries import OverlaidRows, Query, RowSource
from storage.repository import Repository
from storage.staged_rows import StagedRows

STAY: Final = timedelta(days=3 * 365)
"""Shorter than the term of a council: what was said of an election is gone before the next one."""
COLUMNS: Final[Columns[StageEntry]] = {
    "id": attrgetter("id"),
    "stage": attrgetter("stage"),
    "body": attrgetter("body"),
    "state": attrgetter("state.value"),
    "by": lambda entry: str(entry.by),
    "at": lambda entry: moment(entry.at),
    "source": attrgetter("source"),
    "days": attrgetter("days"),
    "taken_back": lambda entry: moment_or_none(entry.taken_back_at),
}
ALL_ENTRIES: Final = Query(stage_entries, COLUMNS, order=(stage_entries.c.at, stage_entries.c.id))
_ENTRY: Final = Query(stage_entries, COLUMNS, stage_entries.c.id == bindparam("of"))
OLD_STAGE_ENTRIES: Final = delete(stage_entries).where(stage_entries.c.at < bindparam("before"))


def read_entry(row: Any) -> StageEntry:
    return StageEntry(
        row.id,
        stage=row.stage,
        body=row.body,
        state=StageState(row.state),
        by=Account.parse(row.by),
        at=datetime_of(row.at),
        source=row.source,
        days=row.days,
        taken_back_at=datetime_or_none(row.taken_back),
    )


class StageEntryQueries:
    """The queries for entries, wherever they are."""

    def __init__(self, rows: RowSource[StageEntry]) -> None:
        self._rows = rows

    async def all(self) -> Sequence[StageEntry]:
        return await self._rows.find(ALL_ENTRIES)

    async def get(self, entry_id: str) -> StageEntry | None:
        entries = await self._rows.find(_ENTRY, {"of": entry_id})
        return entries[0] if entries else None


class SqlStageEntries(StageEntryQueries, Repository):
    """Implements ``bot.usecases.ports.stages.StageEntries``."""

    def __init__(self, link: Link) -> None:
        self._staged: StagedRows[str, StageEntry] = StagedRows()
        self.stages = (self._staged,)
        super().__init__(OverlaidRows(link, stage_entries.c.id, read_entry, self._staged.items))

    def save(self, entry: StageEntry) -> None:
        self._staged.set(entry.id, entry)

    async def flush(self, link: Link) -> None:
        entries = (entry for entry in self._staged.batch.values() if entry is not None)
        await link.put(stage_entries, [stored_row(entry, COLUMNS) for entry in entries])
