"""Dates for the form: days read from what people type, months as pages to choose from."""

from datetime import date, timedelta

from bot.language.dates import MONTHS, SATURDAY, days_in_month, months_later, parse_date, to_jalali
from bot.language.digits import to_persian
from bot.language.spoken_days import find_told_day, parse_spoken_day
from bot.usecases.ports.text import Lean, MonthPage


class JalaliDateReader:
    """Days as people type and choose them: the port of the same name."""

    def read_day(self, text: str, today: date, *, lean: Lean = "past") -> date | None:
        """The day that `text` names; without a year the nearest one not after `today`, or not before it."""
        return parse_date(text, today=today, lean=lean)

    def read_spoken_day(self, text: str, today: date) -> date | None:
        """The day that `text` tells of: a date, a weekday, or counted from `today`."""
        return parse_spoken_day(text, today=today)

    def find_told_day(self, text: str, today: date) -> tuple[date, bool] | None:
        """The one day that a sentence names, and whether it was its night."""
        return find_told_day(text, today=today)

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
        """So many Jalali months after `day`, before it where negative."""
        return months_later(day, months)

    def day_number(self, day: date) -> str:
        """«۱۲»."""
        return to_persian(to_jalali(day)[2])
