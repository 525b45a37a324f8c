"""Cases by what the clock says of them: whose claim or deadline ends within a span, and what waits in all."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, bindparam, func, select, text

from bot.domain.catalogue import Severity
from bot.domain.reports import HELD, Case, State
from bot.domain.sight import SMALLER_CIRCLE
from bot.usecases.ports_moderation import AreaWaits
from storage.case_rows import case_of
from storage.columns import dated, moment
from storage.link import Link
from storage.models import cases

_MOST: Final = 1_000
"""More than a span between two ticks holds; after an outage the rest is in the queue like all else."""
_OPEN: Final = text("(cases.state IN ('claimed', 'needs_info', 'new')) IS TRUE")
_ENDING: Final = (
    select(cases)
    .where(
        cases.c.until > bindparam("after"),
        cases.c.until <= bindparam("until"),
        cases.c.state == State.CLAIMED.value,
    )
    .order_by(cases.c.until)
    .limit(_MOST)
)
_DEADLINES: Final = (
    select(cases)
    .where(cases.c.deadline > bindparam("after"), cases.c.deadline <= bindparam("until"), _OPEN)
    .order_by(cases.c.deadline, cases.c.id)
    .limit(_MOST)
)
_INNER: Final = cases.c.act_id.in_(sorted(SMALLER_CIRCLE))
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
    """bot.usecases.ports_moderation.Dues. A tick reads what was stored before it."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def claims_ending(self, after: datetime, until: datetime) -> Sequence[Case]:
        return await self._between(_ENDING, after, until)

    async def deadlines(self, after: datetime, until: datetime) -> Sequence[Case]:
        return await self._between(_DEADLINES, after, until)

    async def _between(self, statement: Select[Any], after: datetime, until: datetime) -> Sequence[Case]:
        values = {"after": moment(after), "until": moment(until)}
        rows = await self._link.rows(statement, values)
        return [case_of(row) for row in rows]

    async def waiting(self, *, circle: bool) -> Sequence[AreaWaits]:
        rows = await self._link.rows(_WAITING[circle])
        return [AreaWaits(row[0], Severity(row[1]), row[2], dated(row[3])) for row in rows]

    async def held(self, *, circle: bool) -> Mapping[str, int]:
        return {row[0]: row[1] for row in await self._link.rows(_HELD[circle])}
