"""Counts of cases for the moderators' statistics, each from one index without reading rows, and of it only the span
that is asked for."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Select, bindparam, case, func, literal_column, select, true

from bot.domain.cases.reports import DECIDED, HELD, PROVEN, State
from bot.domain.catalogue.catalogue import Severity, Space
from bot.domain.figures.figures import CaseMilestone, ComparisonAxis
from bot.domain.figures.promises import PromiseCount, Promises, ReferralCount
from bot.domain.figures.situation import SOON, OpenCaseCounts, SeverityCount
from bot.domain.people import Account
from bot.domain.referrals.referrals import BEFORE, ReferralOutcome, ReferralStep
from storage.case_rows import OPEN, QUARTER, RANKS
from storage.columns import moment
from storage.link import Link
from storage.models import cases
from storage.models_moderation import referrals
from storage.row_cache import RowCache

_KEPT: Final = 60
"""Counts in memory: two spans of each, for some minutes."""
_BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
_WITHIN: Final = cases.c.quarter >= bindparam("quarter")
"""Repeats the condition of ``since``, so that the index is entered where the span begins."""


type Counting = Mapping[bool, Select[Any]]
"""A statement by whether restricted cases are counted, too."""


def _in_span(what: ColumnElement[Any], *more: ColumnElement[Any]) -> Counting:
    """By what the index is entered with: only the span is read."""
    every = select(what.label("what"), func.count().label("count"), *more)
    counted = every.where(_SINCE, _WITHIN).group_by("what")
    return {True: counted, False: counted.where(~cases.c.restricted)}


def _each(what: Column[Any], *parts: ColumnElement[bool]) -> Counting:
    """By each value that occurs, of which there are few: an index leads from one to the next, and of each only the
    span is read. The counts of the parts, conditions on the column that the index has next, stand side by side."""
    first = select(func.min(what).label("what")).cte("occurring", recursive=True)
    following = select(func.min(what)).where(what > first.c.what).scalar_subquery()
    occurring = first.union_all(select(following).where(first.c.what.is_not(None)))

    def count_each(*fitting: ColumnElement[bool]) -> Select[Any]:
        counts = [
            select(func.count()).where(what == occurring.c.what, part, _SINCE, *fitting).scalar_subquery()
            for part in parts or (true(),)
        ]
        return select(occurring.c.what, *counts).where(occurring.c.what.is_not(None))

    return {True: count_each(), False: count_each(~cases.c.restricted)}


_SINCE: Final = cases.c.opened_at >= bindparam("since")
_REAL, _ONLINE = (cases.c.space == literal_column(f"'{space}'") for space in (Space.REAL, Space.VIRTUAL))
_ONLINE_OF_QUARTER: Final = func.sum(case((_ONLINE, 1), else_=0))
QUARTERS: Final = _in_span(cases.c.quarter)
ACTS: Final = _each(cases.c.act_id, _REAL, _ONLINE)
AREAS: Final = _each(cases.c.area_id, _REAL, _ONLINE)
STATES: Final = _each(cases.c.state)
QUARTER_SPACES: Final = _in_span(cases.c.quarter, _ONLINE_OF_QUARTER)
WAITS: Final = {
    reached: _each(minutes)
    for reached, minutes in (
        (CaseMilestone.CLAIMED, cases.c.taken_in),
        (CaseMilestone.DECIDED, cases.c.decided_in),
    )
}
_KEPT_OR_NOT: Final = tuple((severity, in_time) for severity in Severity for in_time in (1, 0))


def _promises(*fitting: ColumnElement[bool]) -> Select[Any]:
    """One row: a zero, and the counts in the order of ``_KEPT_OR_NOT``."""
    return select(
        literal_column("0"),
        *(
            select(func.count())
            .where(
                cases.c.kept == literal_column(str(in_time)),
                cases.c.severity == literal_column(f"'{severity}'"),
                _SINCE,
                *fitting,
            )
            .scalar_subquery()
            for severity, in_time in _KEPT_OR_NOT
        ),
    )


def _late_now(*fitting: ColumnElement[bool]) -> Select[Any]:
    """Of open cases, those past the deadline: they are read, because they are few or there is worse to do."""
    of_each = select(cases.c.severity, func.count()).group_by(cases.c.severity)
    return of_each.where(OPEN, cases.c.deadline <= bindparam("now"), _SINCE, *fitting)


def _sent_referrals(*fitting: ColumnElement[bool]) -> Select[Any]:
    answered = case((referrals.c.step == ReferralStep.ANSWERED.value, 1), else_=0)
    acted = case((referrals.c.outcome == ReferralOutcome.ACTED.value, 1), else_=0)
    sums: list[ColumnElement[Any]] = [func.count(), func.sum(answered), func.sum(acted)]
    return (
        select(*sums)
        .select_from(referrals.join(cases, cases.c.id == referrals.c.case_id))
        .where(referrals.c.sent_at >= bindparam("since"), referrals.c.step.not_in(sorted(BEFORE)), *fitting)
    )


def _open_cases(*fitting: ColumnElement[bool]) -> Select[Any]:
    """By rank and whether they are due: out of the index of open cases by deadline, not that of all ranks."""
    rank = cases.c.rank + 0
    past, near = (case((cases.c.deadline <= bindparam(name), 1), else_=0) for name in ("now", "soon"))
    sums = (func.count(), func.sum(past), func.sum(near))
    return select(rank.label("of_rank"), *sums).where(OPEN, *fitting).group_by("of_rank")


def _open_states(*fitting: ColumnElement[bool]) -> Select[Any]:
    states = cases.c.state.in_((State.NEW.value, *sorted(HELD)))
    return select(cases.c.state, func.count()).where(states, *fitting).group_by(cases.c.state)


OPEN_CASES: Final[Counting] = {True: _open_cases(), False: _open_cases(~cases.c.restricted)}
OPEN_STATES: Final[Counting] = {True: _open_states(), False: _open_states(~cases.c.restricted)}
PROMISES: Final[Counting] = {True: _promises(), False: _promises(~cases.c.restricted)}
LATE_NOW: Final[Counting] = {True: _late_now(), False: _late_now(~cases.c.restricted)}
SENT_REFERRALS: Final[Counting] = {True: _sent_referrals(), False: _sent_referrals(~cases.c.restricted)}
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
        counts = await self._cached_counts(QUARTERS[restricted], since)
        return {quarter_begins(quarter): count for quarter, (count,) in counts.items()}

    async def acts(self, *, since: datetime, restricted: bool = False) -> Mapping[str, int]:
        return await self._sums(ACTS[restricted], since)

    async def areas(self, *, since: datetime, restricted: bool = False) -> Mapping[str, int]:
        return await self._sums(AREAS[restricted], since)

    async def states(self, *, since: datetime, restricted: bool = False) -> Mapping[State, int]:
        return {State(state): count for state, count in (await self._sums(STATES[restricted], since)).items()}

    async def wait_times(
        self, reached: CaseMilestone, *, since: datetime, restricted: bool = False
    ) -> Mapping[int, int]:
        return await self._sums(WAITS[reached][restricted], since)

    async def spaces(
        self, cut: ComparisonAxis, *, since: datetime, restricted: bool = False
    ) -> Mapping[tuple[str | datetime, Space], int]:
        counts: dict[tuple[str | datetime, Space], int] = {}
        if cut is ComparisonAxis.HOUR:
            quarters = await self._cached_counts(QUARTER_SPACES[restricted], since)
            of_each = {quarter_begins(q): (count - online, online) for q, (count, online) in quarters.items()}
        else:
            statement = ACTS if cut is ComparisonAxis.ACT else AREAS
            of_each = dict(await self._cached_counts(statement[restricted], since))
        for key, (real, online) in of_each.items():
            counts |= {(key, Space.REAL): int(real), (key, Space.VIRTUAL): int(online)}
        return {key: count for key, count in counts.items() if count}

    async def open_cases(self, *, now: datetime, restricted: bool = False) -> OpenCaseCounts:
        moments = {"now": moment(now), "soon": moment(now + SOON)}
        by_rank = {row[0]: row[1:] for row in await self._link.rows(OPEN_CASES[restricted], moments)}
        states = {State(row[0]): row[1] for row in await self._link.rows(OPEN_STATES[restricted])}
        return OpenCaseCounts(
            waiting=states.get(State.NEW, 0),
            held=states.get(State.CLAIMED, 0),
            asked=states.get(State.NEEDS_INFO, 0),
            late=sum(late for _, late, _ in by_rank.values()),
            by_severity={
                severity: SeverityCount(count, near - late, late)
                for severity, rank in RANKS.items()
                for count, late, near in [by_rank.get(rank, (0, 0, 0))]
            },
        )

    async def promises(self, *, since: datetime, now: datetime, restricted: bool = False) -> Promises:
        (counts,) = (await self._cached_counts(PROMISES[restricted], since, now)).values()
        decided, late = dict(zip(_KEPT_OR_NOT, counts, strict=True)), dict.fromkeys(Severity, 0)
        for severity, (count,) in (await self._cached_counts(LATE_NOW[restricted], since, now)).items():
            late[Severity(severity)] = count
        return {
            severity: PromiseCount(decided[severity, 1], decided[severity, 0] + late[severity])
            for severity in Severity
        }

    async def referrals(self, *, since: datetime, restricted: bool = False) -> ReferralCount:
        (row,) = await self._link.rows(SENT_REFERRALS[restricted], {"since": moment(since)})
        return ReferralCount(*(int(count or 0) for count in row))

    async def decided_by(self, account: Account, *, since: datetime) -> int:
        rows = await self._link.rows(DECIDED_BY, {"who": str(account), "since": moment(since)})
        count: int = rows[0][0]
        return count

    async def _sums(self, statement: Select[Any], since: datetime) -> dict[Any, int]:
        """The sums of the parts, without what did not occur."""
        counts = await self._cached_counts(statement, since)
        return {what: total for what, parts in counts.items() if (total := sum(parts))}

    async def _cached_counts(
        self, statement: Select[Any], since: datetime, now: datetime | None = None
    ) -> dict[Any, tuple[int, ...]]:
        """Counted at most once a minute; this turn's changes are not included yet. ``now``: where the span begins at a
        fixed moment, as at midnight, or the counts depend on it."""
        minutes = [at.replace(second=0, microsecond=0) for at in (since, now) if at is not None]
        key = (statement, *minutes)
        known = self._cache.figures.get(key)
        if known is None:
            of_now = {} if now is None else {"now": moment(now)}
            rows = await self._link.rows(statement, _span_values(since) | of_now)
            known = {row[0]: tuple(row[1:]) for row in rows}
            if len(self._cache.figures) > _KEPT:
                self._cache.figures.clear()
            self._cache.figures[key] = known
        return known
