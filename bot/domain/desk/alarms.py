"""What the clock says to staff, and when. Pure rules; what was told already is known by how far the clock was read.

Whoever holds a case is awake, so what concerns his claim is told at once. What concerns everybody is silent at night
(22:00 to 7:00) outside polling day, and told in the morning; a critical case's missed deadline is told at any hour.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.catalogue.catalogue import Phase
from bot.domain.moments import MORNING, at_night, day_of, minute_of_day


class DueCaseKind(StrEnum):
    """Which open cases are meant when a deadline has come."""

    HELD = "held"
    WAITING = "waiting"
    """Nobody holds it, and it is not critical."""
    GRAVE = "grave"
    """Nobody holds it, and it is critical."""


BEFORE_END: Final = timedelta(minutes=5)
"""So long before a claim or a deadline ends its holder is reminded."""
GATHERED: Final = timedelta(minutes=5)
"""Missed deadlines that nobody holds are told together, at most so often."""
GRAVE_GATHERED: Final = timedelta(seconds=30)
"""The same, where one of them is critical."""
MOST_NAMED: Final = 8
"""Numbers of cases in one alarm; of further ones only how many."""


def may_notify_all(now: datetime, phase: Phase | None) -> bool:
    """Whether everybody may be told something that is not critical."""
    return phase is Phase.DAY or not at_night(now)


def digest_of(now: datetime, phase: Phase | None) -> str:
    """The name of the digest that is due by now: each hour on polling day, each morning else; empty before seven."""
    if phase is Phase.DAY:
        return f"{day_of(now)} {minute_of_day(now) // 60}"
    return str(day_of(now)) if minute_of_day(now) >= MORNING and not at_night(now) else ""
