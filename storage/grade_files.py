"""Tables of grades that wait to be read, or for the press that stores them: a few rows, staff's own words."""

import json
from collections.abc import Sequence
from datetime import date
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import bindparam, delete, select

from bot.domain.atlas.atlas import Factor
from bot.domain.atlas.grade_tables import GradeFile, TableGrade
from bot.domain.catalogue.catalogue import Phase
from bot.domain.people import Account
from storage.conditions import Columns, stored_row
from storage.link import Link
from storage.models_atlas import grade_files
from storage.prepared_reads import PreparedRead
from storage.queries import OverlaidRows, Query, RowSource
from storage.repository import Repository
from storage.staged_rows import MissingRow, StagedRows


def _write_grades(grades: Sequence[TableGrade]) -> str:
    rows = [[g.area, g.phase.value, g.factor.value, g.grade, g.reason] for g in grades]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _read_grades(text: str) -> tuple[TableGrade, ...]:
    return tuple(
        TableGrade(area, Phase(phase), Factor(factor), grade, reason)
        for area, phase, factor, grade, reason in json.loads(text)
    )


COLUMNS: Final[Columns[GradeFile]] = {
    "id": attrgetter("id"),
    "account": lambda file: str(file.account),
    "name": attrgetter("name"),
    "file_id": attrgetter("file_id"),
    "day": lambda file: file.day.isoformat(),
    "grades": lambda file: _write_grades(file.grades),
}
_WAITING: Final = Query(
    grade_files, COLUMNS, grade_files.c.file_id != "", order=(grade_files.c.day, grade_files.c.id)
)
_OF_ACCOUNT: Final = Query(grade_files, COLUMNS, grade_files.c.account == bindparam("of"))
_FILE: Final = PreparedRead(select(grade_files).where(grade_files.c.id == bindparam("of")))
_DROP: Final = delete(grade_files).where(grade_files.c.id == bindparam("at"))
OLD_GRADE_FILES: Final = delete(grade_files).where(grade_files.c.day < bindparam("before"))


def _file(row: Any) -> GradeFile:
    return GradeFile(
        row.id,
        account=Account.parse(row.account),
        name=row.name,
        file_id=row.file_id,
        day=date.fromisoformat(row.day),
        grades=_read_grades(row.grades),
    )


class GradeFileQueries:
    """The queries for tables that wait, wherever they are."""

    def __init__(self, rows: RowSource[GradeFile]) -> None:
        self._rows = rows

    async def waiting(self, *, limit: int) -> Sequence[GradeFile]:
        return await self._rows.find(_WAITING, limit=limit)

    async def of_account(self, account: Account) -> Sequence[GradeFile]:
        return await self._rows.find(_OF_ACCOUNT, {"of": str(account)})


class SqlGradeFiles(GradeFileQueries, Repository):
    """Implements ``bot.usecases.ports.atlas.GradeFiles``."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._staged: StagedRows[str, GradeFile] = StagedRows()
        self.stages = (self._staged,)
        super().__init__(OverlaidRows(link, grade_files.c.id, _file, self._staged.items))

    async def get(self, file_id: str) -> GradeFile | None:
        staged = self._staged.get(file_id)
        if not isinstance(staged, MissingRow):
            return staged
        rows = await self._link.rows(_FILE, {"of": file_id})
        return _file(rows[0]) if rows else None

    def save(self, file: GradeFile) -> None:
        self._staged.set(file.id, file)

    def drop(self, file_id: str) -> None:
        self._staged.set(file_id, None)

    async def flush(self, link: Link) -> None:
        changes = self._staged.batch
        await link.put(grade_files, [stored_row(f, COLUMNS) for f in changes.values() if f is not None])
        await link.many(_DROP, [{"at": key} for key, file in changes.items() if file is None])
