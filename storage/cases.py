"""Cases: the queue, who holds what, and numbers that tell no order.

Queries answer what the database holds with this batch's changes laid over it, so nothing is flushed
before the end and a failed turn leaves no trace.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, and_, bindparam, func, insert, or_, select, update

from bot.domain.cases.afterwards import due_to_ask
from bot.domain.cases.reports import DECIDED, HELD, IN_WORK, Case, State
from bot.domain.catalogue.catalogue import Severity
from bot.domain.people import Account
from bot.usecases.ports.reports import Waits
from storage import claim_limit
from storage.case_numbers import CaseNumbers
from storage.case_rows import BY_URGENCY, RANKS, case_of, row_of, urgency, waits, without
from storage.columns import moment
from storage.hot_rows import HotRows
from storage.link import Link, Values
from storage.models import cases
from storage.restricting import Restricting
from storage.staged import Missing, Staged

_HELD: Final = sorted(HELD)
_OPEN: Final = (State.NEW, *_HELD)
_SOME: Final = 50
_FEW: Final = 10
"""Decided cases below which nothing is said of waiting."""
_WAITS_HOLD: Final = timedelta(minutes=1)

_ONE: Final = select(cases).where(cases.c.id == bindparam("id"))
_HELD_BY: Final = select(cases).where(cases.c.owner == bindparam("who"), cases.c.state.in_(_HELD))
_WAITING: Final = select(cases).where(cases.c.state == State.NEW.value).order_by(*BY_URGENCY)
_WAITING_AFTER: Final = _WAITING.where(
    or_(
        cases.c.priority > bindparam("place"),
        and_(cases.c.priority == bindparam("place"), cases.c.id > bindparam("id")),
    )
)
_BEHIND: Final = select(cases).where(cases.c.id > bindparam("after")).order_by(cases.c.id)
_COUNT: Final = select(func.count()).select_from(cases).where(cases.c.state == State.NEW.value)
_EXPIRED: Final = select(cases).where(cases.c.until <= bindparam("at"), cases.c.state.in_(_OPEN))
_TO_TELL: Final = select(cases).where(
    cases.c.told.is_(False), cases.c.decided_at <= bindparam("at"), cases.c.state.in_(sorted(DECIDED))
)
_RIGHT_DUE, _LOOK_DUE = (
    select(cases).where(due.is_not(None), due <= bindparam("at")).order_by(due).limit(_SOME)
    for due in (cases.c.right_due, cases.c.look_due)
)
_MERGED_INTO: Final = select(cases).where(cases.c.merged_into == bindparam("into"), cases.c.merged_into != "")
_BY_NUMBER: Final = select(cases).where(cases.c.number == bindparam("number"))
_WAITS: Final = select(cases.c.decided_at - cases.c.opened_at).where(
    cases.c.rank == bindparam("rank"), cases.c.decided_at >= bindparam("since")
)
_ADD: Final = insert(cases).values({c.name: bindparam(c.name) for c in cases.columns})
_SAVE: Final = (
    update(cases)
    .where(cases.c.id == bindparam("at"), cases.c.version == bindparam("read"))
    .values({c.name: bindparam(f"new_{c.name}") for c in cases.columns if not c.primary_key})
)


class SqlCases:
    """bot.usecases.ports.reports.Cases."""

    def __init__(self, link: Link, hot: HotRows, numbers: CaseNumbers) -> None:
        self._link = link
        self._hot = hot
        self._numbers = numbers
        self._added: Staged[str, Case] = Staged()
        self._saved: Staged[str, Case] = Staged()
        self._written: list[Case] = []
        self._restricting = Restricting()
        self.stages = (self._added, self._saved, self._restricting.stage)

    async def get(self, case_id: str) -> Case | None:
        staged = self._staged(case_id)
        if staged is not None:
            return staged
        found = self._hot.cases.get(case_id)
        if isinstance(found, Missing):
            rows = await self._link.rows(_ONE, {"id": case_id})
            found = case_of(rows[0]) if rows else None
            if found is not None:
                self._hot.cases.set(case_id, found)
        return found and self._restricting.laid_over(found)

    def restrict_all_but(self, acts: Collection[str]) -> None:
        self._restricting.all_but(acts)

    def _staged(self, case_id: str) -> Case | None:
        for stage in (self._saved, self._added):
            found = stage.get(case_id)
            if isinstance(found, Case):
                return self._restricting.laid_over(found)
        return None

    def add(self, case: Case) -> None:
        self._added.set(case.id, case)

    def save(self, case: Case) -> None:
        self._saved.set(case.id, case)

    async def new_number(self, day: date) -> int:
        return await self._numbers.next(day)

    async def open_claims(self, owner: Account) -> int:
        return sum(case.state in IN_WORK for case in await self.held_by(owner))

    async def held_by(self, owner: Account) -> Sequence[Case]:
        """Cases that this moderator holds and has not decided, most urgent first."""
        return await self._merged(
            _HELD_BY, {"who": str(owner)}, lambda c: c.owner == owner and c.state in HELD
        )

    async def waiting(self, *, limit: int, after: str = "", restricted: bool = False) -> Sequence[Case]:
        statement, values, low = _WAITING, None, None
        last = await self.get(after) if after else None
        if last is not None:
            low = urgency(last)
            statement = _WAITING_AFTER
            values = {"place": low[0], "id": low[1]}
        found = await self._merged(
            without(statement, restricted).limit(limit + len(self.changes())),
            values,
            lambda c: waits(c, restricted) and (low is None or urgency(c) > low),
        )
        return found[:limit]

    async def behind(self, after: str, *, limit: int) -> Sequence[Case]:
        found = await self._merged(
            _BEHIND.limit(limit + len(self.changes())), {"after": after}, lambda c: c.id > after
        )
        return sorted(found, key=lambda c: c.id)[:limit]

    async def count_waiting(self, *, restricted: bool = False) -> int:
        count: int = (await self._link.rows(without(_COUNT, restricted)))[0][0]
        for case in self.changes().values():
            count += waits(case, restricted)
            before = await self._stored(case.id)
            count -= before is not None and waits(before, restricted)
        return count

    async def expired(self, now: datetime) -> Sequence[Case]:
        return await self._merged(
            _EXPIRED, {"at": moment(now)}, lambda c: c.open and c.until is not None and c.until <= now
        )

    async def to_tell(self, decided_before: datetime) -> Sequence[Case]:
        return await self._merged(
            _TO_TELL,
            {"at": moment(decided_before)},
            lambda c: (
                c.state in DECIDED
                and not c.told
                and c.decided_at is not None
                and c.decided_at <= decided_before
            ),
        )

    async def right_due(self, now: datetime) -> Sequence[Case]:
        return await self._merged(_RIGHT_DUE, {"at": moment(now)}, lambda c: due_to_ask(c, now=now))

    async def look_due(self, now: datetime) -> Sequence[Case]:
        return await self._merged(
            _LOOK_DUE, {"at": moment(now)}, lambda c: c.look_due is not None and c.look_due <= now
        )

    async def merged_into(self, case_id: str) -> Sequence[Case]:
        return await self._merged(_MERGED_INTO, {"into": case_id}, lambda c: c.merged_into == case_id)

    async def by_number(self, number: int) -> Case | None:
        found = await self._merged(_BY_NUMBER, {"number": number}, lambda c: c.number == number)
        return found[0] if found else None

    async def waits(self, severity: Severity, *, since: datetime) -> Waits | None:
        """Counted at most once a minute; what this turn decides is not in it yet."""
        known = self._hot.waits.get(severity)
        if known is not None and abs(since - known[0]) < _WAITS_HOLD:
            return known[1]
        values = {"rank": RANKS[severity], "since": moment(since)}
        waited = sorted(row[0] for row in await self._link.rows(_WAITS, values))
        found = None
        if len(waited) >= _FEW:
            middle, most = (waited[int(len(waited) * share)] for share in (0.5, 0.9))
            found = Waits(timedelta(microseconds=middle), timedelta(microseconds=most))
        self._hot.waits[severity] = (since, found)
        return found

    async def _stored(self, case_id: str) -> Case | None:
        rows = await self._link.rows(_ONE, {"id": case_id})
        return case_of(rows[0]) if rows else None

    def changes(self) -> dict[str, Case]:
        both = {**self._added.items(), **self._saved.items()}
        return {
            case_id: self._restricting.laid_over(case) for case_id, case in both.items() if case is not None
        }

    async def _merged(
        self, statement: Select[Any], values: Values | None, fits: Callable[[Case], bool]
    ) -> list[Case]:
        found = {
            row.id: self._restricting.laid_over(case_of(row))
            for row in await self._link.rows(statement, values)
        }
        found.update(self.changes())
        return sorted((case for case in found.values() if fits(case)), key=urgency)

    async def flush(self, link: Link) -> None:
        """Raises Conflict when a case is no longer what was read."""
        added = {case_id: case for case_id, case in self._added.kept.items() if case is not None}
        saved = [case for case in self._saved.kept.values() if case is not None]
        for case in saved:
            if case.id in added:
                added[case.id] = case
        await link.many(_ADD, [row_of(case, version=case.version) for case in added.values()])
        changed = [case for case in saved if case.id not in added]
        taking = [] if link.dialect == "sqlite" else claim_limit.takers((self._read(c), c) for c in changed)
        await claim_limit.wait_for(link, taking)
        await self._update(link, changed)
        await claim_limit.check(link, taking)
        await self._restricting.flush(link)
        self._written = [*added.values(), *(replace(case, version=case.version + 1) for case in changed)]
        await self._numbers.flush(link)

    def _read(self, after: Case) -> Case | None:
        """The case as this batch has read it."""
        found = self._hot.cases.get(after.id)
        return found if isinstance(found, Case) else None

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
            touched = await link.many(_SAVE, rows)
        else:  # asyncpg does not count the rows of many statements
            touched = sum([await link.run(_SAVE, row) for row in rows])
        if touched != len(rows):
            for case in changed:
                self._hot.cases.forget(case.id)
            raise link.fail("a case changed meanwhile")

    def publish(self) -> None:
        for case in self._written:
            self._hot.cases.set(case.id, case)
        if self._restricting.happens:
            self._hot.forget_cases()
