"""Jalali dates and Tehran's clock, formatted for people and parsed from what they type."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from persiantools.jdatetime import JalaliDate

from bot.language.digits import strip_directions, to_latin, to_persian


def _tehran() -> tzinfo:
    try:
        return ZoneInfo("Asia/Tehran")
    except ZoneInfoNotFoundError:
        # For a machine without time zone data. Iran has kept +03:30 all year since summer time ended in 2022.
        return timezone(timedelta(hours=3, minutes=30), "Asia/Tehran")


TEHRAN: Final = _tehran()
MONTHS: Final = (
    "فروردین",
    "اردیبهشت",
    "خرداد",
    "تیر",
    "مرداد",
    "شهریور",
    "مهر",
    "آبان",
    "آذر",
    "دی",
    "بهمن",
    "اسفند",
)
WEEKDAYS: Final = ("دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه")
SATURDAY: Final = 5
"""As ``date.weekday`` counts."""
FIRST_YEAR: Final = 1300
LAST_YEAR: Final = 1499

_SAME_LETTER: Final = str.maketrans(
    {"ي": "ی", "ى": "ی", "ك": "ک", "آ": "ا", "أ": "ا", "ـ": None, "\u200c": None}
)
_BY_NAME: Final = {name.translate(_SAME_LETTER): number for number, name in enumerate(MONTHS, start=1)} | {
    "امرداد": 5
}
_WEEKDAY: Final = re.compile(r"^(?:(?:یک|دو|سه|چهار|پنج)?\s?شنبه|جمعه)\s*،?\s*")
# Day, month name (shortened or joined), year or none; also "12ام آذر ماه 1405".
_WORDY: Final = re.compile(r"^(\d{1,2})(?:(?:ام|م)\s+)?\s*([^\d]+?)\s*(\d{4})?$")
_NUMERIC: Final = re.compile(r"^(\d{4})\s*[/\-–.٫,،\s]\s*(\d{1,2})\s*[/\-–.٫,،\s]\s*(\d{1,2})$")
_CLOCK: Final = re.compile(r"^(?:ساعت\s*)?(\d{1,2})(?:\s*[:.٫/]\s*(\d{1,2})|(\d{2}))?$")


def tehran_day(moment: datetime) -> date:
    """The calendar day in Tehran at `moment`. Raises ValueError for a moment without a time zone."""
    return _in_tehran(moment).date()


def from_jalali(year: int, month: int, day: int) -> date | None:
    """The day that Jalali `year`, `month` and `day` name, or None if the calendar has no such day."""
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 and 1 <= day <= 31):
        return None
    try:
        jalali = JalaliDate(year, month, day)  # type: ignore[no-untyped-call]  # half-typed package
        return jalali.to_gregorian()
    except ValueError:
        return None


def to_jalali(day: date) -> tuple[int, int, int]:
    """The Jalali year, month and day of `day`."""
    jalali = JalaliDate(day)  # type: ignore[no-untyped-call]  # half-typed package
    return jalali.year, jalali.month, jalali.day


def days_in_month(year: int, month: int) -> int:
    """How many days a Jalali month has: 29, 30 or 31."""
    return int(JalaliDate.days_in_month(month, year))


def months_later(day: date, months: int) -> date:
    """The same day this many Jalali months later or earlier; the month's last day if the month is shorter."""
    year, month, number = to_jalali(day)
    year, place = divmod(year * 12 + month - 1 + months, 12)
    target_day = from_jalali(year, place + 1, min(number, days_in_month(year, place + 1)))
    assert target_day is not None, "a day that exists in the month"
    return target_day


def long_date(day: date) -> str:
    """«۱۲ آذر ۱۴۰۵»."""
    year, month, number = to_jalali(day)
    return f"{to_persian(number)} {MONTHS[month - 1]} {to_persian(year)}"


def short_date(day: date) -> str:
    """«۱۴۰۵/۰۹/۱۲»."""
    year, month, number = to_jalali(day)
    return to_persian(f"{year:04d}/{month:02d}/{number:02d}")


def weekday(day: date) -> str:
    """The Persian name of the day of the week."""
    return WEEKDAYS[day.weekday()]


def clock(moment: datetime) -> str:
    """«۱۴:۳۵» on Tehran's clock. Raises ValueError for a moment without a time zone."""
    return to_persian(f"{_in_tehran(moment):%H:%M}")


def parse_date(text: str, *, today: date, lean: Literal["past", "future"] = "past") -> date | None:
    """A typed Jalali date: «۱۲ آذر», «جمعه ۱۲ آذر ۱۴۰۵», «۱۴۰۵/۹/۱۲» in any digits; else None.

    A date without a year is the nearest such day not after `today`, or with `lean="future"` not before it.
    Two numbers alone, or a year of two digits, are not guessed at.
    """
    plain = plain_date(text)
    numeric = _NUMERIC.match(plain)
    if numeric:
        return from_jalali(int(numeric[1]), int(numeric[2]), int(numeric[3]))
    wordy = _WORDY.match(_WEEKDAY.sub("", plain))
    if not wordy:
        return None
    name = re.sub(r"[\s،,]+", "", wordy[2]).removesuffix("سال").removesuffix("ماه")
    month = _BY_NAME.get(name)
    if month is None:
        return None
    year = int(wordy[3]) if wordy[3] else None
    return _resolve_date(year, month, int(wordy[1]), today=today, lean=lean)


def parse_clock(text: str) -> time | None:
    """A typed time of day: «۱۴:۳۵», «14.35», «ساعت ۱۴», «۱۴۳۵»; None for anything else."""
    match = _CLOCK.match(plain_date(text))
    if not match:
        return None
    hour, minute = int(match[1]), int(match[2] or match[3] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _resolve_date(
    year: int | None, month: int, day: int, *, today: date, lean: Literal["past", "future"]
) -> date | None:
    if year is not None:
        return from_jalali(year, month, day)
    this_year = to_jalali(today)[0]
    # 30 Esfand exists in leap years only, at most five years apart.
    years = range(this_year, this_year - 6, -1) if lean == "past" else range(this_year, this_year + 6)
    days = (from_jalali(candidate, month, day) for candidate in years)
    return next((d for d in days if d and (d <= today if lean == "past" else d >= today)), None)


def plain_date(text: str) -> str:
    """A typed date in a comparable form: Latin digits, no hidden marks, one form of each letter, single
    spaces."""
    return " ".join(to_latin(strip_directions(text)).translate(_SAME_LETTER).split())


def _in_tehran(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(UTC).astimezone(TEHRAN)
