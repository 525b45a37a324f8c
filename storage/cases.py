"""Cases: the queue, assignees, and numbers that reveal no order.

Queries return what the database holds with this batch's changes laid over it. So nothing is flushed before the
end, and a failed turn leaves no trace.

How many cases a moderator has in work, counted again when a claim is stored.

Two workers on PostgreSQL may both have counted before either stored, so that each sees room for one more. So
each moderator who gets a case in this transaction is locked, in the same order everywhere, and counted after
everything that is committed by then.

Restricts many cases with one statement at the commit; what the batch reads before it already includes that.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, bindparam, func, insert, or_, select, text, update

from bot.domain.cases.reports import DECIDED, HELD, IN_WORK, PROVEN, Case, State
from bot.domain.cases.triage import MOST_OPEN_CLAIMS
from bot.domain.catalogue.catalogue import Severity
from bot.domain.people import Account
from bot.domain.values import replace
from bot.usecases.ports.reports import WaitTimes
from storage.case_numbers import CaseNumbers
from storage.case_rows import BY_URGENCY, COLUMNS, RANKS, case_of, for_readers, row_of, urgency
from storage.columns import moment
from storage.conditions import Condition
from storage.link import Link
from storage.models import cases
from storage.prepared_reads import PreparedRead
from storage.queries import OverlaidRows, Query, RowSource
from storage.repository import Repository
from storage.row_cache import RowCache
from storage.staged_rows import MissingRow, StagedLog, StagedRows

_HELD: Final = sorted(HELD)
_OPEN: Final = (State.NEW, *_HELD)
_SOME: Final = 50
_FEW: Final = 10
"""With fewer decided cases than this, no waiting time is given."""
_WAITS_HOLD: Final = timedelta(minutes=1)
_ALONE: Final = text("SELECT pg_advisory_xact_lock(4118, hashtext(:who))")
_OVER: Final = (
    select(cases.c.owner)
    .where(cases.c.owner.in_(bindparam("these", expanding=True)), cases.c.state.in_(sorted(IN_WORK)))
    .group_by(cases.c.owner)
    .having(func.count() > MOST_OPEN_CLAIMS)
    .limit(1)
)
_RESTRICT: Final = (
    update(cases)
    .where(cases.c.restricted.is_(False), cases.c.act_id.not_in(bindparam("acts", expanding=True)))
    .values(restricted=True, version=cases.c.version + 1)
)


def _query(
    *where: Condition, order: Sequence[ColumnElement[Any]] = BY_URGENCY, at_once: bool = False
) -> Query[Case]:
    return Query(cases, COLUMNS, *where, order=order, at_once=at_once)


_ONE: Final = PreparedRead(select(cases).where(cases.c.id == bindparam("id")), at_once=True)
_HELD_BY: Final = _query(cases.c.owner == bindparam("who"), cases.c.state.in_(_HELD), at_once=True)
_WAITING: Final = for_readers(_query(cases.c.state == State.NEW.value))
_WAITING_AFTER: Final = for_readers(
    _query(
        cases.c.state == State.NEW.value,
        or_(
            cases.c.priority > bindparam("place"),
            and_(cases.c.priority == bindparam("place"), cases.c.id > bindparam("id")),
        ),
    )
)
_BEHIND: Final = _query(cases.c.id > bindparam("after"), order=(cases.c.id,))
_EXPIRED: Final = _query(cases.c.until <= bindparam("at"), cases.c.state.in_(_OPEN))
_TO_TELL: Final = _query(
    cases.c.told.is_(False), cases.c.decided_at <= bindparam("at"), cases.c.state.in_(sorted(DECIDED))
)
_RIGHT_DUE: Final = _query(
    cases.c.right_due.is_not(None),
    cases.c.right_due <= bindparam("at"),
    cases.c.state.concat("").in_(sorted(PROVEN)),  # not tied to an index: found by the time
    order=(cases.c.right_due, cases.c.id),
)
_LOOK_DUE: Final = _query(
    cases.c.look_due.is_not(None), cases.c.look_due <= bindparam("at"), order=(cases.c.look_due, cases.c.id)
)
_MERGED_INTO: Final = _query(cases.c.merged_into == bindparam("into"), cases.c.merged_into != "")
_BY_NUMBER: Final = _query(cases.c.number == bindparam("number"))
_WAITS: Final = select(cases.c.decided_at - cases.c.opened_at).where(
    cases.c.rank == bindparam("rank"), cases.c.decided_at >= bindparam("since")
)
_ADD: Final = insert(cases).values({c.name: bindparam(c.name) for c in cases.columns})
_SAVE: Final = (
    update(cases)
    .where(cases.c.id == bindparam("at"), cases.c.version == bindparam("read"))
    .values({c.name: bindparam(f"new_{c.name}") for c in cases.columns if not c.primary_key})
)


class CaseQueries(ABC):
    """The queries for cases, wherever the cases are: in a batch, or in a test's dictionary."""

    def __init__(self, rows: RowSource[Case]) -> None:
        self._rows: RowSource[Case] = rows

    @abstractmethod
    async def get(self, case_id: str) -> Case | None: ...

    async def open_claims(self, owner: Account) -> int:
        return sum(case.state in IN_WORK for case in await self.held_by(owner))

    async def held_by(self, owner: Account) -> Sequence[Case]:
        """Undecided cases that this moderator holds, most urgent first."""
        return await self._rows.find(_HELD_BY, {"who": str(owner)})

    async def waiting(self, *, limit: int, after: str = "", restricted: bool = False) -> Sequence[Case]:
        last = await self.get(after) if after else None
        if last is None:
            return await self._rows.find(_WAITING[restricted], limit=limit)
        place, case_id = urgency(last)
        return await self._rows.find(_WAITING_AFTER[restricted], {"place": place, "id": case_id}, limit=limit)

    async def cases_after(self, after: str, *, limit: int) -> Sequence[Case]:
        return await self._rows.find(_BEHIND, {"after": after}, limit=limit)

    async def count_waiting(self, *, restricted: bool = False) -> int:
        return await self._rows.count(_WAITING[restricted])

    async def expired_cases(self, now: datetime) -> Sequence[Case]:
        return await self._rows.find(_EXPIRED, {"at": moment(now)})

    async def cases_to_notify(self, decided_before: datetime) -> Sequence[Case]:
        return await self._rows.find(_TO_TELL, {"at": moment(decided_before)})

    async def right_due(self, now: datetime) -> Sequence[Case]:
        return await self._rows.find(_RIGHT_DUE, {"at": moment(now)}, limit=_SOME)

    async def look_due(self, now: datetime) -> Sequence[Case]:
        return await self._rows.find(_LOOK_DUE, {"at": moment(now)}, limit=_SOME)

    async def merged_into(self, case_id: str) -> Sequence[Case]:
        return await self._rows.find(_MERGED_INTO, {"into": case_id})

    async def by_number(self, number: int) -> Case | None:
        return next(iter(await self._rows.find(_BY_NUMBER, {"number": number})), None)


class SqlCases(CaseQueries, Repository):
    """Implements ``bot.usecases.ports.reports.Cases``."""

    def __init__(self, link: Link, cache: RowCache, numbers: CaseNumbers) -> None:
        self.rows = OverlaidRows(link, cases.c.id, self._case_of, self.changes)
        super().__init__(self.rows)
        self._link = link
        self._cache = cache
        self._numbers = numbers
        self._added: StagedRows[str, Case] = StagedRows()
        self._saved: StagedRows[str, Case] = StagedRows()
        self._written: list[Case] = []
        self._restricting = CaseRestrictions()
        self.stages = (self._added, self._saved, self._restricting.stage)

    async def get(self, case_id: str) -> Case | None:
        staged = self._staged_case(case_id)
        if staged is not None:
            return staged
        case = self._cache.cases.get(case_id)
        if isinstance(case, MissingRow):
            rows = await self._link.rows(_ONE, {"id": case_id})
            case = case_of(rows[0]) if rows else None
            if case is not None:
                self._cache.cases.set(case_id, case)
        return case and self._restricting.apply_to(case)

    def restrict_all_but(self, acts: Collection[str]) -> None:
        self._restricting.restrict_all_but(acts)

    def _staged_case(self, case_id: str) -> Case | None:
        for stage in (self._saved, self._added):
            case = stage.get(case_id)
            if isinstance(case, Case):
                return self._restricting.apply_to(case)
        return None

    def add(self, case: Case) -> None:
        self._added.set(case.id, case)

    def save(self, case: Case) -> None:
        self._saved.set(case.id, case)

    async def new_number(self, day: date) -> int:
        return await self._numbers.take_number(day)

    async def wait_times(self, severity: Severity, *, since: datetime) -> WaitTimes | None:
        """Counted at most once a minute; cases that this turn decides are not included yet."""
        known = self._cache.waits.get(severity)
        if known is not None and abs(since - known[0]) < _WAITS_HOLD:
            return known[1]
        values = {"rank": RANKS[severity], "since": moment(since)}
        waited = sorted(row[0] for row in await self._link.rows(_WAITS, values))
        times = None
        if len(waited) >= _FEW:
            middle, most = (waited[int(len(waited) * share)] for share in (0.5, 0.9))
            times = WaitTimes(timedelta(microseconds=middle), timedelta(microseconds=most))
        self._cache.waits[severity] = (since, times)
        return times

    def _case_of(self, row: Any) -> Case:
        return self._restricting.apply_to(case_of(row))

    def changes(self) -> dict[str, Case]:
        both = {**self._added.items(), **self._saved.items()}
        return {
            case_id: self._restricting.apply_to(case) for case_id, case in both.items() if case is not None
        }

    async def flush(self, link: Link) -> None:
        """Raises Conflict when a case has changed since it was read."""
        added = {case_id: case for case_id, case in self._added.batch.items() if case is not None}
        saved = [case for case in self._saved.batch.values() if case is not None]
        for case in saved:
            if case.id in added:
                added[case.id] = case
        await link.many(_ADD, [row_of(case, version=case.version) for case in added.values()])
        changed = [case for case in saved if case.id not in added]
        taking = (
            [] if link.dialect == "sqlite" else new_assignees((self._case_as_read(c), c) for c in changed)
        )
        await lock_assignees(link, taking)
        await self._update(link, changed)
        await check(link, taking)
        await self._restricting.flush(link)
        self._written = [*added.values(), *(replace(case, version=case.version + 1) for case in changed)]
        await self._numbers.flush(link)

    def _case_as_read(self, after: Case) -> Case | None:
        """The case as this batch has read it."""
        case = self._cache.cases.get(after.id)
        return case if isinstance(case, Case) else None

    async def _update(self, link: Link, changed: list[Case]) -> None:
        rows = [
            {
                "at": case.id,
                "read": case.version,
                **{f"new_{name}": value for name, value in row_of(case, version=case.version + 1).items()},
            }
            for case in sorted(changed, key=lambda c: c.id)  # rows are locked in one order everywhere
        ]
        if link.dialect == "sqlite":
            touched = await link.count_many(_SAVE, rows)
        else:  # asyncpg does not count the rows of executemany
            touched = sum([await link.run(_SAVE, row) for row in rows])
        if touched != len(rows):
            for case in changed:
                self._cache.cases.forget(case.id)
            raise link.fail("a case changed meanwhile")

    def update_cache(self) -> None:
        for case in self._written:
            self._cache.cases.set(case.id, case)
        if self._restricting.has_changes:
            self._cache.forget_cases()


def new_assignees(changes: Iterable[tuple[Case | None, Case]]) -> list[str]:
    """Moderators who take one more case to work on, by (before, after); sorted. A person who withdraws their
    own decision, or gets an answer, takes none: that is never refused."""
    return sorted(
        {
            str(after.assignee)
            for before, after in changes
            if after.assignee is not None
            and after.state in IN_WORK
            and (before is None or before.assignee != after.assignee)
        }
    )


async def lock_assignees(link: Link, who: Sequence[str]) -> None:
    """Lock until the end of the transaction: no other transaction gives these moderators a case."""
    for moderator in who:
        await link.rows(_ALONE, {"who": moderator})


async def check(link: Link, who: Sequence[str]) -> None:
    """Raises Conflict when a moderator has too many cases now: their turn is run again and then refused."""
    if who and await link.rows(_OVER, {"these": list(who)}):
        raise link.fail("a moderator got a case elsewhere meanwhile")


class CaseRestrictions:
    """``stage`` has the acts whose cases alone may stay unrestricted from now on."""

    def __init__(self) -> None:
        self.stage: StagedLog[frozenset[str]] = StagedLog()

    def restrict_all_but(self, acts: Collection[str]) -> None:
        self.stage.add(frozenset(acts))

    def apply_to(self, case: Case) -> Case:
        closed = any(case.act_id not in acts for acts in self.stage)
        return replace(case, restricted=True) if closed and not case.restricted else case

    @property
    def has_changes(self) -> bool:
        return bool(self.stage.batch)

    async def flush(self, link: Link) -> None:
        """After the single cases, whose versions are those that were read."""
        for acts in self.stage.batch:
            await link.run(_RESTRICT, {"acts": sorted(acts)})
