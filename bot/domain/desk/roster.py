"""The roster: who reads by hour, two people each, from the day before polling to two days after.

Leads enter hours, and each hour counts once its person has accepted it. Hours are those of Tehran's clock, so that
nobody has to calculate; a day begins at midnight.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import count, pairwise
from typing import Final

from bot.domain.errors import BadInput, TooMany
from bot.domain.moments import MORNING, day_of, minute_of_day
from bot.domain.people import Account

NEEDED: Final = 2
"""People in each hour."""
MOST_IN_AN_HOUR: Final = 6
DAYS_BEFORE: Final = 1
DAYS_AFTER: Final = 2
BLOCK: Final = 4
"""Hours that are entered with one press."""
HOURS: Final = 24
RED_BEFORE: Final = timedelta(days=3)
"""A gap is serious from so long before the first day of the roster; earlier it is a reminder."""
WAKE_EVERY: Final = timedelta(minutes=5)
"""A critical case that nobody has taken wakes the next person this often."""
WAKE_AHEAD: Final = 8
"""Beside the people of this hour it wakes those whose hours begin within so many hours."""
STAY: Final = timedelta(days=7)
"""How long hours are kept after their day."""


class HourState(StrEnum):
    """Whether the person has agreed to an hour."""

    ASKED = "asked"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True, order=True)
class RosterHour:
    """One hour of Tehran's clock, ``number`` from 0 to 23."""

    day: date
    number: int

    @classmethod
    def at(cls, moment: datetime) -> "RosterHour":
        """The hour in which an aware moment lies."""
        return cls(day_of(moment), minute_of_day(moment) // 60)

    def plus(self, hours: int) -> "RosterHour":
        days, number = divmod(self.number + hours, HOURS)
        return RosterHour(self.day + timedelta(days=days), number)

    def until(self, other: "RosterHour") -> int:
        """Hours from this one to a later one."""
        return (other.day - self.day).days * HOURS + other.number - self.number


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """One person in one hour. ``by``: the lead who entered it."""

    hour: RosterHour
    account: Account
    by: Account
    state: HourState = HourState.ASKED

    @property
    def is_accepted(self) -> bool:
        return self.state is HourState.ACCEPTED

    def as_accepted(self) -> "RosterEntry":
        return replace(self, state=HourState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class HourSpan:
    """Hours in a row: the first, and how many."""

    first: RosterHour
    count: int

    @property
    def end(self) -> RosterHour:
        """The hour after the last."""
        return self.first.plus(self.count)

    def hours(self) -> Iterator[RosterHour]:
        return (self.first.plus(place) for place in range(self.count))


def roster_days(polling_day: date) -> Sequence[date]:
    """The days of the roster, in order."""
    return [polling_day + timedelta(days=days) for days in range(-DAYS_BEFORE, DAYS_AFTER + 1)]


def is_roster_time(now: datetime, polling_day: date | None) -> bool:
    """Whether the roster is in force."""
    return polling_day is not None and day_of(now) in roster_days(polling_day)


def planned_span(first: RosterHour, length: int, *, polling_day: date | None, now: datetime) -> HourSpan:
    """Hours that may be entered. Raises BadInput: no polling day, outside the roster's days, or over already."""
    if polling_day is None:
        raise BadInput("roster-no-day")
    span, days = HourSpan(first, length), roster_days(polling_day)
    if not (0 < length <= HOURS and 0 <= first.number < HOURS and first.day in days):
        raise BadInput("roster-outside")
    if span.first.plus(length - 1).day not in days:
        raise BadInput("roster-outside")
    if span.first.plus(length - 1) < RosterHour.at(now):
        raise BadInput("roster-over")
    return span


def enter_person(
    entries: Iterable[RosterEntry],
    span: HourSpan,
    *,
    accounts: Collection[Account],
    account: Account,
    by: Account,
) -> Sequence[RosterEntry]:
    """The new entries of a person in these hours. ``accounts``: all accounts of that person, who counts once.

    Raises BadInput if they are in one of these hours already (with the first such hour), TooMany if an hour is full.
    """
    by_hour: dict[RosterHour, list[RosterEntry]] = defaultdict(list)
    for entry in entries:
        by_hour[entry.hour].append(entry)
    for hour in span.hours():
        if any(entry.account in accounts for entry in by_hour[hour]):
            raise BadInput("roster-twice", {"hour": hour.number, "day": hour.day})
        if len(by_hour[hour]) >= MOST_IN_AN_HOUR:
            raise TooMany("roster-full", {"most": MOST_IN_AN_HOUR, "hour": hour.number})
    return [RosterEntry(hour, account, by) for hour in span.hours()]


def spans_of(hours: Iterable[RosterHour]) -> Sequence[HourSpan]:
    """These hours as spans, in order."""
    ordered = sorted(set(hours))
    if not ordered:
        return ()
    starts = [ordered[0], *(following for hour, following in pairwise(ordered) if hour.plus(1) != following)]
    wanted = set(ordered)
    return [HourSpan(start, next(n for n in count(1) if start.plus(n) not in wanted)) for start in starts]


@dataclass(frozen=True, slots=True)
class HourGap:
    """Hours in a row with equally many people, and too few."""

    span: HourSpan
    people: int


@dataclass(frozen=True, slots=True)
class RosterGaps:
    """What is missing. ``is_due``: polling is so near that a gap is serious."""

    days: Sequence[date]
    gaps: Sequence[HourGap]
    hours: int
    """How many hours from now on have too few people."""
    asked: int
    """How many of the people missing there were asked and have not answered."""
    is_due: bool

    @property
    def is_whole(self) -> bool:
        return not self.gaps


def find_gaps(
    people: Mapping[RosterHour, int], asked: Mapping[RosterHour, int], *, polling_day: date, now: datetime
) -> RosterGaps | None:
    """Hours from now on with fewer than two people who have accepted; None once the roster's days are over.
    ``people``, ``asked``: how many have accepted, and how many have not answered, by hour."""
    days, present = roster_days(polling_day), RosterHour.at(now)
    if present.day > days[-1]:
        return None
    hours = [RosterHour(day, number) for day in days for number in range(HOURS)]
    short = [hour for hour in hours if hour >= present and people.get(hour, 0) < NEEDED]
    gaps = [
        HourGap(span, number)
        for number in range(NEEDED)
        for span in spans_of(hour for hour in short if people.get(hour, 0) == number)
    ]
    gaps.sort(key=lambda gap: gap.span.first)
    is_due = present.day >= days[0] - RED_BEFORE
    return RosterGaps(days, gaps, len(short), sum(asked.get(hour, 0) for hour in short), is_due)


def waits_for_morning(span: HourSpan, now: datetime) -> bool:
    """Whether a question about these hours may wait until the night is over: they begin later than the next morning,
    and whoever is asked then still has time to answer."""
    present, morning = RosterHour.at(now), MORNING // 60
    next_morning = RosterHour(present.day + timedelta(days=present.number >= morning), morning)
    return span.first > next_morning


def count_by_hour(entries: Iterable[RosterEntry]) -> Counter[RosterHour]:
    return Counter(entry.hour for entry in entries)


def turn_to_wake(
    entries: Iterable[RosterEntry], *, able: Collection[Account], called: Sequence[Account], now: datetime
) -> Account | None:
    """Whom a critical case wakes now: those of this hour first, then those of the next hours; when all were woken,
    the first again. None if nobody on the roster is able to take it."""
    present = RosterHour.at(now)
    ahead = sorted(
        (
            entry
            for entry in entries
            if entry.is_accepted and 0 <= present.until(entry.hour) <= WAKE_AHEAD and entry.account in able
        ),
        key=lambda entry: (entry.hour, str(entry.account)),
    )
    order = list(dict.fromkeys(entry.account for entry in ahead))
    if not order:
        return None
    return min(order, key=called.count)


@dataclass(frozen=True, slots=True)
class WakeCall:
    """A critical case that nobody has taken yet: whom it woke, in order, and when it woke the last of them."""

    case_id: str
    at: datetime
    called: tuple[Account, ...] = ()

    def is_due(self, now: datetime) -> bool:
        """A clock that was set back wakes nobody sooner, and nobody is left out for long because of it."""
        return not timedelta() <= now - self.at < WAKE_EVERY


def next_reading(
    entries: Iterable[RosterEntry], *, polling_day: date | None, now: datetime
) -> RosterHour | None:
    """When somebody on the roster reads again, if nobody does in this hour; None while somebody does, outside the
    roster's days, and if no later hour has a person: then nothing is promised."""
    if not is_roster_time(now, polling_day):
        return None
    present = RosterHour.at(now)
    staffed = sorted({entry.hour for entry in entries if entry.is_accepted and entry.hour >= present})
    return staffed[0] if staffed and staffed[0] != present else None
