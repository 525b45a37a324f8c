"""Figures of the moderators' work: how many reports arrived when, about what, from where, and how long they
waited."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.moments import day_of, minute_of_day


class Figure(StrEnum):
    """What is counted. The letters are part of button data."""

    TIME = "h"
    ACT = "a"
    AREA = "p"
    STATE = "s"
    WAIT = "w"


class FiguresSpan(StrEnum):
    """Covers the cases that were opened since then."""

    DAY = "d"
    WEEK = "w"


class ComparisonAxis(StrEnum):
    """By what the two spaces are compared."""

    HOUR = "hour"
    ACT = "act"
    AREA = "area"


LENGTHS: Final = {FiguresSpan.DAY: timedelta(hours=24), FiguresSpan.WEEK: timedelta(days=7)}
_HOUR: Final = timedelta(hours=1)


class CaseMilestone(StrEnum):
    CLAIMED = "claimed"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class WaitSummary:
    """The waiting time within which half of them, and nine of ten, were done."""

    count: int
    median: timedelta
    most: timedelta


def wait_summary(minutes: Mapping[int, int]) -> WaitSummary | None:
    """From a count of waits by whole minutes; None if there are none."""
    total = sum(minutes.values())
    if not total:
        return None
    return WaitSummary(total, _wait_at(minutes, total // 2), _wait_at(minutes, total * 9 // 10))


def _wait_at(minutes: Mapping[int, int], place: int) -> timedelta:
    """The wait at this position in ascending order."""
    passed = 0
    for minute in sorted(minutes):
        passed += minutes[minute]
        if passed > place:
            return timedelta(minutes=minute)
    return timedelta(minutes=max(minutes))


def hours_until(now: datetime) -> list[datetime]:
    """The starts of the last 24 hours of the clock, the current hour last."""
    begun = now - timedelta(minutes=minute_of_day(now) % 60, seconds=now.second, microseconds=now.microsecond)
    return [begun - _HOUR * back for back in reversed(range(24))]


def by_hour(quarters: Mapping[datetime, int], *, now: datetime) -> dict[datetime, int]:
    """Counts for each of the last 24 hours, empty ones included. ``quarters``: starts of quarter hours,
    because hours in Tehran begin in the middle of UTC hours."""
    hours = hours_until(now)
    counts = dict.fromkeys(hours, 0)
    for begun, count in quarters.items():
        hour = next((at for at in reversed(hours) if at <= begun), None)
        if hour is not None:
            counts[hour] += count
    return counts


def by_day(quarters: Mapping[datetime, int], *, now: datetime) -> dict[date, int]:
    """Counts for each of the last seven days, today last."""
    counted = Counter({day_of(now) - timedelta(days=back): 0 for back in reversed(range(7))})
    for begun, count in quarters.items():
        if day_of(begun) in counted:
            counted[day_of(begun)] += count
    return dict(counted)


def most(counts: Mapping[str, int], *, limit: int) -> tuple[list[tuple[str, int]], int]:
    """The most frequent ones, and the sum of all others."""
    ordered = Counter(counts).most_common()
    return ordered[:limit], sum(count for _, count in ordered[limit:])
