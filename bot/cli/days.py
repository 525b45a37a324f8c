"""How the command line writes a day."""

from datetime import date

from bot.language.dates import to_jalali


def both_calendars(day: date) -> str:
    """The Jalali day, and the Gregorian one in brackets."""
    year, month, number = to_jalali(day)
    return f"{year}/{month:02}/{number:02} ({day.isoformat()})"
