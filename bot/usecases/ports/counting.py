"""Counts of a day without a person: what the owners' figures are made of."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from bot.domain.figures.daily_counts import CountKind, DailyCount


class DailyCounts(Protocol):
    """Counts that are only added to. They are held in memory after the turn's commit and written about once an
    hour, never together with what a person did."""

    def add(self, count: DailyCount) -> None: ...

    async def between(self, kind: CountKind, first: date, last: date) -> Sequence[DailyCount]:
        """What was written of these days, first and last included."""
        ...
