"""Groups of learners and enrolments.
The database decides, in the row, what many people may do at the same time."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import bindparam, delete, distinct, func, select, update

from bot.domain.cohorts.cohorts import Cohort
from bot.domain.learning.lessons import Audience
from bot.domain.people import Account
from storage.conditions import Columns, Condition, stored_row
from storage.link import Link
from storage.models_training import certificates, cohorts, enrolments
from storage.prepared_reads import PreparedRead
from storage.queries import OverlaidRows, Query, RowSource
from storage.repository import Repository
from storage.row_cache import RowCache
from storage.staged_rows import MissingRow, StagedLog, StagedRows

COLUMNS: Final[Columns[Cohort]] = {
    "id": attrgetter("id"),
    "track": attrgetter("track.value"),
    "body": attrgetter("body"),
    "area_id": attrgetter("area_id"),
    "code": attrgetter("code"),
    "lead_code": attrgetter("lead_code"),
    "lead": lambda cohort: str(cohort.lead) if cohort.lead else None,
    "most": attrgetter("most"),
    "used": attrgetter("used"),
    "expires": lambda cohort: cohort.expires.isoformat(),
    "active": attrgetter("active"),
    "due": lambda cohort: cohort.due.isoformat() if cohort.due else None,
    "reminded": lambda cohort: cohort.reminded.isoformat() if cohort.reminded else None,
}


def _query(*where: Condition) -> Query[Cohort]:
    return Query(cohorts, COLUMNS, *where, order=(cohorts.c.body, cohorts.c.id))


_BY_ID: Final = PreparedRead(select(cohorts).where(cohorts.c.id == bindparam("of")), at_once=True)
_BY_CODE: Final = _query(cohorts.c.code == bindparam("of"))
_BY_LEAD_CODE: Final = _query(cohorts.c.lead_code == bindparam("of"))
_LED_BY: Final = _query(cohorts.c.lead == bindparam("of"))
_ALL: Final = _query()
_OF_LEARNERS: Final = PreparedRead(
    select(enrolments.c.learner, enrolments.c.cohort_id, enrolments.c.day).where(
        enrolments.c.learner.in_(bindparam("these", expanding=True))
    ),
    at_once=True,
)
_LEARNERS: Final = select(enrolments.c.learner).where(enrolments.c.cohort_id == bindparam("of"))
_CERTIFIED: Final = select(func.count(distinct(certificates.c.learner))).where(
    certificates.c.track == bindparam("track"),
    certificates.c.revoked.is_(None),
    certificates.c.learner.in_(select(enrolments.c.learner).where(enrolments.c.cohort_id == bindparam("of"))),
)
_SETTABLE: Final = ("code", "lead_code", "lead", "most", "expires", "active", "due", "reminded")
_SAVE: Final = (
    update(cohorts)
    .where(cohorts.c.id == bindparam("at"))
    .values({name: bindparam(f"new_{name}") for name in _SETTABLE})
)
_TAKE_LEAD: Final = (
    update(cohorts)
    .where(cohorts.c.id == bindparam("at"), cohorts.c.lead_code == bindparam("with"))
    .values(lead_code=None, lead=bindparam("account"))
)
_USE: Final = (
    update(cohorts)
    .where(cohorts.c.id == bindparam("at"), cohorts.c.used + bindparam("more") <= cohorts.c.most)
    .values(used=cohorts.c.used + bindparam("more"))
)
_LEAVE: Final = delete(enrolments).where(
    enrolments.c.cohort_id == bindparam("at"), enrolments.c.learner == bindparam("who")
)

type _Place = tuple[str, str]
"""Cohort id, learner."""


def _cohort(row: Any) -> Cohort:
    return Cohort(
        row.id,
        track=Audience(row.track),
        body=row.body,
        area_id=row.area_id,
        code=row.code,
        lead_code=row.lead_code,
        lead=Account.parse(row.lead) if row.lead else None,
        most=row.most,
        used=row.used,
        expires=date.fromisoformat(row.expires),
        active=bool(row.active),
        due=date.fromisoformat(row.due) if row.due else None,
        reminded=date.fromisoformat(row.reminded) if row.reminded else None,
    )


def _row(cohort: Cohort) -> dict[str, Any]:
    return {**stored_row(cohort, COLUMNS), "used": 0}


class CohortQueries:
    """The queries for groups, wherever the groups are."""

    def __init__(self, rows: RowSource[Cohort]) -> None:
        self._rows = rows

    async def by_code(self, code: str) -> Cohort | None:
        return next(iter(await self._rows.find(_BY_CODE, {"of": code})), None)

    async def by_lead_code(self, code: str) -> Cohort | None:
        return next(iter(await self._rows.find(_BY_LEAD_CODE, {"of": code})), None)

    async def led_by(self, account: Account) -> Sequence[Cohort]:
        return await self._rows.find(_LED_BY, {"of": str(account)})

    async def all(self) -> Sequence[Cohort]:
        return await self._rows.find(_ALL)


class SqlCohorts(CohortQueries, Repository):
    """Implements ``bot.usecases.ports.training.Cohorts``."""

    def __init__(self, link: Link, cache: RowCache) -> None:
        self._link = link
        self._cache = cache
        self._now: StagedRows[str, Cohort] = StagedRows()
        """The groups with this batch's changes."""
        self._added: StagedRows[str, bool] = StagedRows()
        self._saved: StagedRows[str, bool] = StagedRows()
        self._leads: StagedLog[tuple[str, str, Account]] = StagedLog()
        self._uses: StagedLog[str] = StagedLog()
        self._places: StagedRows[_Place, date] = StagedRows()
        self.stages = (self._now, self._added, self._saved, self._leads, self._uses, self._places)
        super().__init__(OverlaidRows(link, cohorts.c.id, _cohort, self._now.items))

    # --- reading --------------------------------------------------------------------------------

    async def get(self, cohort_id: str) -> Cohort | None:
        staged = self._now.get(cohort_id)
        if not isinstance(staged, MissingRow):
            return staged
        rows = await self._link.rows(_BY_ID, {"of": cohort_id})
        return _cohort(rows[0]) if rows else None

    async def of_learner(self, learner: str) -> Sequence[Cohort]:
        own_cohorts = [await self.get(cohort_id) for cohort_id in sorted(await self._days(learner))]
        return [cohort for cohort in own_cohorts if cohort is not None]

    async def load(self, learners: Collection[str]) -> None:
        """Read the enrolments that are not in memory, in one query."""
        unknown = [learner for learner in dict.fromkeys(learners) if learner not in self._cache.enrolments]
        if not unknown:
            return
        days: dict[str, dict[str, date]] = {learner: {} for learner in unknown}
        for row in await self._link.rows(_OF_LEARNERS, {"these": unknown}):
            days[row.learner][row.cohort_id] = date.fromisoformat(row.day)
        for learner in unknown:
            self._cache.enrolments.set(learner, days[learner])

    async def _days(self, learner: str) -> dict[str, date]:
        await self.load([learner])
        stored = self._cache.enrolments.get(learner)
        days = {} if stored is None or isinstance(stored, MissingRow) else dict(stored)
        for (cohort_id, who), day in self._places.items().items():
            if who == learner and day is not None:
                days[cohort_id] = day
            elif who == learner:
                days.pop(cohort_id, None)
        return days

    async def enrolled_learners(self, cohort_id: str) -> Sequence[str]:
        learners = {row.learner for row in await self._link.rows(_LEARNERS, {"of": cohort_id})}
        for (where, learner), day in self._places.items().items():
            if where == cohort_id:
                (learners.discard if day is None else learners.add)(learner)
        return sorted(learners)

    async def count_certified(self, cohort: Cohort) -> int:
        rows = await self._link.rows(_CERTIFIED, {"track": cohort.track.value, "of": cohort.id})
        count: int = rows[0][0]
        return count

    # --- changing -------------------------------------------------------------------------------

    def add(self, cohort: Cohort) -> None:
        self._added.set(cohort.id, True)
        self._now.set(cohort.id, cohort)

    def save(self, cohort: Cohort) -> None:
        self._saved.set(cohort.id, True)
        self._now.set(cohort.id, cohort)

    async def take_lead(self, cohort: Cohort, account: Account) -> None:
        assert cohort.lead_code is not None, "the code that is used up is the group's"
        self._leads.add((cohort.id, cohort.lead_code, account))
        now = await self.get(cohort.id) or cohort
        self._now.set(cohort.id, replace(now, lead_code=None, lead=account))

    async def enrol(self, cohort: Cohort, learner: str, day: date) -> None:
        self._uses.add(cohort.id)
        now = await self.get(cohort.id) or cohort
        self._now.set(cohort.id, replace(now, used=now.used + 1))
        self._places.set((cohort.id, learner), day)

    async def move(self, learner: str, *, to: str) -> None:
        mine = await self._days(to)
        for cohort_id, day in (await self._days(learner)).items():
            self._places.set((cohort_id, learner), None)
            self._places.set((cohort_id, to), min(day, mine.get(cohort_id, day)))

    async def leave_all(self, learner: str) -> None:
        for cohort_id in await self._days(learner):
            self._places.set((cohort_id, learner), None)

    async def flush(self, link: Link) -> None:
        """Raises Conflict when a group filled up, or a lead's code was used, since it was read."""
        now = self._now.batch
        added = [cohort for key in self._added.batch if (cohort := now.get(key)) is not None]
        await link.put(cohorts, [_row(cohort) for cohort in added])
        for cohort_id, code, account in self._leads.batch:
            values = {"at": cohort_id, "with": code, "account": str(account)}
            if await link.run(_TAKE_LEAD, values) != 1:
                raise link.fail("a lead's code was used meanwhile")
        changed = [cohort for key in sorted(self._saved.batch) if (cohort := now.get(key)) is not None]
        await link.many(
            _SAVE,
            [
                {"at": cohort.id, **{f"new_{name}": _row(cohort)[name] for name in _SETTABLE}}
                for cohort in changed
            ],
        )
        for cohort_id, more in sorted(Counter(self._uses.batch).items()):  # locked in one order everywhere
            if await link.run(_USE, {"at": cohort_id, "more": more}) != 1:
                raise link.fail("a group filled up meanwhile")
        await self._flush_places(link)

    def update_cache(self) -> None:
        """After the commit: learners who joined or left are read again."""
        for _, learner in self._places.batch:
            self._cache.enrolments.forget(learner)

    async def _flush_places(self, link: Link) -> None:
        changes = self._places.batch
        await link.many(_LEAVE, [{"at": at, "who": who} for (at, who), day in changes.items() if day is None])
        await link.put(
            enrolments,
            [
                {"cohort_id": at, "learner": who, "day": day.isoformat()}
                for (at, who), day in changes.items()
                if day is not None
            ],
        )
