"""What learners say about cards. Their words are sealed;
learners who want an answer also keep a letterbox."""

from collections.abc import Sequence
from datetime import date, timedelta
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import bindparam, delete, select

from bot.domain.learning.remarks import WAITING, Remark, RemarkKind, RemarkState
from storage.conditions import Columns, stored_row
from storage.link import Link
from storage.models_training import letterboxes, remarks
from storage.queries import OverlaidRows, Query, RowSource
from storage.repository import Repository
from storage.staged_rows import MissingRow, StagedRows
from storage.storage_context import StorageContext

CLOSED_STAYS: Final = timedelta(days=90)
LONGEST: Final = timedelta(days=180)
ANSWER_TRAVELS: Final = timedelta(days=2)
"""Days after which an answer has arrived or never will; then its letterbox is removed."""

_NOT_OVER: Final = [state.value for state in sorted(WAITING)]
_ONE: Final = select(remarks).where(remarks.c.id == bindparam("at"))
COLUMNS: Final[Columns[Remark]] = {
    "id": attrgetter("id"),
    "card_id": attrgetter("card_id"),
    "kind": attrgetter("kind.value"),
    "state": attrgetter("state.value"),
    "day": lambda remark: remark.day.isoformat(),
    "letterbox": lambda remark: remark.letterbox or None,
    "closed": lambda remark: remark.closed.isoformat() if remark.closed else None,
}
"""What the open columns hold for a remark."""
_OLDEST: Final = (remarks.c.day, remarks.c.id)
_NEW: Final = Query(remarks, COLUMNS, remarks.c.state == RemarkState.NEW.value, order=_OLDEST)
_OPEN: Final = Query(remarks, COLUMNS, remarks.c.state.in_(_NOT_OVER), order=_OLDEST)
_BOXES: Final = select(remarks.c.letterbox, remarks.c.closed, remarks.c.day).where(
    remarks.c.letterbox.is_not(None)
)
_OLD: Final = delete(remarks).where(
    (remarks.c.closed < bindparam("closed")) | (remarks.c.day < bindparam("longest"))
)
_DROP_BOX: Final = delete(letterboxes).where(letterboxes.c.id == bindparam("at"))


class RemarkQueries:
    """The queries for remarks, wherever the remarks are."""

    def __init__(self, rows: RowSource[Remark]) -> None:
        self._rows = rows

    async def new_ones(self, *, limit: int) -> Sequence[Remark]:
        return await self._rows.find(_NEW, limit=limit)

    async def open_ones(self, *, limit: int, skip: int = 0) -> Sequence[Remark]:
        return await self._rows.find(_OPEN, limit=limit, skip=skip)

    async def count_open(self) -> int:
        return await self._rows.count(_OPEN)


class SqlRemarks(RemarkQueries, Repository):
    """Implements ``bot.usecases.ports.training.Remarks``."""

    def __init__(self, link: Link, context: StorageContext) -> None:
        self._link = link
        self._context = context
        self._staged: StagedRows[str, Remark] = StagedRows()
        self.stages = (self._staged,)
        super().__init__(OverlaidRows(link, remarks.c.id, self._remark, self._staged.items))

    async def get(self, remark_id: str) -> Remark | None:
        staged = self._staged.get(remark_id)
        if not isinstance(staged, MissingRow):
            return staged
        rows = await self._link.rows(_ONE, {"at": remark_id})
        return self._remark(rows[0]) if rows else None

    def add(self, remark: Remark) -> None:
        self._staged.set(remark.id, remark)

    def save(self, remark: Remark) -> None:
        self._staged.set(remark.id, remark)

    async def flush(self, link: Link) -> None:
        await link.put(
            remarks, [self._row(remark) for remark in self._staged.batch.values() if remark is not None]
        )

    def _row(self, remark: Remark) -> dict[str, Any]:
        seal, key = self._context.sealer.seal, self._context.ring.remarks
        words = seal(remark.words.encode(), key) if remark.words else None
        return {**stored_row(remark, COLUMNS), "sealed": words}

    def _remark(self, row: Any) -> Remark:
        context = self._context
        return Remark(
            row.id,
            card_id=row.card_id,
            kind=RemarkKind(row.kind),
            state=RemarkState(row.state),
            day=date.fromisoformat(row.day),
            letterbox=row.letterbox or "",
            words=context.sealer.open(row.sealed, context.ring.remarks).decode() if row.sealed else "",
            closed=date.fromisoformat(row.closed) if row.closed else None,
        )


async def purge_remarks(link: Link, today: date) -> int:
    """Remove remarks 90 days after they were closed, at the latest 180 days after they were made; and a
    letterbox two days after the last remark that waits for an answer in it was closed. Returns how many
    remarks were removed."""
    rows = await link.rows(_BOXES, {})
    over, longest = (today - ANSWER_TRAVELS).isoformat(), (today - LONGEST).isoformat()
    needed = {row.letterbox for row in rows if row.day >= longest and (not row.closed or row.closed >= over)}
    idle = {row.letterbox for row in rows} - needed
    await link.many(_DROP_BOX, [{"at": box} for box in sorted(idle)])
    closed = (today - CLOSED_STAYS).isoformat()
    return await link.run(_OLD, {"closed": closed, "longest": longest})
