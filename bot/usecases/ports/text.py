"""What use cases ask of the language layer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

type Lean = Literal["past", "future"]
"""To which side of today a day without its year lies."""


class TextAnalyzer(Protocol):
    """Persian text, made comparable. Never blocks for loading and never raises on any input.

    Until `ready` the answers come from a light set of rules, so two texts that must be compared
    are analysed anew once `ready` has turned true; it never turns back.
    """

    @property
    def ready(self) -> bool:
        """True once the full dictionaries are in memory."""
        ...

    def normalise(self, text: str) -> str:
        """The text with Persian letters and digits, plain spacing and half-spaces; not for showing."""
        ...

    def tokens(self, text: str) -> tuple[str, ...]:
        """The words of `text` in their order, normalised, without punctuation and symbols."""
        ...


@dataclass(frozen=True, slots=True)
class MonthPage:
    """A month of the calendar as a page to choose from: its weeks from Saturday to Friday, None where the
    month has no such day; a day of the month before, and of the month after."""

    title: str
    weeks: tuple[tuple[date | None, ...], ...]
    before: date
    after: date


class DateReader(Protocol):
    """Days as people type and choose them."""

    def read_day(self, text: str, today: date, *, lean: Lean = "past") -> date | None:
        """The day that a typed Jalali date names, in any digits, or None. Without a year it is the nearest
        such day not after `today`, or with ``lean="future"`` not before it; with one it may lie anywhere."""
        ...

    def read_spoken_day(self, text: str, today: date) -> date | None:
        """What `read_day` reads, and days as people tell them («دیروز», «جمعه», «۳ روز پیش»), or None."""
        ...

    def find_told_day(self, text: str, today: date) -> tuple[date, bool] | None:
        """The one day up to today that a whole sentence names beside what it tells, and whether it was its night."""
        ...

    def month(self, day: date) -> MonthPage:
        """The Jalali month that this day lies in."""
        ...

    def months_later(self, day: date, months: int) -> date:
        """So many months of the Jalali calendar after this day, before it where negative."""
        ...

    def day_number(self, day: date) -> str:
        """The day of the Jalali month: «۱۲»."""
        ...


type Mask = Callable[[str], str]
"""The text with a mark for every number, handle, link or address that may name or reach a person. Twice is once."""
