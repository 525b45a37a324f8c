"""Pages and graded accounts of online reports: keyed names, counted from one index."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, bindparam, delete, func, select, update

from bot.domain.people import Account
from bot.domain.submissions.online import AccountGrade
from bot.usecases.ports.online import LinkCount, LinkKind
from storage.case_figures import quarter_begins
from storage.case_rows import exclude_restricted
from storage.columns import moment
from storage.link import Link
from storage.models import cases, reports
from storage.models_moderation import account_grades, report_links
from storage.repository import Repository
from storage.row_cache import RowCache
from storage.staged_rows import MissingRow, StagedLog, StagedRows
from storage.storage_context import StorageContext

_LOOKED_AT: Final = 5_000
"""At most this many reports of one page or account are read; more add nothing about where and when."""
_KIND: Final = report_links.c.kind == bindparam("kind")
_MANY: Final = func.count().label("many")


def _top(*more: ColumnElement[bool]) -> Select[Any]:
    return (
        select(report_links.c.name, _MANY)
        .where(_KIND, report_links.c.day >= bindparam("since"), *more)
        .group_by(report_links.c.name)
        .order_by(_MANY.desc(), report_links.c.name)
    )


_OUTSIDE: Final = report_links.c.circle.is_(False)
_GRADED: Final = select(account_grades.c.name).where(account_grades.c.name == report_links.c.name).exists()
TOP: Final = {
    (LinkKind.PAGE, True): _top(),
    (LinkKind.PAGE, False): _top(_OUTSIDE),
    (LinkKind.ACCOUNT, True): _top(_GRADED),
    (LinkKind.ACCOUNT, False): _top(_OUTSIDE, _GRADED),
}
_SOME: Final = select(report_links.c.report_id).where(_KIND, report_links.c.name == bindparam("name"))
SOME: Final = {True: _SOME, False: _SOME.where(_OUTSIDE)}
_THESE: Final = (
    select(report_links.c.report_id)
    .where(_KIND, report_links.c.name == bindparam("name"))
    .limit(_LOOKED_AT)
    .subquery("these")
)
_JOINED: Final = _THESE.join(reports, reports.c.id == _THESE.c.report_id).join(
    cases, cases.c.id == reports.c.case_id
)
_CASES: Final = (
    select(cases.c.id)
    .select_from(_JOINED)
    .group_by(cases.c.id, cases.c.opened_at)
    .order_by(cases.c.opened_at.desc(), cases.c.id)
)


def _by(what: ColumnElement[Any]) -> Select[Any]:
    recent = cases.c.opened_at >= bindparam("since")
    return select(what.label("what"), _MANY).select_from(_JOINED).where(recent).group_by("what")


_ACTS: Final = _by(cases.c.act_id)
_QUARTERS: Final = _by(cases.c.quarter)
_GRADE: Final = select(account_grades.c.grade).where(account_grades.c.name == bindparam("name"))
_DROP_GRADE: Final = delete(account_grades).where(account_grades.c.name == bindparam("at"))
_DROP_ROWS: Final = delete(report_links).where(
    report_links.c.kind == LinkKind.ACCOUNT.value, report_links.c.name == bindparam("at")
)
_MOVE: Final = (
    update(report_links).where(report_links.c.report_id == bindparam("at")).values(circle=bindparam("inner"))
)
_RESTRICT: Final = (
    update(report_links)
    .where(
        report_links.c.circle.is_(False),
        select(reports.c.id)
        .join(cases, cases.c.id == reports.c.case_id)
        .where(reports.c.id == report_links.c.report_id, cases.c.restricted)
        .exists(),
    )
    .values(circle=True)
)
_THERE: Final = select(reports.c.id).where(
    reports.c.id.in_(bindparam("these", expanding=True)), reports.c.sealed.is_not(None)
)
UNCOUNTED: Final = delete(account_grades).where(
    ~select(report_links.c.name)
    .where(report_links.c.kind == LinkKind.ACCOUNT.value, report_links.c.name == account_grades.c.name)
    .exists()
)
"""A grade is removed with the last report that it counts."""


class SqlOnline(Repository):
    """Implements ``bot.usecases.ports.online.OnlineLinks``."""

    def __init__(self, link: Link, context: StorageContext, cache: RowCache) -> None:
        self._link = link
        self._cache = cache
        self._context = context
        self._added: StagedRows[tuple[str, LinkKind], dict[str, Any]] = StagedRows()
        self._grades: StagedRows[str, dict[str, Any]] = StagedRows()
        self._moved: StagedLog[tuple[str, bool]] = StagedLog()
        self._restricting: StagedLog[bool] = StagedLog()
        self.stages = (self._added, self._grades, self._moved, self._restricting)

    def add(self, report_id: str, kind: LinkKind, address: str, *, day: date, circle: bool) -> None:
        row = {"name": self._name(kind, address), "day": day.isoformat(), "circle": circle}
        self._added.set((report_id, kind), {"report_id": report_id, "kind": kind.value, **row})

    def move_report(self, report_id: str, *, circle: bool) -> None:
        self._moved.add((report_id, circle))

    def restrict_with_cases(self) -> None:
        self._restricting.add(True)

    async def top(self, kind: LinkKind, *, since: date, circle: bool, limit: int) -> Sequence[LinkCount]:
        if kind is LinkKind.ACCOUNT:
            counts = await self._top(kind, since, circle, limit)
            grades = await self._grades_of(list(counts))
            return [LinkCount(name, many, grades.get(name)) for name, many in counts.items()]
        minute = self._context.clock.now().replace(second=0, microsecond=0)
        key = ("pages", since, circle, limit, minute)
        known = self._cache.figures.get(key)
        if known is None:
            known = self._cache.figures[key] = await self._top(kind, since, circle, limit)
        return [LinkCount(name, many) for name, many in known.items()]

    async def _top(self, kind: LinkKind, since: date, circle: bool, limit: int) -> dict[str, int]:
        """In their order. Pages, which are many, are counted once a minute;
        a grade that was removed is gone at once."""
        values = {"kind": kind.value, "since": since.isoformat()}
        rows = await self._link.rows(TOP[kind, circle].limit(limit), values)
        return {row.name: row.many for row in rows}

    async def _grades_of(self, names: Sequence[str]) -> Mapping[str, AccountGrade]:
        return {
            name: AccountGrade(row.grade)
            for name in names
            for row in await self._link.rows(_GRADE, {"name": name})
        }

    async def cases_of(self, kind: LinkKind, name: str, *, restricted: bool, limit: int) -> Sequence[str]:
        statement = exclude_restricted(_CASES, restricted).limit(limit)
        return [row.id for row in await self._link.rows(statement, {"kind": kind.value, "name": name})]

    async def reports_of(self, kind: LinkKind, name: str, *, circle: bool, limit: int) -> Sequence[str]:
        rows = await self._link.rows(SOME[circle].limit(limit), {"kind": kind.value, "name": name})
        return [row.report_id for row in rows]

    async def acts_of(self, name: str, *, since: datetime, restricted: bool) -> Mapping[str, int]:
        return await self._count_rows(_ACTS, name, since, restricted)

    async def quarters_of(self, name: str, *, since: datetime, restricted: bool) -> Mapping[datetime, int]:
        counts = await self._count_rows(_QUARTERS, name, since, restricted)
        return {quarter_begins(quarter): many for quarter, many in counts.items()}

    async def _count_rows(
        self, statement: Select[Any], name: str, since: datetime, restricted: bool
    ) -> dict[Any, int]:
        values = {"kind": LinkKind.ACCOUNT.value, "name": name, "since": moment(since)}
        rows = await self._link.rows(exclude_restricted(statement, restricted), values)
        return {row.what: row.many for row in rows}

    async def grade_of(self, account: str) -> AccountGrade | None:
        name = self._name(LinkKind.ACCOUNT, account)
        set_now = self._grades.get(name)
        if not isinstance(set_now, MissingRow):
            return AccountGrade(set_now["grade"]) if set_now is not None else None
        rows = await self._link.rows(_GRADE, {"name": name})
        return AccountGrade(rows[0].grade) if rows else None

    def set_grade(self, account: str, grade: AccountGrade, *, by: Account, day: date) -> None:
        name = self._name(LinkKind.ACCOUNT, account)
        row = {"name": name, "grade": grade.value, "by": str(by), "day": day.isoformat()}
        self._grades.set(name, row)

    async def drop_grade(self, account: str) -> None:
        name = self._name(LinkKind.ACCOUNT, account)
        self._grades.set(name, None)
        for key, row in self._added.items().items():
            if row is not None and row["name"] == name:
                self._added.set(key, None)

    def _name(self, kind: LinkKind, address: str) -> str:
        return self._context.ring.online(f"{kind} {address}")

    async def flush(self, link: Link) -> None:
        """After the reports: nothing is kept for a report that has lost its words in this batch."""
        rows = [row for row in self._added.batch.values() if row is not None]
        if rows:
            these = {"these": sorted({row["report_id"] for row in rows})}
            there = {row.id for row in await link.rows(_THERE, these)}
            await link.put(report_links, [row for row in rows if row["report_id"] in there])
        await link.many(_MOVE, [{"at": i, "inner": circle} for i, circle in self._moved.batch])
        if self._restricting.batch:
            await link.run(_RESTRICT)
        await link.put(account_grades, [row for row in self._grades.batch.values() if row is not None])
        gone = [{"at": name} for name, row in self._grades.batch.items() if row is None]
        await link.many(_DROP_ROWS, gone)
        await link.many(_DROP_GRADE, gone)
