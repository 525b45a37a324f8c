"""What followers of the calendar are told: days that an owner has moved, and tomorrow's dates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.learning.lessons import Audience
from bot.domain.news.legal_calendar import DatedEntry, Days

_NONE: Final = "none"
_MIXED: Final = "mixed"


@dataclass(frozen=True, slots=True)
class MovedDay:
    """``day``: as it is now, None if removed; ``known``: as readers knew it when this news began.

    ``mixed``: some readers were told another day meanwhile, so that ``known`` does not hold for all of them.
    """

    anchor: str
    day: date | None
    known: date | None = None
    mixed: bool = False

    def __str__(self) -> str:
        """The form in a broadcast: ``polling/2027-02-20/none``."""
        return f"{self.anchor}/{_day_text(self.day)}/{_MIXED if self.mixed else _day_text(self.known)}"

    @classmethod
    def read(cls, stored: str, order: Sequence[str]) -> "MovedDay":
        """Read what ``str`` wrote. Raises ValueError for anything else, and for a day that is not in
        ``order``."""
        anchor, day, known = stored.split("/")
        if anchor not in order:
            raise ValueError(f"no day of this election: {anchor}")
        if known == _MIXED:
            return cls(anchor, _read_day(day), mixed=True)
        return cls(anchor, _read_day(day), _read_day(known))


def days_moved(
    before: Days,
    after: Days,
    *,
    order: Sequence[str],
    earlier: Sequence[MovedDay] = (),
    heard: bool = False,
) -> tuple[MovedDay, ...]:
    """The news for followers after the days changed, in the order of the law; empty if nothing is new to any
    of them.

    ``earlier``: news still being sent that this replaces; ``heard``: somebody may have read it. A day that
    changed back is no news as long as nobody has.
    """
    going = {moved_day.anchor: moved_day for moved_day in earlier}
    moved_days = []
    for anchor in order:
        was = going.get(anchor)
        mixed = was is not None and (heard or was.mixed)
        known = before.get(anchor) if was is None else was.known
        if mixed or known != after.get(anchor):
            moved_days.append(MovedDay(anchor, after.get(anchor), None if mixed else known, mixed))
    return tuple(moved_days)


def are_days_current(moved_days: Sequence[MovedDay], days: Days) -> bool:
    """Whether the days are still as this news says."""
    return all(days.get(moved_day.anchor) == moved_day.day for moved_day in moved_days)


def _day_text(day: date | None) -> str:
    return _NONE if day is None else day.isoformat()


def _read_day(written: str) -> date | None:
    return None if written == _NONE else date.fromisoformat(written)


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
