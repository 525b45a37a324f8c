"""Timed alarms to staff. Pure rules; how far the clock was read shows which alarms were sent already.

The assignee of a case is awake, so alarms about their claim are sent at once. Alarms to everybody wait during
the night (22:00 to 7:00) outside polling day and are sent in the morning; a missed deadline of a critical
case is sent at any hour.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.catalogue.catalogue import Phase
from bot.domain.moments import MORNING, at_night, day_of, minute_of_day


class DueCaseKind(StrEnum):
    """Which open cases a passed deadline concerns."""

    HELD = "held"
    WAITING = "waiting"
    """Unclaimed and not critical."""
    GRAVE = "grave"
    """Unclaimed and critical."""


BEFORE_END: Final = timedelta(minutes=5)
"""This long before a claim or a deadline ends, the assignee is reminded."""
GATHERED: Final = timedelta(minutes=5)
"""Missed deadlines of unclaimed cases are sent together, at most this often."""
GRAVE_GATHERED: Final = timedelta(seconds=30)
"""The same, if one of them is critical."""
MOST_NAMED: Final = 8
"""Case numbers in one alarm; for further cases only their count."""


def may_notify_all(now: datetime, phase: Phase | None) -> bool:
    """Whether something that is not critical may be sent to everybody."""
    return phase is Phase.DAY or not at_night(now)


def digest_of(now: datetime, phase: Phase | None) -> str:
    """The name of the digest that is due now: hourly on polling day, otherwise each morning; empty before
    seven."""
    if phase is Phase.DAY:
        return f"{day_of(now)} {minute_of_day(now) // 60}"
    return str(day_of(now)) if minute_of_day(now) >= MORNING and not at_night(now) else ""
