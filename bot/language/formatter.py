"""Formats numbers and dates for a sentence: finished words, in Persian digits, Jalali, Tehran time; and as other
languages write them, with the same calendar and clock."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot.language import dates, digits


class PersianFormatter:
    """What the texts need from the language layer."""

    def number(self, value: int) -> str:
        """۱۲٬۳۴۵"""
        return digits.group_digits(value)

    def digits(self, text: str) -> str:
        """Digits only, without separators: for codes, years and article numbers."""
        return digits.to_persian(text)

    def day(self, value: date) -> str:
        """۱۲ آذر ۱۴۰۵"""
        return dates.long_date(value)

    def moment(self, value: datetime) -> str:
        """۱۲ آذر ۱۴۰۵، ۱۴:۳۵"""
        return f"{dates.long_date(dates.tehran_day(value))}، {dates.clock(value)}"

    def clock(self, value: datetime) -> str:
        """۱۴:۳۵"""
        return dates.clock(value)


class NotedFormatter:
    """Numbers and days of the Iranian calendar as another language writes them."""

    def __init__(self, *, digits: str, thousands: str, months: Sequence[str], day: str, moment: str) -> None:
        """``digits``: ten, from zero on; ``day``: with ``{day}``, ``{month}`` and ``{year}``; ``moment``: with
        ``{date}`` and ``{clock}``."""
        self._digits = str.maketrans("0123456789", digits)
        self._thousands = thousands
        self._months = tuple(months)
        self._day, self._moment = day, moment

    def number(self, value: int) -> str:
        """12,345"""
        text = f"{abs(value):,}".replace(",", self._thousands).translate(self._digits)
        return f"\N{MINUS SIGN}{text}" if value < 0 else text

    def digits(self, text: str) -> str:
        """Digits only, without separators: for codes, years and article numbers."""
        return digits.to_latin(text).translate(self._digits)

    def day(self, value: date) -> str:
        """12 Azar 1405"""
        year, month, day = dates.to_jalali(value)
        words = {"day": str(day), "month": self._months[month - 1], "year": str(year)}
        return _fill_in(self._day, words).translate(self._digits)

    def moment(self, value: datetime) -> str:
        """12 Azar 1405, 14:35"""
        return _fill_in(self._moment, {"date": self.day(dates.tehran_day(value)), "clock": self.clock(value)})

    def clock(self, value: datetime) -> str:
        """14:35"""
        return self.digits(dates.clock(value))


def _fill_in(template: str, words: Mapping[str, str]) -> str:
    for name, word in words.items():
        template = template.replace(f"{{{name}}}", word)
    return template
