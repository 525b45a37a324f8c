"""When editors answer people's questions, and how soon: set by the owners, counted in Tehran's time."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.domain.errors import BadInput
from bot.domain.moments import day_of, midnight, minute_of_day

PROMISES: Final = (30, 60, 120, 240)
"""The minutes within which an answer can be promised."""
_DAY: Final = 24 * 60
_HOUR: Final = 60
_TIME: Final = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?")
_ENDS: Final = 2


@dataclass(frozen=True, slots=True)
class AskingService:
    """``opens`` and ``closes``: minutes of the day. ``promise``: minutes of open time until the answer."""

    is_on: bool = False
    opens: int = 9 * _HOUR
    closes: int = 21 * _HOUR
    promise: int = 60

    def is_open(self, now: datetime) -> bool:
        """Whether a question is taken now."""
        return self.is_on and self.opens <= minute_of_day(now) < self.closes

    def next_opening(self, now: datetime) -> datetime:
        """When the hours begin next; today's, if they have not begun yet."""
        day = day_of(now) if minute_of_day(now) < self.opens else day_of(now) + timedelta(days=1)
        return midnight(day) + timedelta(minutes=self.opens)

    def due_at(self, asked_at: datetime) -> datetime:
        """The promised moment. Only open time counts: what is asked at the end of the hours is due after the
        next ones have begun."""
        left, at = timedelta(minutes=self.promise), asked_at
        while True:
            opening, closing = (
                midnight(day_of(at)) + timedelta(minutes=minute) for minute in (self.opens, self.closes)
            )
            at = max(at, opening)
            if at + left <= closing:
                return at + left
            left -= max(closing - at, timedelta())
            at = midnight(day_of(opening) + timedelta(days=1))

    @property
    def hours(self) -> str:
        """The hours as one word: ``540-1260``."""
        return f"{self.opens}-{self.closes}"


def read_hours(text: str) -> tuple[int, int]:
    """Read two times of one day, as in ``9-21`` or ``9:30 - 20``, in any digits: the minutes of the day at
    which the hours begin and end. Raises BadInput for anything else."""
    times = _TIME.findall(text)
    if len(times) != _ENDS:
        raise BadInput("admin-hours-how")
    opens, closes = (int(hour) * _HOUR + int(minute or 0) for hour, minute in times)
    if any(int(minute or 0) >= _HOUR for _, minute in times):
        raise BadInput("admin-hours-how")
    return require_hours(opens, closes)


def read_stored_hours(value: str) -> tuple[int, int]:
    """Read what ``AskingService.hours`` gives. Raises BadInput for anything else."""
    opens, _, closes = value.partition("-")
    if not (opens.isascii() and opens.isdigit() and closes.isascii() and closes.isdigit()):
        raise BadInput("admin-hours-how")
    return require_hours(int(opens), int(closes))


def require_hours(opens: int, closes: int) -> tuple[int, int]:
    """Raises BadInput for hours that are shorter than an hour or do not lie in one day."""
    if not 0 <= opens < closes <= _DAY or closes - opens < _HOUR:
        raise BadInput("admin-hours-how")
    return opens, closes
