"""Drawn briefs and who wants them each morning; and what a brief counts of cases and referrals."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import bindparam, delete, func, select

from bot.domain.briefs.briefs import Brief, read_brief
from bot.domain.cases.priority import LONGEST_DEADLINE
from bot.domain.cases.reports import DECIDED, HELD, PROVEN, State
from bot.domain.figures.publication_counts import was_kept
from bot.domain.people import Account
from bot.domain.referrals.referrals import OPEN
from bot.usecases.ports.briefs import OverdueReferral, SettledCase
from storage.columns import datetime_of, datetime_or_none, moment
from storage.link import Link, upsert
from storage.models import IS_SPAM, cases
from storage.models_atlas import brief_readers, briefs
from storage.models_moderation import referrals
from storage.repository import Repository
from storage.staged_rows import MissingRow, StagedRows

_NEWEST: Final = select(briefs).order_by(briefs.c.day.desc()).limit(1)
_ONE: Final = select(briefs).where(briefs.c.day == bindparam("at"))
_SINCE: Final = select(briefs).where(briefs.c.day >= bindparam("first"))
_DAYS: Final = select(briefs.c.day)
_READERS: Final = select(brief_readers.c.account)
_DROP_READER: Final = delete(brief_readers).where(brief_readers.c.account == bindparam("who"))
_COUNTED: Final = sorted({State.NEW, *HELD, *DECIDED, *PROVEN})
_SETTLED: Final = select(cases.c.id, cases.c.deadline, cases.c.decided_at).where(
    cases.c.opened_at >= bindparam("oldest"),
    cases.c.opened_at < bindparam("until"),
    cases.c.deadline >= bindparam("since"),
    cases.c.deadline < bindparam("until"),
    cases.c.state.concat("").in_(_COUNTED),
    ~IS_SPAM,
    ~cases.c.restricted,
    cases.c.act_id.concat("") != "",
)
"""Found by the time of opening, as what a wall counts (``storage.screens``)."""
_OVERDUE: Final = (
    select(referrals.c.id, referrals.c.body)
    .join(cases, cases.c.id == referrals.c.case_id)
    .where(
        referrals.c.step.in_(sorted(OPEN)),
        referrals.c.sent_at >= bindparam("since"),
        func.coalesce(referrals.c.answer_by, referrals.c.until) < bindparam("at"),
        ~cases.c.restricted,
    )
)


class SqlBriefs(Repository):
    """Implements ``bot.usecases.ports.briefs.Briefs``."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._drawn: StagedRows[date, Brief] = StagedRows()
        self._readers: StagedRows[Account, bool] = StagedRows()
        self.stages = (self._drawn, self._readers)

    async def newest(self) -> Brief | None:
        rows = await self._link.rows(_NEWEST)
        return max([*map(_brief, rows), *self._staged_briefs()], key=lambda brief: brief.day, default=None)

    async def get(self, day: date) -> Brief | None:
        staged = self._drawn.get(day)
        if not isinstance(staged, MissingRow):
            return staged
        rows = await self._link.rows(_ONE, {"at": day.isoformat()})
        return _brief(rows[0]) if rows else None

    async def drawn_since(self, day: date) -> Sequence[Brief]:
        stored = [_brief(row) for row in await self._link.rows(_SINCE, {"first": day.isoformat()})]
        staged = [brief for brief in self._staged_briefs() if brief.day >= day]
        return sorted([*stored, *staged], key=lambda brief: brief.day, reverse=True)

    async def days(self) -> Sequence[date]:
        stored = {date.fromisoformat(row.day) for row in await self._link.rows(_DAYS)}
        return sorted({*stored, *(brief.day for brief in self._staged_briefs())}, reverse=True)

    def add(self, brief: Brief) -> None:
        self._drawn.set(brief.day, brief)

    def _staged_briefs(self) -> list[Brief]:
        return [brief for brief in self._drawn.items().values() if brief is not None]

    async def readers(self) -> Sequence[Account]:
        wishes = {Account.parse(row.account): True for row in await self._link.rows(_READERS)}
        changed = {account: bool(wants) for account, wants in self._readers.items().items()}
        return sorted((account for account, wants in (wishes | changed).items() if wants), key=str)

    def set_reader(self, account: Account, *, wants: bool) -> None:
        self._readers.set(account, wants or None)

    async def settled_cases(self, since: datetime, until: datetime) -> Sequence[SettledCase]:
        span = {
            "oldest": moment(since - LONGEST_DEADLINE),
            "since": moment(since),
            "until": moment(until),
        }
        return [_settled_case(row, until) for row in await self._link.rows(_SETTLED, span)]

    async def overdue_referrals(self, at: datetime, *, since: datetime) -> Sequence[OverdueReferral]:
        rows = await self._link.rows(_OVERDUE, {"at": moment(at), "since": moment(since)})
        return [OverdueReferral(row.id, row.body) for row in rows]

    async def flush(self, link: Link) -> None:
        """Raises Conflict when another process has drawn the brief of this day meanwhile."""
        adding = upsert(briefs, link.dialect, ignore=True)
        for brief in sorted(self._drawn.batch.values(), key=repr):
            if brief is not None and await link.run(adding, _row(brief)) != 1:
                raise link.fail("the brief of this day was drawn meanwhile")
        changes = sorted(self._readers.batch.items(), key=lambda change: str(change[0]))
        await link.put(brief_readers, [{"account": str(account)} for account, wants in changes if wants])
        await link.many(_DROP_READER, [{"who": str(account)} for account, wants in changes if not wants])


def _settled_case(row: Any, until: datetime) -> SettledCase:
    in_time = was_kept(datetime_or_none(row.decided_at), datetime_of(row.deadline), end=until)
    return SettledCase(row.id, in_time is True)


def _brief(row: Any) -> Brief:
    return read_brief(row.content)


def _row(brief: Brief) -> dict[str, Any]:
    return {"day": brief.day.isoformat(), "hash": brief.hash, "content": brief.canonical_text()}
