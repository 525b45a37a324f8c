"""When something happened, as precisely as a report needs it: a day, a part of the day, perhaps the hour."""

import re
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum
from typing import Final, Literal

UNFIT_DAYS: Final = ("ahead", "long-ago")
HUSH_ENDS: Final = 8 * 60
"""Broadcasts begin later in the morning than notices that somebody waits for."""


class DayPart(StrEnum):
    """A part of the day."""

    MORNING = "morning"
    NOON = "noon"
    EVENING = "evening"
    NIGHT = "night"


_TEHRAN: Final = timezone(timedelta(hours=3, minutes=30))
"""Iran has one offset all year; a part of the day does not need more precision."""
MORNING: Final = 7 * 60
EVENING: Final = 22 * 60
"""Minutes of the day in Tehran between which reporters are written to."""
LONGEST_AGO: Final = timedelta(days=366)
"""Older events are not accepted, neither typed nor from the calendar."""
_WITH_CLOCK: Final = 3
"""Parts of an answer with a time on the clock: the day, the part of the day, the time."""
_BEGINS: Final = ((5, DayPart.MORNING), (11, DayPart.NOON), (15, DayPart.EVENING), (20, DayPart.NIGHT))


def part_of_day(moment: datetime) -> DayPart:
    """The part of the day in Tehran of an aware moment; the hours before five are night."""
    return part_of_clock(moment.astimezone(_TEHRAN).time())


def part_of_clock(clock: time) -> DayPart:
    """The part of the day of a time on Tehran's clock; the hours before five are night."""
    return next((part for begins, part in reversed(_BEGINS) if clock.hour >= begins), DayPart.NIGHT)


def write_when(day: date, part: DayPart | None = None, *, clock: time | None = None) -> str:
    """``2026-05-01``, ``2026-05-01.morning`` or ``2026-05-01.morning.0930``: an answer of the form, and
    ``ReportBody.when``. A time on the clock says its part of the day itself."""
    if clock is not None:
        return f"{day.isoformat()}.{part_of_clock(clock)}.{clock:%H%M}"
    return f"{day.isoformat()}.{part}" if part else day.isoformat()


def read_when(value: str) -> tuple[date, DayPart | None]:
    """Read day and part of what ``write_when`` wrote. Raises ValueError for anything else."""
    clock = clock_of(value)
    day, _, rest = value.partition(".")
    part = DayPart(rest.partition(".")[0]) if rest else None
    if clock is not None and part is not part_of_clock(clock):
        raise ValueError("a time of another part of the day")
    return date.fromisoformat(day), part


def clock_of(value: str) -> time | None:
    """The time on Tehran's clock in what ``write_when`` wrote, if it has one. Raises ValueError for a time
    that no clock shows."""
    parts = value.split(".")
    if len(parts) < _WITH_CLOCK:
        return None
    if len(parts) > _WITH_CLOCK or not re.fullmatch(r"[0-9]{4}", parts[-1]):
        raise ValueError("not a time of the form")
    return time(int(parts[-1][:2]), int(parts[-1][2:]))


def unfit_day(day: date, *, today: date) -> Literal["", "ahead", "long-ago"]:
    """Why a report about this day is not accepted; "" if it is."""
    if day > today:
        return "ahead"
    return "long-ago" if day < today - LONGEST_AGO else ""


def unfit_part(day: date, part: DayPart, *, now: datetime) -> bool:
    """Whether this part of the day has not begun yet. Before morning it is still night."""
    if day != day_of(now):
        return day > day_of(now)
    begun = part_of_day(now)
    if is_before_morning(now):
        return part is not begun
    parts = list(DayPart)
    return parts.index(part) > parts.index(begun)


def is_ahead(day: date, clock: time, *, now: datetime) -> bool:
    """Whether this time on Tehran's clock has not come yet."""
    return datetime.combine(day, clock, _TEHRAN) > now


def is_before_morning(now: datetime) -> bool:
    """Whether it is before the first morning hour: people count these hours to the night of the previous
    day."""
    return minute_of_day(now) < _BEGINS[0][0] * 60


def at_night(moment: datetime) -> bool:
    """Whether a reporter must not be disturbed now: from 22:00 to 7:00 in Tehran."""
    return not MORNING <= minute_of_day(moment) < EVENING


def next_notice_time(moment: datetime) -> datetime:
    """When a notice that is due now can be sent to a reporter: now, or at seven in the morning after the
    night."""
    if not at_night(moment):
        return moment
    local = moment.astimezone(_TEHRAN)
    day = local.date() if minute_of_day(moment) < MORNING else local.date() + timedelta(days=1)
    return midnight(day) + timedelta(minutes=MORNING)


def midnight(day: date) -> datetime:
    """The start of this day in Tehran."""
    return datetime.combine(day, time(), _TEHRAN)


def day_of(moment: datetime) -> date:
    """The day in Tehran of an aware moment."""
    return moment.astimezone(_TEHRAN).date()


def end_of_day(moment: datetime) -> datetime:
    """The midnight in Tehran that ends the day of an aware moment."""
    return datetime.combine(day_of(moment) + timedelta(days=1), time(), _TEHRAN)


def minute_of_day(moment: datetime) -> int:
    """Minutes since midnight in Tehran."""
    local = moment.astimezone(_TEHRAN)
    return local.hour * 60 + local.minute


def is_quiet_time(moment: datetime) -> bool:
    """Whether unrequested messages must wait: from 22:00 to 8:00 in Tehran."""
    return not HUSH_ENDS <= minute_of_day(moment) < EVENING
