"""Pages of cases for the moderators' desk, by keyset:
a page costs the same with a million cases as with ten."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, TextClause, bindparam, func, literal, select, text, tuple_

from bot.domain.cases.reports import DECIDED, HELD, Case, State
from bot.domain.desk.desk import Pile
from bot.domain.people import Account
from bot.usecases.ports.desk import PileQuery
from storage.case_rows import BY_URGENCY, RANKS, case_of, exclude_restricted, rank_of, urgency
from storage.cases import SqlCases
from storage.columns import moment
from storage.link import Link
from storage.models import cases

_OPEN: Final = text("(cases.state IN ('claimed', 'needs_info', 'new')) IS TRUE")
"""Exactly as the partial indexes have it: otherwise SQLite does not use them. ``IS TRUE`` keeps SQLite from
looking up three states in another index instead."""
_URGENT: Final = BY_URGENCY
_OLDEST: Final = (cases.c.deadline, cases.c.id)
_DECIDED: Final = select(cases).where(
    cases.c.owner == bindparam("who"),
    cases.c.state.in_(sorted(DECIDED)),
    cases.c.decided_at == bindparam("at"),
)
_ACTS: Final = select(cases.c.act_id, func.count()).where(_OPEN).group_by(cases.c.act_id)
_AREAS: Final = select(cases.c.area_id, func.count()).where(_OPEN).group_by(cases.c.area_id)


class SqlPiles:
    """Implements ``bot.usecases.ports.desk.Piles``."""

    def __init__(self, link: Link, staged: SqlCases) -> None:
        self._link = link
        self._staged = staged

    async def page(self, wanted: PileQuery, *, limit: int, after: str = "") -> Sequence[Case]:
        key = _oldest if wanted.pile is Pile.LATE else urgency
        last = await self._staged.get(after) if after else None
        behind = key(last) if last is not None else None
        changed = self._staged.changes()
        statement = page_statement(wanted, behind, limit + len(changed))
        cases_by_id = {row.id: case_of(row) for row in await self._link.rows(statement)}
        cases_by_id.update(changed)
        fits = [c for c in cases_by_id.values() if _fits(c, wanted) and (behind is None or key(c) > behind)]
        return sorted(fits, key=key)[:limit]

    async def decided_at(self, by: Account, at: datetime) -> Sequence[Case]:
        rows = await self._link.rows(_DECIDED, {"who": str(by), "at": moment(at)})
        cases_by_id = {row.id: case_of(row) for row in rows} | self._staged.changes()
        same = (
            c for c in cases_by_id.values() if (c.assignee, c.decided_at) == (by, at) and c.state in DECIDED
        )
        return sorted(same, key=urgency)

    async def acts(self, *, restricted: bool = False) -> Mapping[str, int]:
        return {row[0]: row[1] for row in await self._link.rows(exclude_restricted(_ACTS, restricted))}

    async def areas(self, *, restricted: bool = False) -> Mapping[str, int]:
        return {row[0]: row[1] for row in await self._link.rows(exclude_restricted(_AREAS, restricted))}


def _oldest(case: Case) -> tuple[Any, ...]:
    return moment(case.deadline), case.id


def _fits(case: Case, wanted: PileQuery) -> bool:
    """The condition of ``_where``, for a case that this batch has changed."""
    of_pile: Mapping[Pile, Callable[[], bool]] = {
        Pile.WAITING: lambda: case.state is State.NEW,
        Pile.MINE: lambda: case.state in HELD and case.assignee == wanted.who,
        Pile.ASKED: lambda: case.state is State.NEEDS_INFO,
        Pile.LATE: lambda: case.is_open and case.deadline <= wanted.now,
    }
    return (
        of_pile[wanted.pile]()
        and (wanted.severity is None or rank_of(case) == RANKS[wanted.severity])
        and wanted.act in ("", case.act_id)
        and (not wanted.areas or case.area_id in wanted.areas)
        and (wanted.restricted or not case.restricted)
    )


def page_statement(wanted: PileQuery, behind: tuple[Any, ...] | None, limit: int) -> Select[Any]:
    """Ids from an index alone, then their rows."""
    order = _OLDEST if wanted.pile is Pile.LATE else _URGENT
    where = _where(wanted)
    if wanted.pile is Pile.MINE:  # few: all of them, sorted here
        return select(cases).where(*where)
    if behind is not None:
        where.append(tuple_(*order) > tuple_(*(literal(part) for part in behind)))
    keys = select(*order).where(*where)
    if (
        wanted.areas
    ):  # first all of these areas, then their order: the other way round SQLite reads the whole queue
        some = keys.where(cases.c.area_id.in_(sorted(wanted.areas))).cte("some").prefix_with("MATERIALIZED")
        keys = select(some.c.id).order_by(*(some.c[column.name] for column in order))
    else:
        keys = keys.with_only_columns(cases.c.id).order_by(*order)
    ids = keys.limit(limit).subquery()
    return select(cases).join(ids, cases.c.id == ids.c.id).order_by(*order)


def _where(wanted: PileQuery) -> list[ColumnElement[bool] | TextClause]:
    where: list[ColumnElement[bool] | TextClause] = []
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
            where += (_OPEN, cases.c.deadline <= moment(wanted.now))
    if wanted.severity is not None:
        # without the cases that wait behind all others; when they are found by another column, by a sum:
        # otherwise SQLite takes an index of all cases of a rank, including decided ones
        rank = cases.c.rank + 0 if narrow or wanted.pile is Pile.LATE else cases.c.rank
        where.append(rank == RANKS[wanted.severity])
    if wanted.act:
        # late cases are found by their deadline: otherwise SQLite takes the index of all cases of an act
        act = cases.c.act_id.concat("") if wanted.pile is Pile.LATE else cases.c.act_id
        where.append(act == wanted.act)
    if not wanted.restricted:
        where.append(~cases.c.restricted)
    if narrow:
        where.append(_OPEN)
    return where
