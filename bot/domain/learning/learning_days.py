"""A quiet count of the days on which a person learned. Two missed days in any week are forgiven; after more, the count
begins anew, and nobody says so.
"""

from dataclasses import KW_ONLY, dataclass
from datetime import date, timedelta
from typing import Final, Self

FORGIVEN: Final = 2
WEEK: Final = timedelta(days=7)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LearningDays:
    """How many days, the last of them, and which days of the last week were missed."""

    count: int = 0
    _: KW_ONLY
    last: date | None = None
    missed: tuple[date, ...] = ()

    def with_day(self, today: date) -> Self:
        """With today as a day of learning. The same day counts once; a clock that went back changes nothing."""
        if self.last is None:
            return type(self)(1, last=today)
        if today <= self.last:
            return self
        gap = (today - self.last).days - 1
        if gap > FORGIVEN:
            return type(self)(1, last=today)
        missed = (*self.missed, *(self.last + _DAY * step for step in range(1, gap + 1)))
        if gap and sum(missed[-1] - day < WEEK for day in missed) > FORGIVEN:
            return type(self)(1, last=today)
        recent = tuple(day for day in missed if today - day < WEEK)
        return type(self)(self.count + 1, last=today, missed=recent)

    def to_text(self) -> str:
        """For the learner's settings; ``from_text`` reads it."""
        return " ".join([str(self.count), *(day.isoformat() for day in (self.last, *self.missed) if day)])

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read what ``to_text`` wrote; nothing counted for an empty text."""
        count, *days = text.split() or ["0"]
        read = [date.fromisoformat(day) for day in days]
        return cls(int(count), last=read[0] if read else None, missed=tuple(read[1:]))
