"""What a section of the brief is made by: one class each, registered in ``SOURCES`` (`bot.usecases.briefs.sources`)."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from bot.domain.briefs.briefs import Brief, BriefLine, SectionName
from bot.domain.briefs.counts import PURPOSE, STANDING
from bot.domain.figures.publication import Period
from bot.domain.moments import midnight
from bot.domain.news.legal_calendar import MonthsLater
from bot.usecases.context import Context


@dataclass(frozen=True, slots=True)
class BriefScope:
    """The days that the brief tells of, the brief before, and the keys that its counts are rounded by."""

    period: Period
    before: Brief | None
    key: bytes
    standing_key: bytes
    later: MonthsLater
    """Adds Jalali months to a day, for dates of the calendar."""

    @property
    def day(self) -> date:
        """The day of the brief itself."""
        return self.period.last + timedelta(days=1)

    @property
    def begins_at(self) -> datetime:
        return midnight(self.period.first)

    @property
    def ends_at(self) -> datetime:
        """The midnight after its last day."""
        return midnight(self.day)

    def earlier_lines(self, name: SectionName) -> Sequence[BriefLine]:
        """What the brief before says in this section."""
        return self.before.lines_of(name) if self.before is not None else ()


def make_scope(ctx: Context, period: Period, before: Brief | None, *, later: MonthsLater) -> BriefScope:
    """``before``: the newest brief. The same days have the same key, however often they are drawn."""
    return BriefScope(
        period,
        before,
        ctx.uow.codes.name(PURPOSE, f"{period.first.isoformat()}/{period.last.isoformat()}").encode(),
        ctx.uow.codes.name(PURPOSE, STANDING).encode(),
        later,
    )


class BriefSource(ABC):
    """One section. Its lines hold nothing about a person, no count below five, and nothing of restricted acts; no lines
    mean that there is nothing to say."""

    name: ClassVar[SectionName]

    @abstractmethod
    async def lines(self, ctx: Context, scope: BriefScope) -> Sequence[BriefLine]: ...
