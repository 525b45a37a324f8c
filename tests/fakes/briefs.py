"""Drawn briefs in memory (bot.usecases.ports.briefs)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.domain.briefs.briefs import Brief
from bot.domain.figures.publication_counts import outcome, was_kept
from bot.domain.people import Account
from bot.usecases.ports.briefs import OverdueReferral, SettledCase

if TYPE_CHECKING:
    from tests.fakes.memory import MemoryUow


class MemoryBriefs:
    def __init__(self, uow: MemoryUow) -> None:
        self._uow = uow

    async def newest(self) -> Brief | None:
        return max(self._uow.tables.briefs.values(), key=lambda brief: brief.day, default=None)

    async def get(self, day: date) -> Brief | None:
        return self._uow.tables.briefs.get(day)

    async def drawn_since(self, day: date) -> Sequence[Brief]:
        later = [brief for brief in self._uow.tables.briefs.values() if brief.day >= day]
        return sorted(later, key=lambda brief: brief.day, reverse=True)

    async def days(self) -> Sequence[date]:
        return sorted(self._uow.tables.briefs, reverse=True)

    def add(self, brief: Brief) -> None:
        assert brief.day not in self._uow.tables.briefs, "a brief is drawn once"
        self._uow.tables.briefs[brief.day] = brief

    async def readers(self) -> Sequence[Account]:
        return sorted(self._uow.tables.brief_readers, key=str)

    def set_reader(self, account: Account, *, wants: bool) -> None:
        if wants:
            self._uow.tables.brief_readers[account] = True
        else:
            self._uow.tables.brief_readers.pop(account, None)

    async def settled_cases(self, since: datetime, until: datetime) -> Sequence[SettledCase]:
        return [
            SettledCase(case.id, was_kept(case.decided_at, case.deadline, end=until) is True)
            for case in self._uow.tables.cases.values()
            if since <= case.deadline < until
            and not case.restricted
            and case.act_id
            and outcome(case.state, case.reason) is not None
        ]

    async def overdue_referrals(self, at: datetime, *, since: datetime) -> Sequence[OverdueReferral]:
        cases = self._uow.tables.cases
        return [
            OverdueReferral(referral.id, referral.body)
            for referral in self._uow.tables.referrals.values()
            if referral.is_open
            and referral.sent_at is not None
            and referral.sent_at >= since
            and referral.due < at
            and not cases[referral.case_id].restricted
        ]
