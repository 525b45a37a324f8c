"""Which days may be published: whole past days in Tehran, each once, while all their cases still exist."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bot.domain.errors import BadInput
from bot.domain.owner.settings import Retention

LONGEST: Final = 14
"""Days in a period, so that there is time to sign it before its first cases are deleted."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The first and the last day, both included."""

    first: date
    last: date

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))

    def overlaps(self, other: "Period") -> bool:
        return self.first <= other.last and other.first <= self.last


def check_period(period: Period, *, today: date, before: Iterable[Period], retention: Retention) -> Period:
    """The period, if it may be published. Raises BadInput if it is reversed, not over, too long, so old that
    some of its cases may be deleted, or contains a published day."""
    if period.last < period.first:
        raise BadInput("publish-turned")
    if period.last >= today:
        raise BadInput("publish-not-over", {"last": period.last})
    if len(period.days) > LONGEST:
        raise BadInput("publish-long", {"days": LONGEST})
    oldest = _oldest_complete_day(today, retention)
    if period.first < oldest:
        raise BadInput("publish-gone", {"first": oldest})
    for other in before:
        if period.overlaps(other):
            raise BadInput("publish-overlap", {"first": other.first, "last": other.last})
    return period


def next_period(
    *, today: date, before: Iterable[Period], oldest: date | None, retention: Retention
) -> Period:
    """The period that is due: from the day after the last published one, or the day of the oldest case, to
    yesterday. Raises BadInput if nothing is due."""
    yesterday = today - timedelta(days=1)
    published = max((period.last for period in before), default=None)
    first = published + timedelta(days=1) if published is not None else oldest
    if first is None or first > yesterday:
        raise BadInput("publish-nothing")
    first = max(first, _oldest_complete_day(today, retention))
    return Period(first, min(yesterday, first + timedelta(days=LONGEST - 1)))


def _oldest_complete_day(today: date, retention: Retention) -> date:
    """The oldest day of which no counted case can be deleted yet."""
    retention = retention.clamp_to(Retention())
    return today - timedelta(days=min(retention.out_of_scope, retention.closed, retention.longest) - 1)
