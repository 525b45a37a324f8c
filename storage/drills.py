"""The running drill: one row that contains its made-up cases.
Real cases are never stored here, nor these among them."""

import json
from datetime import datetime
from types import SimpleNamespace
from typing import Any, Final

from sqlalchemy import bindparam, delete, select, update

from bot.domain.desk.drills import Drill
from bot.domain.people import Account
from storage.case_rows import case_of, row_of
from storage.link import Link, upsert
from storage.models import cases
from storage.models_moderation import drills
from storage.prepared_reads import PreparedRead
from storage.repository import Repository
from storage.staged_rows import MissingRow, StagedRows

_PLACE: Final = 1
"""The key of the only drill, so that two cannot begin at once."""
_RUNNING: Final = PreparedRead(select(drills))
_SAVE: Final = (
    update(drills)
    .where(drills.c.version == bindparam("read"))
    .values(told=bindparam("new_told"), version=bindparam("new_version"))
)
_DROP: Final = delete(drills).where(drills.c.version == bindparam("read"))


_NONE: Final = {column.name: None for column in cases.columns}
"""Fields that a release installed in the middle of a drill has added to cases."""


class SqlDrills(Repository):
    """Implements ``bot.usecases.ports.desk.Drills``."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._saved: StagedRows[int, Drill] = StagedRows()
        self._read = 0
        self.stages = (self._saved,)

    async def running(self) -> Drill | None:
        staged = self._saved.get(_PLACE)
        if not isinstance(staged, MissingRow):
            return staged
        rows = await self._link.rows(_RUNNING)
        self._read = rows[0].version if rows else 0
        return _drill(rows[0]) if rows else None

    def save(self, drill: Drill) -> None:
        self._saved.set(_PLACE, drill)

    def drop(self, drill: Drill) -> None:
        self._saved.set(_PLACE, None)

    async def flush(self, link: Link) -> None:
        """Raises Conflict when the drill has changed since it was read."""
        for drill in self._saved.batch.values():
            if not await self._write_drill(link, drill):
                raise link.fail("a drill changed meanwhile")

    async def _write_drill(self, link: Link, drill: Drill | None) -> bool:
        if drill is None:
            return not self._read or await link.run(_DROP, {"read": self._read}) == 1
        text, version = _drill_json(drill), self._read + 1
        if self._read:
            return await link.run(_SAVE, {"read": self._read, "new_told": text, "new_version": version}) == 1
        row = {"place": _PLACE, "version": version, "told": text}
        return await link.run(upsert(drills, link.dialect, ignore=True), row) == 1


def _drill_json(drill: Drill) -> str:
    fields = {
        "id": drill.id,
        "by": str(drill.by),
        "began": drill.began.isoformat(),
        "cases": [row_of(case, version=0) for case in drill.cases],
        "stories": drill.stories,
        "joined": [str(account) for account in drill.joined],
    }
    return json.dumps(fields)


def _drill(row: Any) -> Drill:
    fields = json.loads(row.told)
    return Drill(
        fields["id"],
        Account.parse(fields["by"]),
        datetime.fromisoformat(fields["began"]),
        tuple(case_of(SimpleNamespace(**_NONE | case)) for case in fields["cases"]),
        tuple(fields["stories"]),
        tuple(map(Account.parse, fields["joined"])),
    )
