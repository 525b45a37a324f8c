"""What the legal calendar has for tomorrow: what begins, what ends, what is a day of its own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.learning.lessons import Audience
from bot.domain.news.legal_calendar import Dated


class Edge(StrEnum):
    BEGINS = "begins"
    ENDS = "ends"
    """The last day of a span, or one by which something is to be done."""
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Near:
    """One date of the law, and which of its ends falls on this day."""

    dated: Dated
    edge: Edge
    day: date

    @property
    def key(self) -> str:
        """As a broadcast keeps it. A day that moves makes it another one."""
        return f"{self.dated.entry.id}/{self.edge}/{self.day.isoformat()}"


def near(dates: Iterable[Dated], *, today: date) -> tuple[Near, ...]:
    """What falls on tomorrow, in the order of the dates; nothing that we count from a day of our own choice: nobody is
    written to about a day that no source confirms."""
    tomorrow = today + timedelta(days=1)
    sourced = [one for one in dates if not one.entry.counted]
    return tuple(one for dated in sourced for one in edges(dated) if one.day == tomorrow)


def edges(dated: Dated) -> Sequence[Near]:
    """The days of a date, as far as they are known."""
    if dated.first is not None and dated.first == dated.last:
        return (Near(dated, Edge.DAY, dated.first),)
    found = []
    if dated.first is not None:
        found.append(Near(dated, Edge.BEGINS, dated.first))
    if dated.last is not None:
        found.append(Near(dated, Edge.ENDS, dated.last))
    return found


def holding(keys: Sequence[str], dates: Iterable[Dated], *, today: date) -> tuple[Near, ...] | None:
    """These again, as they are now; None where one of them has moved, or is over."""
    known = {one.key: one for dated in dates for one in edges(dated)}
    found = [known.get(key) for key in keys]
    still = tuple(one for one in found if one is not None and one.day >= today)
    return still if len(still) == len(keys) else None


def audiences_of(found: Iterable[Near]) -> tuple[Audience, ...]:
    """Whom these concern."""
    wanted = {audience for one in found for audience in one.dated.entry.audiences}
    return tuple(audience for audience in Audience if audience in wanted)
