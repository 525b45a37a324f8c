"""Cases by what the clock says of them: whose claim or deadline ends within a span, and what waits in all."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, bindparam, func, select, text

from bot.domain.catalogue import Severity
from bot.domain.reports import HELD, Case, State
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
_WAITING: Final = (
    select(cases.c.severity, func.count()).where(cases.c.state == State.NEW.value).group_by(cases.c.severity)
)
_OLDEST: Final = select(func.min(cases.c.opened_at)).where(cases.c.state == State.NEW.value)
_HELD: Final = select(func.count()).select_from(cases).where(cases.c.state.in_(sorted(HELD)))


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

    async def waiting(self) -> Mapping[Severity, int]:
        return {Severity(row[0]): row[1] for row in await self._link.rows(_WAITING)}

    async def oldest(self) -> datetime | None:
        found = (await self._link.rows(_OLDEST))[0][0]
        return None if found is None else dated(found)

    async def held(self) -> int:
        count: int = (await self._link.rows(_HELD))[0][0]
        return count
