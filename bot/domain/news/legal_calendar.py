"""The legal calendar: dates that the law ties to days of the election, which an owner sets. No date is written
anywhere: without its day a date is unknown, and shown as unknown.

The days come from ``content/election.yaml``, the dates and their articles from ``content/calendar.yaml``.
Certainty depends on the articles, and on us where we chose the day that a date is counted from.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations
from typing import Final

from bot.domain.catalogue.catalogue import Article, Confidence
from bot.domain.catalogue.election import POLLING, RESULT, ElectionDay
from bot.domain.learning.lessons import Audience
from bot.domain.owner.settings import RunningSettings

SET_DAY: Final = "calendar-day"
"""The name of the command to the running program that sets a day."""
SOON: Final = timedelta(days=30)
"""A last day further away than this is not urgent yet."""
NEXT: Final = 5
"""How many upcoming dates are shown."""


@dataclass(frozen=True, slots=True)
class AnchorOffset:
    """So many days, and then so many Jalali months, after a day; before it if negative."""

    anchor: str
    days: int = 0
    months: int = 0

    def on(self, known: "Days", later: "MonthsLater") -> date | None:
        """The date; None while its day is unknown."""
        day = known.get(self.anchor)
        return None if day is None else later(day + timedelta(days=self.days), self.months)


type Days = Mapping[str, date]
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
    within: int | None = None
    """Of a stage that waits: its last day, counted in days from the day that starts it."""
    counted: str = ""
    """The day that we count it from, if the law, as we read it, gives the length of a span but not its first
    day."""
    settlement: str | None = None
    """Whose council it is about; None for both."""
    bodies: tuple[str, ...] = ()
    """The bodies of `content/agencies` that the law names as answering for it."""
    named: tuple[str, ...] = ()
    """Others whom the law names, in words: they have no entry in `content/agencies`, and so no liaison."""

    def anchors(self) -> tuple[str, ...]:
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


def days_of(running: RunningSettings) -> Days:
    """The days that are set."""
    days = {**running.law_days, POLLING: running.polling_day, RESULT: running.result_day}
    return {anchor: day for anchor, day in days.items() if day is not None}


def with_day(running: RunningSettings, anchor: str, day: date | None) -> RunningSettings:
    """The settings with this day set, or removed."""
    if anchor == POLLING:
        return replace(running, polling_day=day)
    if anchor == RESULT:
        return replace(running, result_day=day)
    others = {name: known for name, known in running.law_days.items() if name != anchor}
    return replace(running, law_days=others if day is None else {**others, anchor: day})


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
    waiting: tuple[str, ...]
    """Unset days that some of this audience's dates depend on."""
    undated: tuple[DatedEntry, ...] = ()
    """Stages that begin with a person's own case, on no day of the election."""


def for_settlement(dates: Iterable[DatedEntry], settlement: str | None) -> list[DatedEntry]:
    """The dates of this kind of council; all of them while it is unknown."""
    return [item for item in dates if settlement is None or item.entry.settlement in (None, settlement)]


def for_duty(dates: Iterable[DatedEntry], date_ids: Collection[str]) -> list[DatedEntry]:
    """The dates of a duty (``date_ids``), in the order of time."""
    return [item for item in dates if item.entry.id in date_ids]


def for_audience(
    dates: Sequence[DatedEntry], audience: Audience | None, *, today: date, order: Sequence[str]
) -> AudienceCalendar:
    """Current and upcoming dates of this audience, or of everybody if None. ``order``: of the election's
    days."""
    mine = [item for item in dates if audience is None or audience in item.entry.audiences]
    pressing = [item for item in mine if item.when(today) is DateStatus.NOW and not _is_far(item, today)]
    later = [item for item in mine if item.when(today) is DateStatus.AHEAD or _is_far(item, today)]
    unknown = [
        anchor for item in mine if item.when(today) is DateStatus.UNKNOWN for anchor in item.entry.anchors()
    ]
    undated = tuple(item for item in mine if item.when(today) is DateStatus.UNDATED)
    return AudienceCalendar(
        tuple(pressing), tuple(later[:NEXT]), tuple(day_id for day_id in order if day_id in unknown), undated
    )


def _is_far(item: DatedEntry, today: date) -> bool:
    return item.first is None and item.last is not None and item.last - today > SOON


def slowest_day(first: str, second: str, days: Sequence[ElectionDay]) -> ElectionDay:
    """Of the days from the first one to before the second, the one that lasts longest: so many days lie
    between the two at least. No more is implied by the others."""
    ids = [day.id for day in days]
    return max(days[ids.index(first) : ids.index(second)], key=lambda day: day.lasts)


def least_between(first: str, second: str, days: Sequence[ElectionDay]) -> int:
    """The least number of days from one day to a later one."""
    return slowest_day(first, second, days).lasts


def out_of_order(known: Days, days: Sequence[ElectionDay], of: str | None = None) -> tuple[str, str] | None:
    """Two contradicting days, the one that is earlier in law first; with ``of``, a pair that contains it. The
    order is that of ``days``, with ``least_between`` them. None if there is no contradiction."""
    order = [day.id for day in days if day.id in known]
    for first, second in combinations(order, 2):
        apart = known[second] - known[first]
        if of in (None, first, second) and apart < timedelta(days=least_between(first, second, days)):
            return first, second
    return None
