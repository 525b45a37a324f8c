"""Cases by time: those whose claim or deadline ends within a span, and the number of waiting cases."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Select, TextClause, bindparam, func, select, tuple_

from bot.domain.cases.reports import HELD, Case, State
from bot.domain.catalogue.catalogue import Severity
from bot.domain.desk.alarms import DueCaseKind
from bot.usecases.ports.moderation import AreaWaitCount
from storage.case_rows import OPEN, case_of
from storage.columns import datetime_of, moment
from storage.link import Link
from storage.models import cases

_AT_ONCE: Final = 500


def _page_after(when: Column[int], *which: ColumnElement[bool] | TextClause) -> Select[Any]:
    """A page of a span, after a moment and an id: after an outage many cases may be late."""
    behind = tuple_(when, cases.c.id) > tuple_(
        bindparam("at", type_=when.type), bindparam("id", type_=cases.c.id.type)
    )
    some = select(cases).where(behind, when <= bindparam("until"), *which)
    return some.order_by(when, cases.c.id).limit(_AT_ONCE)


_GRAVE: Final = cases.c.severity == Severity.CRITICAL.value
_WAITS: Final = cases.c.state.concat("") == State.NEW.value
"""Not tied to an index: otherwise SQLite reads all waiting cases by state,
instead of the open ones of a span by deadline."""
_ENDING: Final = _page_after(cases.c.until, cases.c.state == State.CLAIMED.value)
_DEADLINES: Final = {
    DueCaseKind.HELD: _page_after(cases.c.deadline, OPEN, cases.c.state.in_(sorted(HELD))),
    DueCaseKind.WAITING: _page_after(cases.c.deadline, OPEN, _WAITS, ~_GRAVE),
    DueCaseKind.GRAVE: _page_after(cases.c.deadline, OPEN, _WAITS, _GRAVE),
}
_OPEN_AFTER: Final = (
    select(cases)
    .where(
        tuple_(cases.c.deadline, cases.c.id)
        > tuple_(bindparam("at", type_=cases.c.deadline.type), bindparam("id", type_=cases.c.id.type)),
        OPEN,
    )
    .order_by(cases.c.deadline, cases.c.id)
    .limit(bindparam("most"))
)
_FIRST: Final = -1
"""Earlier than every deadline."""
_INNER: Final = cases.c.restricted
_NEW: Final = cases.c.state == State.NEW.value
_SIDES: Final = {True: _INNER, False: ~_INNER}
_WAITING: Final = {
    side: select(cases.c.area_id, cases.c.severity, func.count(), func.min(cases.c.opened_at))
    .where(_NEW, where)
    .group_by(cases.c.area_id, cases.c.severity)
    for side, where in _SIDES.items()
}
_HELD: Final = {
    side: select(cases.c.area_id, func.count())
    .where(cases.c.state.in_(sorted(HELD)), where)
    .group_by(cases.c.area_id)
    for side, where in _SIDES.items()
}


class SqlDues:
    """Implements ``bot.usecases.ports.moderation.Dues``. A tick reads what was stored before it."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def claims_ending(self, after: datetime, until: datetime) -> Sequence[Case]:
        return await self._cases_between(_ENDING, after, until, lambda row: row.until)

    async def deadlines(self, after: datetime, until: datetime, due: DueCaseKind) -> Sequence[Case]:
        return await self._cases_between(_DEADLINES[due], after, until, lambda row: row.deadline)

    async def open_after(self, place: tuple[datetime, str] | None, *, limit: int) -> Sequence[Case]:
        at, last = (moment(place[0]), place[1]) if place is not None else (_FIRST, "")
        rows = await self._link.rows(_OPEN_AFTER, {"at": at, "id": last, "most": limit})
        return [case_of(row) for row in rows]

    async def _cases_between(
        self, statement: Select[Any], after: datetime, until: datetime, when: Callable[[Any], int]
    ) -> Sequence[Case]:
        """All of them, page by page.
        Notices record how far the clock was read, so nothing may be left out."""
        due_cases: list[Case] = []
        at, last = moment(after) + 1, ""
        while True:
            rows = await self._link.rows(statement, {"at": at, "id": last, "until": moment(until)})
            due_cases += [case_of(row) for row in rows]
            if len(rows) < _AT_ONCE:
                return due_cases
            at, last = when(rows[-1]), rows[-1].id

    async def waiting(self, *, circle: bool) -> Sequence[AreaWaitCount]:
        rows = await self._link.rows(_WAITING[circle])
        return [AreaWaitCount(row[0], Severity(row[1]), row[2], datetime_of(row[3])) for row in rows]

    async def held_counts(self, *, circle: bool) -> Mapping[str, int]:
        return {row[0]: row[1] for row in await self._link.rows(_HELD[circle])}
