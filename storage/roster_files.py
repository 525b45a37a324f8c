"""Tables of the roster that wait to be read, or for the press that enters them: which of the staff, in which hour."""

import json
from collections.abc import Sequence
from datetime import date
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import bindparam, delete, select

from bot.domain.desk.roster import RosterHour
from bot.domain.desk.roster_tables import PlannedHour, RosterFile
from bot.domain.people import Account
from storage.conditions import Columns, stored_row
from storage.link import Link
from storage.models_moderation import roster_files
from storage.prepared_reads import PreparedRead
from storage.queries import OverlaidRows, Query, RowSource
from storage.repository import Repository
from storage.staged_rows import MissingRow, StagedRows


def _write_hours(planned: Sequence[PlannedHour]) -> str:
    rows = [[each.hour.day.isoformat(), each.hour.number, str(each.account)] for each in planned]
    return json.dumps(rows, separators=(",", ":"))


def _read_hours(text: str) -> tuple[PlannedHour, ...]:
    return tuple(
        PlannedHour(RosterHour(date.fromisoformat(day), number), Account.parse(account))
        for day, number, account in json.loads(text)
    )


COLUMNS: Final[Columns[RosterFile]] = {
    "id": attrgetter("id"),
    "account": lambda file: str(file.account),
    "name": attrgetter("name"),
    "file_id": attrgetter("file_id"),
    "day": lambda file: file.day.isoformat(),
    "planned": lambda file: _write_hours(file.planned),
}
_WAITING: Final = Query(
    roster_files, COLUMNS, roster_files.c.file_id != "", order=(roster_files.c.day, roster_files.c.id)
)
_OF_ACCOUNT: Final = Query(roster_files, COLUMNS, roster_files.c.account == bindparam("of"))
_FILE: Final = PreparedRead(select(roster_files).where(roster_files.c.id == bindparam("of")))
_DROP: Final = delete(roster_files).where(roster_files.c.id == bindparam("at"))
OLD_ROSTER_FILES: Final = delete(roster_files).where(roster_files.c.day < bindparam("before"))


def _file(row: Any) -> RosterFile:
    return RosterFile(
        row.id,
        account=Account.parse(row.account),
        name=row.name,
        file_id=row.file_id,
        day=date.fromisoformat(row.day),
        planned=_read_hours(row.planned),
    )


class RosterFileQueries:
    """The queries for tables that wait, wherever they are."""

    def __init__(self, rows: RowSource[RosterFile]) -> None:
        self._rows = rows

    async def waiting(self, *, limit: int) -> Sequence[RosterFile]:
        return await self._rows.find(_WAITING, limit=limit)

    async def of_account(self, account: Account) -> Sequence[RosterFile]:
        return await self._rows.find(_OF_ACCOUNT, {"of": str(account)})


class SqlRosterFiles(RosterFileQueries, Repository):
    """Implements ``bot.usecases.ports.leads.RosterFiles``."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._staged: StagedRows[str, RosterFile] = StagedRows()
        self.stages = (self._staged,)
        super().__init__(OverlaidRows(link, roster_files.c.id, _file, self._staged.items))

    async def get(self, file_id: str) -> RosterFile | None:
        staged = self._staged.get(file_id)
        if not isinstance(staged, MissingRow):
            return staged
        rows = await self._link.rows(_FILE, {"of": file_id})
        return _file(rows[0]) if rows else None

    def save(self, file: RosterFile) -> None:
        self._staged.set(file.id, file)

    def drop(self, file_id: str) -> None:
        self._staged.set(file_id, None)

    async def flush(self, link: Link) -> None:
        changes = self._staged.batch
        await link.put(roster_files, [stored_row(f, COLUMNS) for f in changes.values() if f is not None])
        await link.many(_DROP, [{"at": key} for key, file in changes.items() if file is None])
