"""Days and times for the form, parsed from typed text, and months as pages to choose from."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from bot.language.dates import (
    MONTHS,
    SATURDAY,
    days_in_month,
    months_later,
    parse_date,
    to_jalali,
)
from bot.language.digits import to_persian
from bot.language.spoken_days import parse_days, parse_spoken_day
from bot.language.spoken_times import find_told_time, read_time, speaks_of_time, split_time
from bot.language.story_days import read_story_day, write_story, write_story_day
from bot.usecases.ports.language import Lean, MonthPage, TypedTime


class JalaliDateReader:
    """Days as people type and choose them: implements the port of the same name."""

    def read_day(self, text: str, today: date, *, lean: Lean = "past") -> date | None:
        """The day that `text` names. Without a year it is the nearest one not after `today`, or not before it
        with `lean="future"`."""
        return parse_date(text, today=today, lean=lean)

    def read_spoken_day(self, text: str, today: date, *, lean: Lean = "past") -> date | None:
        """The day that `text` describes: a date, a weekday, or counted from `today`."""
        return parse_spoken_day(text, today=today, lean=lean)

    def read_days(self, text: str, today: date) -> tuple[date, date] | None:
        """The first and the last day that `text` describes: one day, or two with «تا» or a dash between them."""
        return parse_days(text, today=today)

    def read_time(self, text: str, now: datetime, *, day: date | None = None) -> tuple[TypedTime, ...]:
        """The times that `text` may mean, with day and hour; see `bot.language.spoken_times`."""
        return read_time(text, now=now, day=day)

    def split_time(self, text: str, now: datetime) -> tuple[str, tuple[TypedTime, ...]]:
        """`text` without the time at its beginning or end, and what that time may mean."""
        return split_time(text, now=now)

    def speaks_of_time(self, text: str) -> bool:
        """Whether `text` says when, however vaguely, and nothing else."""
        return speaks_of_time(text)

    def find_told_time(self, text: str, now: datetime) -> TypedTime | None:
        """The single time that a sentence names, as exactly as it is certain."""
        return find_told_time(text, now=now)

    def month(self, day: date) -> MonthPage:
        """The Jalali month of `day`, in weeks that begin on Saturday."""
        year, month, number = to_jalali(day)
        first = day - timedelta(days=number - 1)
        length = days_in_month(year, month)
        last = first + timedelta(days=length - 1)
        blank = (first.weekday() - SATURDAY) % 7
        cells = [None] * blank + [first + timedelta(days=n) for n in range(length)]
        cells += [None] * (-len(cells) % 7)
        weeks = tuple(tuple(cells[n : n + 7]) for n in range(0, len(cells), 7))
        title = f"{MONTHS[month - 1]} {to_persian(year)}"
        return MonthPage(title, weeks, first - timedelta(days=1), last + timedelta(days=1))

    def months_later(self, day: date, months: int) -> date:
        """The day this many Jalali months after `day`, or before it if negative."""
        return months_later(day, months)

    def write_story_day(self, day: date) -> str:
        """«شنبه ۸ آذر»."""
        return write_story_day(day)

    def write_story(self, text: str, words: Mapping[str, date | int | str]) -> str:
        """`text` with its slots filled."""
        return write_story(text, words)

    def read_story_day(self, text: str, near: date) -> date | None:
        """The day of an invented story that `text` names, as near as possible to `near`."""
        return read_story_day(text, near)

    def day_number(self, day: date) -> str:
        """«۱۲»."""
        return to_persian(to_jalali(day)[2])
