"""Cases by time: those whose claim or deadline ends within a span, and the number of waiting cases."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Column, bindparam, func, select, tuple_

from bot.domain.cases.reports import HELD, Case, State
from bot.domain.catalogue.catalogue import Severity
from bot.domain.desk.alarms import DueCaseKind
from bot.usecases.ports.moderation import AreaWaitCount
from storage.case_rows import COLUMNS, OPEN, case_of
from storage.columns import datetime_of, moment
from storage.conditions import Condition
from storage.link import Link
from storage.models import cases
from storage.queries import OverlaidRows, Query, RowSource

_AT_ONCE: Final = 500


def _page_after(when: Column[Any], *which: Condition) -> Query[Case]:
    """Cases by this time, after a moment and an id: after an outage many cases may be late."""
    behind = tuple_(when, cases.c.id) > tuple_(
        bindparam("at", type_=when.type), bindparam("id", type_=cases.c.id.type)
    )
    return Query(cases, COLUMNS, behind, *which, order=(when, cases.c.id))


def _page_between(when: Column[Any], *which: Condition) -> Query[Case]:
    return _page_after(when, when <= bindparam("before"), *which)


_GRAVE: Final = cases.c.severity == Severity.CRITICAL.value
_WAITS: Final = cases.c.state.concat("") == State.NEW.value
"""Not tied to an index: otherwise SQLite reads all waiting cases by state,
instead of the open ones of a span by deadline."""
_ENDING: Final = _page_between(cases.c.until, cases.c.state == State.CLAIMED.value)
_DEADLINES: Final = {
    DueCaseKind.HELD: _page_between(cases.c.deadline, OPEN, cases.c.state.in_(sorted(HELD))),
    DueCaseKind.WAITING: _page_between(cases.c.deadline, OPEN, _WAITS, ~_GRAVE),
    DueCaseKind.GRAVE: _page_between(cases.c.deadline, OPEN, _WAITS, _GRAVE),
}
_OPEN_AFTER: Final = _page_after(cases.c.deadline, OPEN)
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


class DueQueries:
    """The queries by time, wherever the cases are."""

    def __init__(self, rows: RowSource[Case]) -> None:
        self._rows = rows

    async def claims_ending(self, after: datetime, until: datetime) -> Sequence[Case]:
        return await self._cases_between(_ENDING, after, until, when=cases.c.until)

    async def deadlines(self, after: datetime, until: datetime, due: DueCaseKind) -> Sequence[Case]:
        return await self._cases_between(_DEADLINES[due], after, until, when=cases.c.deadline)

    async def open_after(self, place: tuple[datetime, str] | None, *, limit: int) -> Sequence[Case]:
        at, last = (moment(place[0]), place[1]) if place is not None else (_FIRST, "")
        return await self._rows.find(_OPEN_AFTER, {"at": at, "id": last}, limit=limit)

    async def _cases_between(
        self, query: Query[Case], after: datetime, until: datetime, *, when: Column[Any]
    ) -> Sequence[Case]:
        """All of them, page by page.
        Notices record how far the clock was read, so nothing may be left out."""
        due_cases: list[Case] = []
        at, last = moment(after) + 1, ""
        while True:
            given = {"at": at, "id": last, "before": moment(until)}
            page = await self._rows.find(query, given, limit=_AT_ONCE)
            due_cases += page
            if len(page) < _AT_ONCE:
                return due_cases
            at, last = COLUMNS[when.name](page[-1]), page[-1].id


class SqlDues(DueQueries):
    """Implements ``bot.usecases.ports.moderation.Dues``. A tick reads what was stored before it."""

    def __init__(self, link: Link) -> None:
        super().__init__(OverlaidRows(link, cases.c.id, case_of))
        self._link = link

    async def waiting(self, *, circle: bool) -> Sequence[AreaWaitCount]:
        rows = await self._link.rows(_WAITING[circle])
        return [AreaWaitCount(row[0], Severity(row[1]), row[2], datetime_of(row[3])) for row in rows]

    async def held_counts(self, *, circle: bool) -> Mapping[str, int]:
        return {row[0]: row[1] for row in await self._link.rows(_HELD[circle])}
