"""Numbers of the moderators' work: how many reports came when, of what, from where, and how long they waited."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.moments import day_of, minute_of_day


class Figure(StrEnum):
    """What is counted. The letters travel in buttons."""

    TIME = "h"
    ACT = "a"
    AREA = "p"
    STATE = "s"
    WAIT = "w"


class FiguresSpan(StrEnum):
    """Of the cases that were opened since then."""

    DAY = "d"
    WEEK = "w"


class ComparisonAxis(StrEnum):
    """By what both spaces are set side by side."""

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
    """How long it took half of them, and nine of ten."""

    count: int
    median: timedelta
    most: timedelta


def wait_summary(minutes: Mapping[int, int]) -> WaitSummary | None:
    """Out of how many waited so many whole minutes; None of none."""
    total = sum(minutes.values())
    if not total:
        return None
    return WaitSummary(total, _wait_at(minutes, total // 2), _wait_at(minutes, total * 9 // 10))


def _wait_at(minutes: Mapping[int, int], place: int) -> timedelta:
    """What the one at this place waited, when all stand in a row by their waiting."""
    passed = 0
    for minute in sorted(minutes):
        passed += minutes[minute]
        if passed > place:
            return timedelta(minutes=minute)
    return timedelta(minutes=max(minutes))


def hours_until(now: datetime) -> list[datetime]:
    """The beginnings of the last 24 hours of the clock, this hour's last."""
    begun = now - timedelta(minutes=minute_of_day(now) % 60, seconds=now.second, microseconds=now.microsecond)
    return [begun - _HOUR * back for back in reversed(range(24))]


def by_hour(quarters: Mapping[datetime, int], *, now: datetime) -> dict[datetime, int]:
    """Of each of the last 24 hours; none is left out. ``quarters``: the beginnings of quarters of an hour: Tehran's
    hours begin in the middle of others'."""
    hours = hours_until(now)
    counts = dict.fromkeys(hours, 0)
    for begun, count in quarters.items():
        hour = next((at for at in reversed(hours) if at <= begun), None)
        if hour is not None:
            counts[hour] += count
    return counts


def by_day(quarters: Mapping[datetime, int], *, now: datetime) -> dict[date, int]:
    """Of each of the last seven days, today last."""
    counted = Counter({day_of(now) - timedelta(days=back): 0 for back in reversed(range(7))})
    for begun, count in quarters.items():
        if day_of(begun) in counted:
            counted[day_of(begun)] += count
    return dict(counted)


def most(counts: Mapping[str, int], *, limit: int) -> tuple[list[tuple[str, int]], int]:
    """The most frequent, and how many there are of all others."""
    ordered = Counter(counts).most_common()
    return ordered[:limit], sum(count for _, count in ordered[limit:])
