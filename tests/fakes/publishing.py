"""Publications in memory (bot.usecases.ports.publication)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.domain.figures.publication import Period, Preview, Publication, promise_row
from bot.domain.figures.publication_counts import CountedCase, outcome, was_kept
from bot.domain.moments import day_of, midnight
from bot.domain.referrals.referrals import BEFORE, ReferralStep
from bot.domain.referrals.referrals import ReferralOutcome as Answer

if TYPE_CHECKING:
    from tests.fakes.memory import MemoryUow


class MemoryPublications:
    def __init__(self, uow: MemoryUow) -> None:
        self._uow = uow

    async def counted_cases(self, period: Period) -> Sequence[CountedCase]:
        counts = []
        for case in self._uow.tables.cases.values():
            out = [
                r
                for r in self._uow.tables.referrals.values()
                if r.case_id == case.id and r.step not in BEFORE
            ]
            answered = any(
                referral.step is ReferralStep.ANSWERED and referral.outcome is not Answer.NOT_COMPETENT
                for referral in out
            )
            acted = any(referral.outcome is Answer.ACTED for referral in out)
            state = outcome(case.state, case.reason, referred=bool(out), answered=answered, acted=acted)
            end = midnight(period.last + timedelta(days=1))
            in_time = was_kept(case.decided_at, case.deadline, end=end)
            day = day_of(case.opened_at)
            if period.first <= day <= period.last and state is not None:
                minutes = [
                    None if at is None else (at - case.opened_at) // timedelta(minutes=1)
                    for at in (case.taken_at, case.decided_at)
                ]
                counts.append(
                    CountedCase(
                        case.act_id,
                        case.area_id,
                        day,
                        state,
                        *minutes,
                        promise_row(case.severity, in_time=in_time),
                    )
                )
        return counts

    async def oldest(self) -> date | None:
        return min((day_of(case.opened_at) for case in self._uow.tables.cases.values()), default=None)

    async def preview(self) -> Preview | None:
        return next(iter(self._uow.tables.previews.values()), None)

    async def all_published(self) -> Sequence[Publication]:
        return sorted(self._uow.tables.published.values(), key=lambda publication: publication.period)

    def save(self, preview: Preview) -> None:
        self._uow.tables.previews = {"preview": preview}

    def drop(self, preview: Preview) -> None:
        self._uow.tables.previews = {}

    def publish(self, preview: Preview, *, at: datetime) -> None:
        self.drop(preview)
        self._uow.tables.published[preview.id] = preview.publication
