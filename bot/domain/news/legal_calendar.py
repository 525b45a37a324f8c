"""The legal calendar: dates that the council election law ties to five days, which an owner sets. No date is
written anywhere: without its day a date is unknown, and shown as unknown.

The dates and their articles come from ``content/calendar.yaml``. Certainty depends on the articles, and on us
where we chose the day that a date is counted from.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations
from typing import Final

from bot.domain.catalogue.catalogue import Article, Confidence
from bot.domain.learning.lessons import Audience
from bot.domain.owner.settings import RunningSettings


class Anchor(StrEnum):
    """The days that everything is counted from. Owners set them from official notices."""

    START = "start"
    """The day of the order that begins the election (articles 61 and 81)."""
    REGISTRATION = "registration"
    """The first day on which candidates register (article 61)."""
    QUALIFIED = "qualified"
    """The day on which the qualified candidates were finally announced (article 68)."""
    POLLING = "polling"
    RESULT = "result"


SET_DAY: Final = "calendar-day"
"""The name of the command to the running program that sets a day."""


@dataclass(frozen=True, slots=True)
class AnchorOffset:
    """So many days, and then so many Jalali months, after a day; before it if negative."""

    anchor: Anchor
    days: int = 0
    months: int = 0

    def on(self, known: "Days", later: "MonthsLater") -> date | None:
        """The date; None while its day is unknown."""
        day = known.get(self.anchor)
        return None if day is None else later(day + timedelta(days=self.days), self.months)


type Days = Mapping[Anchor, date]
"""The days that the owners have set."""
type MonthsLater = Callable[[date, int], date]
"""Adds Jalali months to a day."""


@dataclass(frozen=True, slots=True)
class LegalDate:
    """One date or span of the law. ``begins`` without an end is a single day; an end without a beginning is a
    last day. Without both it is a stage that depends on no day of the election, and ``waits`` says what
    starts it."""

    id: str
    _: KW_ONLY
    title: str
    words: str
    article_ids: tuple[str, ...]
    audiences: tuple[Audience, ...]
    begins: AnchorOffset | None = None
    ends: AnchorOffset | None = None
    waits: str = ""
    counted: str = ""
    """The day that we count it from, if the law, as we read it, gives the length of a span but not its first
    day."""

    def anchors(self) -> tuple[Anchor, ...]:
        """The days that it depends on."""
        return tuple(dict.fromkeys(mark.anchor for mark in (self.begins, self.ends) if mark is not None))


class DateStatus(StrEnum):
    """Where a date stands, as of today."""

    PAST = "past"
    NOW = "now"
    AHEAD = "ahead"
    UNKNOWN = "unknown"
    UNDATED = "undated"
    """It has no date even when every day is set."""


class Certainty(StrEnum):
    """How certain one date is."""

    TWO = "two"
    """Two independent sources agree."""
    ONE = "one"
    UNCONFIRMED = "unconfirmed"


def certainty_of(entry: LegalDate, articles: Mapping[str, Article]) -> Certainty:
    """The certainty of the weakest article. A date counted from a day that we chose is unconfirmed."""
    cited = [articles[key].confidence for key in entry.article_ids if key in articles]
    if entry.counted or len(cited) < len(entry.article_ids) or Confidence.RECHECK in cited:
        return Certainty.UNCONFIRMED
    return Certainty.ONE if Confidence.SOURCED in cited else Certainty.TWO


@dataclass(frozen=True, slots=True)
class DatedEntry:
    """A date of the law with its days, as far as they are known. A single day has both, with one value; a
    span may know only one."""

    entry: LegalDate
    first: date | None
    last: date | None

    @property
    def span(self) -> bool:
        return self.first != self.last

    def when(self, today: date) -> DateStatus:
        """A span with an unknown end has not ended. A last day without a first day counts as current: there
        is something to do by then."""
        if self.first is None and self.last is None:
            return DateStatus.UNKNOWN if self.entry.anchors() else DateStatus.UNDATED
        if self.last is not None and self.last < today:
            return DateStatus.PAST
        return DateStatus.NOW if self.first is None or self.first <= today else DateStatus.AHEAD

    def order(self) -> tuple[date, date, bool]:
        """Sort key: by the relevant day, then unknown dates, then stages without a day."""
        first = self.first or self.last or date.max
        return first, self.last or date.max, not self.entry.anchors()


SOON: Final = timedelta(days=30)
"""A last day further away than this is not urgent yet."""
NEXT: Final = 5
"""How many upcoming dates are shown."""


def days_of(running: RunningSettings) -> Days:
    """The days that are set."""
    days = {
        Anchor.START: running.start_day,
        Anchor.REGISTRATION: running.registration_day,
        Anchor.QUALIFIED: running.qualified_day,
        Anchor.POLLING: running.polling_day,
        Anchor.RESULT: running.result_day,
    }
    return {anchor: day for anchor, day in days.items() if day is not None}


def with_day(running: RunningSettings, anchor: Anchor, day: date | None) -> RunningSettings:
    """The settings with this day set, or removed."""
    match anchor:
        case Anchor.START:
            return replace(running, start_day=day)
        case Anchor.REGISTRATION:
            return replace(running, registration_day=day)
        case Anchor.QUALIFIED:
            return replace(running, qualified_day=day)
        case Anchor.POLLING:
            return replace(running, polling_day=day)
        case Anchor.RESULT:
            return replace(running, result_day=day)


def resolve_dates(entries: Iterable[LegalDate], known: Days, *, later: MonthsLater) -> tuple[DatedEntry, ...]:
    """Every date with its days, in order of time. Dates of the same day, and those without a day, keep the
    order of the law."""
    return tuple(sorted((_resolve_date(entry, known, later) for entry in entries), key=DatedEntry.order))


def _resolve_date(entry: LegalDate, known: Days, later: MonthsLater) -> DatedEntry:
    first = entry.begins.on(known, later) if entry.begins is not None else None
    last = entry.ends.on(known, later) if entry.ends is not None else None
    if entry.ends is None:
        last = first
    return DatedEntry(entry, first, last)


@dataclass(frozen=True, slots=True)
class AudienceCalendar:
    """The calendar of one audience today."""

    now: tuple[DatedEntry, ...]
    ahead: tuple[DatedEntry, ...]
    waiting: tuple[Anchor, ...]
    """Unset days that some of this audience's dates depend on."""
    undated: tuple[DatedEntry, ...] = ()
    """Stages that begin with a person's own case, on no day of the election."""


def for_audience(dates: Sequence[DatedEntry], audience: Audience | None, *, today: date) -> AudienceCalendar:
    """Current and upcoming dates of this audience, or of everybody if None."""
    mine = [item for item in dates if audience is None or audience in item.entry.audiences]
    pressing = [item for item in mine if item.when(today) is DateStatus.NOW and not _is_far(item, today)]
    later = [item for item in mine if item.when(today) is DateStatus.AHEAD or _is_far(item, today)]
    unknown = [
        anchor for item in mine if item.when(today) is DateStatus.UNKNOWN for anchor in item.entry.anchors()
    ]
    undated = tuple(item for item in mine if item.when(today) is DateStatus.UNDATED)
    return AudienceCalendar(
        tuple(pressing), tuple(later[:NEXT]), tuple(a for a in Anchor if a in unknown), undated
    )


def _is_far(item: DatedEntry, today: date) -> bool:
    return item.first is None and item.last is not None and item.last - today > SOON


REGISTRATION_DAYS: Final = 7
"""Article 61. The registration day is the first of them."""
_ON_ONE_DAY: Final = ((Anchor.START, Anchor.REGISTRATION), (Anchor.POLLING, Anchor.RESULT))
_WITH_REGISTRATION: Final = (Anchor.START, Anchor.REGISTRATION)


def least_between(first: Anchor, second: Anchor) -> int:
    """The least number of days from one day to a later one. Candidates register for seven days, and not
    before the order that begins the election: nobody is finally qualified, and nobody votes, before that is
    over. The law ties the eight days of the campaign only to polling day, so they imply nothing more."""
    if (first, second) in _ON_ONE_DAY:
        return 0
    return REGISTRATION_DAYS if first in _WITH_REGISTRATION else 1


def out_of_order(known: Days, of: Anchor | None = None) -> tuple[Anchor, Anchor] | None:
    """Two contradicting days, the one that is earlier in law first; with ``of``, a pair that contains it. The
    order is that of `Anchor`, with ``least_between`` them. None if there is no contradiction."""
    order = [anchor for anchor in Anchor if anchor in known]
    for first, second in combinations(order, 2):
        apart = known[second] - known[first]
        if of in (None, first, second) and apart < timedelta(days=least_between(first, second)):
            return first, second
    return None
