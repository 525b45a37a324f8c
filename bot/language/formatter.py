"""Formats numbers and dates for a sentence: finished words, in Persian digits, Jalali, Tehran time."""

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
