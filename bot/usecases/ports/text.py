"""What use cases need from the language layer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

type Lean = Literal["past", "future"]
"""On which side of today a day without a year lies."""


class TextAnalyzer(Protocol):
    """Makes Persian text comparable. Never blocks for loading and never raises on any input.

    Until `ready` the answers come from a light set of rules, so two texts that must be compared are analysed
    again once `ready` is true; it never turns back.
    """

    @property
    def ready(self) -> bool:
        """True once the full dictionaries are in memory."""
        ...

    def normalise(self, text: str) -> str:
        """The text with Persian letters and digits, plain spacing and half-spaces; not for display."""
        ...

    def tokens(self, text: str) -> tuple[str, ...]:
        """The words of `text` in order, normalised, without punctuation and symbols."""
        ...


@dataclass(frozen=True, slots=True)
class MonthPage:
    """A month of the calendar to choose from: its weeks from Saturday to Friday, None for days outside the
    month; a day of the previous month, and one of the next month."""

    title: str
    weeks: tuple[tuple[date | None, ...], ...]
    before: date
    after: date


class DateReader(Protocol):
    """Days as people type and choose them."""

    def read_day(self, text: str, today: date, *, lean: Lean = "past") -> date | None:
        """The day of a typed Jalali date, in any digits, or None. Without a year it is the nearest such day
        not after `today`, or with ``lean="future"`` not before it; with a year it may be any day."""
        ...

    def read_spoken_day(self, text: str, today: date) -> date | None:
        """What `read_day` reads, and spoken forms («دیروز», «جمعه», «۳ روز پیش»), or None."""
        ...

    def find_told_day(self, text: str, today: date) -> tuple[date, bool] | None:
        """The only day up to today that a whole sentence names, and whether it was the night of that day."""
        ...

    def month(self, day: date) -> MonthPage:
        """The Jalali month of this day."""
        ...

    def months_later(self, day: date, months: int) -> date:
        """So many Jalali months after this day, before it if negative."""
        ...

    def day_number(self, day: date) -> str:
        """The day of the Jalali month: «۱۲»."""
        ...


type Mask = Callable[[str], str]
"""The text with a mark for every number, handle, link or address that may name or reach a person. Applying it
twice changes nothing more."""
