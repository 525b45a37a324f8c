"""The legal calendar's dates for tomorrow: what begins, what ends, and single days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.learning.lessons import Audience
from bot.domain.news.legal_calendar import DatedEntry


class Edge(StrEnum):
    BEGINS = "begins"
    ENDS = "ends"
    """The last day of a span, or a deadline."""
    DAY = "day"


@dataclass(frozen=True, slots=True)
class NearDate:
    """One date of the law, and which of its ends falls on this day."""

    dated: DatedEntry
    edge: Edge
    day: date

    @property
    def key(self) -> str:
        """The form in a broadcast. A date whose day changes gets another key."""
        return f"{self.dated.entry.id}/{self.edge}/{self.day.isoformat()}"


def dates_of_tomorrow(dates: Iterable[DatedEntry], *, today: date) -> tuple[NearDate, ...]:
    """Dates that fall on tomorrow, in their order. Dates that we count from a day of our own choice are left
    out: nobody is written to about a day that no source confirms."""
    tomorrow = today + timedelta(days=1)
    sourced = [item for item in dates if not item.entry.counted]
    return tuple(near_date for dated in sourced for near_date in edges(dated) if near_date.day == tomorrow)


def edges(dated: DatedEntry) -> Sequence[NearDate]:
    """The known days of a date."""
    if dated.first is not None and dated.first == dated.last:
        return (NearDate(dated, Edge.DAY, dated.first),)
    near_dates = []
    if dated.first is not None:
        near_dates.append(NearDate(dated, Edge.BEGINS, dated.first))
    if dated.last is not None:
        near_dates.append(NearDate(dated, Edge.ENDS, dated.last))
    return near_dates


def refresh_dates(
    keys: Sequence[str], dates: Iterable[DatedEntry], *, today: date
) -> tuple[NearDate, ...] | None:
    """These dates as they are now; None if one of them has changed or is over."""
    known = {near_date.key: near_date for dated in dates for near_date in edges(dated)}
    current = [known.get(key) for key in keys]
    still = tuple(near_date for near_date in current if near_date is not None and near_date.day >= today)
    return still if len(still) == len(keys) else None


def audiences_of(near_dates: Iterable[NearDate]) -> tuple[Audience, ...]:
    """The audiences that these dates concern."""
    wanted = {audience for near_date in near_dates for audience in near_date.dated.entry.audiences}
    return tuple(audience for audience in Audience if audience in wanted)
