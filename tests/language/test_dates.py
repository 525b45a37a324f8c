"""Formatting and parsing Jalali dates and times in Tehran."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language import dates
from bot.language.date_reader import JalaliDateReader
from bot.language.dates import (
    MONTHS,
    TEHRAN,
    clock,
    days_in_month,
    from_jalali,
    long_date,
    parse_clock,
    parse_date,
    short_date,
    tehran_day,
    to_jalali,
    weekday,
)

TODAY = date(2026, 12, 3)  # 12 Azar 1405, a Thursday
days = st.dates(date(1930, 1, 1), date(2100, 1, 1))


def test_dates_are_written_as_the_style_guide_says() -> None:
    assert long_date(TODAY) == "۱۲ آذر ۱۴۰۵"
    assert short_date(TODAY) == "۱۴۰۵/۰۹/۱۲"
    assert weekday(TODAY) == "پنجشنبه"
    assert days_in_month(1405, 9) == 30


def test_the_clock_is_tehrans() -> None:
    assert clock(datetime(2026, 12, 3, 11, 5, tzinfo=UTC)) == "۱۴:۳۵"
    assert tehran_day(datetime(2026, 12, 2, 20, 31, tzinfo=UTC)) == TODAY
    assert datetime(2026, 7, 1, tzinfo=TEHRAN).utcoffset() == timedelta(hours=3, minutes=30)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        clock(datetime(2026, 12, 3, 11, 5))  # noqa: DTZ001  # the mistake under test


def test_a_machine_without_zone_data_keeps_tehrans_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise dates.ZoneInfoNotFoundError(name)

    monkeypatch.setattr(dates, "ZoneInfo", missing)
    assert datetime(2026, 7, 1, tzinfo=dates._tehran()).utcoffset() == timedelta(hours=3, minutes=30)


@pytest.mark.parametrize(
    ("typed", "jalali"),
    [
        ("۱۲ آذر", (1405, 9, 12)),
        ("13 آذر", (1404, 9, 13)),
        ("۱۲ آذر ۱۴۰۴", (1404, 9, 12)),
        ("۱۲ آذرماه ۱۴۰۴", (1404, 9, 12)),
        ("۱۲ام آذر ماه، سال ۱۴۰۴", (1404, 9, 12)),
        ("جمعه ۷ شهریور", (1405, 6, 7)),
        ("سه‌شنبه، ۳ آذر ۱۴۰۵", (1405, 9, 3)),
        ("پنج شنبه 5 اذر", (1405, 9, 5)),
        ("۲مرداد", (1405, 5, 2)),
        ("۲ امرداد ۱۴۰۵", (1405, 5, 2)),
        ("۱ اردی‌بهشت ۱۴۰۵", (1405, 2, 1)),
        ("۱ اردی بهشت ۱۴۰۵", (1405, 2, 1)),
        ("٣ دي ١٤٠٤", (1404, 10, 3)),
        ("\u200f۱۴۰۵/۹/۱۲\u200e", (1405, 9, 12)),
        ("1405-09-12", (1405, 9, 12)),
        ("۱۴۰۵.۹.۱۲", (1405, 9, 12)),
        ("۱۴۰۵ ۹ ۱۲", (1405, 9, 12)),
        ("۳۰ اسفند", (1403, 12, 30)),
    ],
)
def test_typed_dates_are_read(typed: str, jalali: tuple[int, int, int]) -> None:
    assert parse_date(typed, today=TODAY) == from_jalali(*jalali)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "دیروز",
        "آذر",
        "۱۲",
        "۹/۱۲",
        "۰۵/۹/۱۲",
        "۳۱ آذر ۱۴۰۵",
        "۱۴۰۵/۱۳/۱",
        "۳۰ اسفند ۱۴۰۴",
        "2026/12/03",
        "۱۲ سپتامبر",
    ],
)
def test_what_names_no_day_is_none(typed: str) -> None:
    assert parse_date(typed, today=TODAY) is None


def test_without_a_year_the_nearest_day_is_meant() -> None:
    assert parse_date("۱ فروردین", today=TODAY) == from_jalali(1405, 1, 1)
    assert parse_date("۱ فروردین", today=TODAY, lean="future") == from_jalali(1406, 1, 1)
    assert parse_date("۱۲ آذر", today=TODAY, lean="future") == TODAY
    assert parse_date("۳۰ اسفند", today=TODAY, lean="future") == from_jalali(1408, 12, 30)


@given(days)
def test_what_is_written_is_read_back(day: date) -> None:
    assert parse_date(long_date(day), today=TODAY) == day
    assert parse_date(short_date(day), today=TODAY) == day
    year, month, number = to_jalali(day)
    assert from_jalali(year, month, number) == day
    nearest = parse_date(f"{number} {MONTHS[month - 1]}", today=day)
    assert nearest == day


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("۱۴:۳۵", time(14, 35)),
        ("14.35", time(14, 35)),
        ("ساعت ۹", time(9, 0)),
        ("۰۷۳۰", time(7, 30)),
        ("\u200f٨:٠٥", time(8, 5)),
        ("۲۴:۰۰", None),
        ("۱۲:۶۰", None),
        ("عصر", None),
    ],
)
def test_typed_clock_times_are_read(typed: str, read: time | None) -> None:
    assert parse_clock(typed) == read


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_month_page_shows_each_day_once_under_its_weekday(day: date) -> None:
    page = JalaliDateReader().month(day)
    days = [cell for week in page.weeks for cell in week if cell is not None]
    assert day in days and all(len(week) == 7 for week in page.weeks)
    assert [to_jalali(cell)[2] for cell in days] == list(range(1, len(days) + 1))
    assert all(
        (week[n] is None) or weekday(week[n]) == name
        for week in page.weeks
        for n, name in enumerate(("شنبه", "یکشنبه", "دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه"))
    )
    assert to_jalali(page.before)[1] != to_jalali(day)[1] != to_jalali(page.after)[1]
    assert (page.before, page.after) == (days[0] - timedelta(days=1), days[-1] + timedelta(days=1))


def test_a_month_is_called_by_name_and_year() -> None:
    page = JalaliDateReader().month(date(2026, 11, 24))
    assert page.title == "آذر ۱۴۰۵"
    assert JalaliDateReader().day_number(date(2026, 11, 24)) == "۳"
