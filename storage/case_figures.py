"""Counts of cases for the moderators' statistics, each from one index without reading rows."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, bindparam, case, func, literal_column, select

from bot.domain.cases.reports import DECIDED, PROVEN, State
from bot.domain.catalogue.catalogue import Space
from bot.domain.figures.figures import CaseMilestone, ComparisonAxis
from bot.domain.people import Account
from storage.case_rows import QUARTER, exclude_restricted
from storage.columns import moment
from storage.link import Link
from storage.models import cases
from storage.row_cache import RowCache

_KEPT: Final = 60
"""Counts in memory: two spans of each, for some minutes."""
_BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
_WITHIN: Final = cases.c.quarter >= bindparam("quarter")
"""Repeats the condition of ``since``, so that the index is entered where the span begins."""


def _count(what: ColumnElement[Any], *more: ColumnElement[bool]) -> Select[Any]:
    since = cases.c.opened_at >= bindparam("since")
    return select(what.label("what"), func.count().label("count")).where(since, *more).group_by("what")


def _by_space(what: ColumnElement[Any], *more: ColumnElement[bool]) -> Select[Any]:
    """All cases, and how many of them are online.
    Grouped by one column, so that one index gives the order."""
    online = case((cases.c.space == literal_column(f"'{Space.VIRTUAL}'"), 1), else_=0)
    return _count(what, *more).add_columns(func.sum(online).label("online"))


QUARTERS: Final = _count(cases.c.quarter, _WITHIN)
ACTS: Final = _count(cases.c.act_id)
AREAS: Final = _count(cases.c.area_id)
STATES: Final = _count(cases.c.state)
SPACES: Final = {
    ComparisonAxis.HOUR: _by_space(cases.c.quarter, _WITHIN),
    ComparisonAxis.ACT: _by_space(cases.c.act_id),
    ComparisonAxis.AREA: _by_space(cases.c.area_id),
}
WAITS: Final = {
    reached: _count(minutes, minutes.is_not(None))
    for reached, minutes in (
        (CaseMilestone.CLAIMED, cases.c.taken_in),
        (CaseMilestone.DECIDED, cases.c.decided_in),
    )
}
DECIDED_BY: Final = (
    select(func.count())
    .select_from(cases)
    .where(
        cases.c.owner == bindparam("who"),
        cases.c.state.in_(sorted(DECIDED | PROVEN)),
        cases.c.decided_at >= bindparam("since"),
    )
)


def quarter_begins(number: int) -> datetime:
    """The start of a quarter of an hour in the database's count."""
    return _BEGINNING + timedelta(minutes=15 * number)


def _span_values(since: datetime) -> dict[str, int]:
    began = moment(since)
    return {"since": began, "quarter": began // QUARTER}


class SqlFigures:
    """Implements ``bot.usecases.ports.desk.Figures``."""

    def __init__(self, link: Link, cache: RowCache) -> None:
        self._link = link
        self._cache = cache

    async def quarters(self, *, since: datetime, restricted: bool = False) -> Mapping[datetime, int]:
        counts = await self._cached_counts(QUARTERS, since, restricted)
        return {quarter_begins(quarter): count for quarter, count in counts.items()}

    async def acts(self, *, since: datetime, restricted: bool = False) -> Mapping[str, int]:
        return await self._cached_counts(ACTS, since, restricted)

    async def areas(self, *, since: datetime, restricted: bool = False) -> Mapping[str, int]:
        return await self._cached_counts(AREAS, since, restricted)

    async def states(self, *, since: datetime, restricted: bool = False) -> Mapping[State, int]:
        return {
            State(state): count
            for state, count in (await self._cached_counts(STATES, since, restricted)).items()
        }

    async def wait_times(
        self, reached: CaseMilestone, *, since: datetime, restricted: bool = False
    ) -> Mapping[int, int]:
        return await self._cached_counts(WAITS[reached], since, restricted)

    async def spaces(
        self, cut: ComparisonAxis, *, since: datetime, restricted: bool = False
    ) -> Mapping[tuple[str | datetime, Space], int]:
        counts: dict[tuple[str | datetime, Space], int] = {}
        for what, pair in (await self._cached_counts(SPACES[cut], since, restricted)).items():
            count, online = pair
            key = quarter_begins(what) if cut is ComparisonAxis.HOUR else what
            counts |= {(key, Space.REAL): int(count - online), (key, Space.VIRTUAL): int(online)}
        return {key: count for key, count in counts.items() if count}

    async def decided_by(self, account: Account, *, since: datetime) -> int:
        rows = await self._link.rows(DECIDED_BY, {"who": str(account), "since": moment(since)})
        count: int = rows[0][0]
        return count

    async def _cached_counts(
        self, statement: Select[Any], since: datetime, restricted: bool
    ) -> dict[Any, Any]:
        """Counted at most once a minute; this turn's changes are not included yet."""
        minute = since.replace(second=0, microsecond=0)
        key = (statement, restricted, minute)
        known = self._cache.figures.get(key)
        if known is None:
            rows = await self._link.rows(exclude_restricted(statement, restricted), _span_values(since))
            known = {row[0]: row[1] if len(row) == 2 else (row[1], row[2]) for row in rows}
            if len(self._cache.figures) > _KEPT:
                self._cache.figures.clear()
            self._cache.figures[key] = known
        return known
