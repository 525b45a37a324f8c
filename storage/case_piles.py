"""Pages of cases for the moderators' desk, by keyset: a page costs the same with a million cases as with ten.

Cases by time: those whose claim or deadline ends within a span, and the number of waiting cases.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Column, Select, bindparam, func, literal, or_, select, tuple_

from bot.domain.cases.reports import DECIDED, HELD, Case, State
from bot.domain.catalogue.catalogue import Severity
from bot.domain.desk.alarms import DueCaseKind
from bot.domain.desk.desk import Pile, is_late_critical
from bot.domain.people import Account
from bot.usecases.ports.desk import PileQuery
from bot.usecases.ports.moderation import AreaWaitCount
from storage.case_rows import BY_URGENCY, COLUMNS, OPEN, RANKS, case_of, for_readers
from storage.cases import SqlCases
from storage.columns import datetime_of, moment
from storage.conditions import Condition, IndexHint
from storage.link import Link
from storage.models import cases
from storage.queries import OverlaidRows, Query, RowSource

_OLDEST: Final = (cases.c.deadline, cases.c.id)
DECIDED_AT: Final = Query(
    cases,
    COLUMNS,
    cases.c.owner == bindparam("who"),
    cases.c.state.in_(sorted(DECIDED)),
    cases.c.decided_at == bindparam("at"),
    order=BY_URGENCY,
)
MERGED_AT: Final = Query(
    cases,
    COLUMNS,
    cases.c.owner == bindparam("who"),
    cases.c.state == State.MERGED.value,
    cases.c.decided_at == bindparam("at"),
    order=BY_URGENCY,
)
OPEN_CASES: Final = for_readers(Query(cases, COLUMNS, OPEN))
_ACTS, _AREAS = (
    {
        restricted: select(column, func.count()).where(*query.where).group_by(column)
        for restricted, query in OPEN_CASES.items()
    }
    for column in (cases.c.act_id, cases.c.area_id)
)
HELD_CASES: Final = for_readers(Query(cases, COLUMNS, cases.c.state.in_(sorted(HELD))))
_HOLDER: Final = cases.c.owner.concat("")
"""Not tied to an index: otherwise SQLite reads all cases in the order of their assignees."""
_ASSIGNEES: Final = {
    restricted: select(_HOLDER, func.count()).where(*query.where).group_by(_HOLDER)
    for restricted, query in HELD_CASES.items()
}

_AT_ONCE: Final = 500
_CRITICAL: Final = RANKS[Severity.CRITICAL]
_IS_CRITICAL: Final = cases.c.rank + 0 == _CRITICAL
"""By a sum: otherwise SQLite takes an index of all cases of a rank, including decided ones. A critical case never waits
behind all others, whoever sent it, so that its rank says its severity."""
_NOT_LATE_CRITICAL: Final = (
    "cases.id NOT IN (SELECT grave.id FROM cases AS grave WHERE "
    "(grave.state IN ('claimed', 'needs_info', 'new')) IS TRUE AND grave.rank + 0 = 0 "
    "AND grave.deadline <= :grave_at)"
)


class SqlPiles:
    """Implements ``bot.usecases.ports.desk.Piles``."""

    def __init__(self, link: Link, staged: SqlCases) -> None:
        self._link = link
        self._staged = staged

    async def page(self, wanted: PileQuery, *, limit: int, after: str = "") -> Sequence[Case]:
        last = await self._staged.get(after) if after else None
        changed, page = len(self._staged.changes()), list[Case]()
        for part in parts_of_pile(wanted, last):
            if (missing := limit - len(page)) > 0:
                rows = await self._link.rows(part.statement(missing + changed))
                page += self._staged.rows.overlay(part.query, rows, limit=missing)
        return page

    async def count(self, wanted: PileQuery, *, most: int | None = None) -> int:
        query = PilePart(wanted).query
        if most is not None:
            some = select(cases.c.id).where(*query.where).limit(bindparam("most")).subquery()
            count: int = (await self._link.rows(select(func.count()).select_from(some), {"most": most}))[0][0]
            if count >= most or not self._staged.changes():
                return count
        return await self._staged.rows.count(query)

    async def assignees(self, *, restricted: bool = False) -> Mapping[Account, int]:
        rows = await self._link.rows(_ASSIGNEES[restricted])
        return {Account.parse(row[0]): row[1] for row in rows}

    async def merged_at(self, by: Account, at: datetime) -> Sequence[Case]:
        return await self._staged.rows.find(MERGED_AT, {"who": str(by), "at": moment(at)})

    async def decided_at(self, by: Account, at: datetime) -> Sequence[Case]:
        return await self._staged.rows.find(DECIDED_AT, {"who": str(by), "at": moment(at)})

    async def acts(self, *, restricted: bool = False) -> Mapping[str, int]:
        return {row[0]: row[1] for row in await self._link.rows(_ACTS[restricted])}

    async def areas(self, *, restricted: bool = False) -> Mapping[str, int]:
        return {row[0]: row[1] for row in await self._link.rows(_AREAS[restricted])}


class PileHalf(StrEnum):
    """Late critical cases come before all others of their pile; each half has its own order."""

    LATE_CRITICAL = "late critical"
    """The oldest deadline first."""
    OTHERS = "others"


@dataclass(frozen=True, slots=True)
class PilePart:
    """A pile, or one half of it, from behind a place in its order (``place_in``)."""

    wanted: PileQuery
    half: PileHalf | None = None
    behind: tuple[Any, ...] | None = None

    @property
    def order(self) -> tuple[Column[Any], ...]:
        is_by_deadline = self.half is PileHalf.LATE_CRITICAL or self.wanted.pile is Pile.LATE
        return _OLDEST if is_by_deadline else BY_URGENCY

    @property
    def query(self) -> Query[Case]:
        order, where = self.order, self._conditions()
        if self.behind is not None:
            first = order[0] + 0 if self.wanted.pile is Pile.MINE else order[0]  # found by their assignee
            where.append(tuple_(first, order[1]) > tuple_(*(literal(part) for part in self.behind)))
        return Query(cases, COLUMNS, *where, order=order, is_made_once=False)

    def place_in(self, case: Case) -> tuple[Any, ...]:
        """Where the case is in the order of this part."""
        return tuple(COLUMNS[column.name](case) for column in self.order)

    def statement(self, limit: int) -> Select[Any]:
        """So many rows of this part: ids from an index alone, then their rows."""
        wanted, pile, order = self.wanted, self.query, self.order
        if wanted.pile is Pile.MINE:  # few: all of them, sorted in memory
            return pile.all
        keys = select(*order).where(*pile.where)
        if wanted.areas and self.half is not PileHalf.LATE_CRITICAL:
            # first all of these areas, then their order: the other way round SQLite reads the whole queue
            some = keys.cte("some").prefix_with("MATERIALIZED")
            keys = select(some.c.id).order_by(*(some.c[column.name] for column in order))
        else:
            keys = keys.with_only_columns(cases.c.id).order_by(*order)
        ids = keys.limit(limit).subquery()
        return select(cases).join(ids, cases.c.id == ids.c.id).order_by(*order)

    def _conditions(self) -> list[Condition]:
        """What the half adds, by sums, so that it decides about no index."""
        wanted, where = self.wanted, _where(self.wanted)
        match self.half:
            case None:
                return where
            case PileHalf.LATE_CRITICAL if wanted.pile is Pile.MINE:
                is_late = cases.c.deadline + 0 <= moment(wanted.now)
                return [*where, _IS_CRITICAL, is_late]
            case PileHalf.LATE_CRITICAL:
                return _where_late_critical(wanted)
        return [
            *where,
            cases.c.rank != _CRITICAL if wanted.pile is Pile.LATE else _not_late_critical(wanted.now),
        ]


def _not_late_critical(now: datetime) -> Condition:
    """Every other case, told by its id: so that a page's keys are read from an index that holds no deadlines."""
    at = moment(now)
    meaning = or_(cases.c.rank != _CRITICAL, cases.c.deadline > at)
    return IndexHint(_NOT_LATE_CRITICAL, meaning).bindparams(grave_at=at)


def parts_of_pile(wanted: PileQuery, last: Case | None = None) -> Sequence[PilePart]:
    """What is to be read of a pile, in its order; from behind ``last`` if that is given."""
    if wanted.severity not in (None, Severity.CRITICAL):
        return [_part_after(PilePart(wanted), last)]
    late, others = PilePart(wanted, PileHalf.LATE_CRITICAL), PilePart(wanted, PileHalf.OTHERS)
    if last is None or is_late_critical(last, wanted.now):
        return [_part_after(late, last), others]
    return [_part_after(others, last)]


def _part_after(part: PilePart, last: Case | None) -> PilePart:
    return part if last is None else replace(part, behind=part.place_in(last))


def _where(wanted: PileQuery) -> list[Condition]:
    where: list[Condition] = []
    narrow = bool(wanted.act or wanted.areas)
    state = (
        cases.c.state.concat("") if narrow else cases.c.state
    )  # not tied to an index: found by act or area instead
    match wanted.pile:
        case Pile.WAITING:
            where.append(state == State.NEW.value)
        case Pile.MINE:
            where += (cases.c.owner == str(wanted.who), cases.c.state.in_(sorted(HELD)))
        case Pile.ASKED:
            where.append(state == State.NEEDS_INFO.value)
        case Pile.LATE:
            where += (OPEN, cases.c.deadline <= moment(wanted.now))
    if wanted.severity is not None:
        # without the cases that wait behind all others; when they are found by another column, by a sum:
        # otherwise SQLite takes an index of all cases of a rank, including decided ones
        rank = cases.c.rank + 0 if narrow or wanted.pile is Pile.LATE else cases.c.rank
        where.append(rank == RANKS[wanted.severity])
    if wanted.act:
        # late cases are found by their deadline: otherwise SQLite takes the index of all cases of an act
        act = cases.c.act_id.concat("") if wanted.pile is Pile.LATE else cases.c.act_id
        where.append(act == wanted.act)
    if wanted.areas:
        area = cases.c.area_id.concat("") if wanted.pile is Pile.MINE else cases.c.area_id
        where.append(area.in_(sorted(wanted.areas)))
    if not wanted.restricted:
        where.append(~cases.c.restricted)
    if narrow:
        where.append(OPEN)
    return where


def _where_late_critical(wanted: PileQuery) -> list[Condition]:
    """The late critical cases of a pile that is not one person's, found by their deadline."""
    state = cases.c.state.concat("")
    where: list[Condition] = [OPEN, _IS_CRITICAL, cases.c.deadline <= moment(wanted.now)]
    match wanted.pile:
        case Pile.WAITING:
            where.append(state == State.NEW.value)
        case Pile.ASKED:
            where.append(state == State.NEEDS_INFO.value)
    where += [cases.c.act_id.concat("") == wanted.act] if wanted.act else []
    where += [cases.c.area_id.concat("").in_(sorted(wanted.areas))] if wanted.areas else []
    where += [] if wanted.restricted else [~cases.c.restricted]
    return where


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
