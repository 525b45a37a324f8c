"""Days of an invented story: written without a year, and read as people type them."""

from datetime import date, timedelta

import pytest

from bot.language.dates import from_jalali
from bot.language.story_days import read_story_day, write_story, write_story_day

NEAR = from_jalali(1418, 9, 5) or date.max
"""A Saturday."""


def test_day_is_written_with_its_weekday_and_no_year() -> None:
    assert write_story_day(NEAR) == "شنبه ۵ آذر"
    assert write_story(
        "روز {polling}، شعبهٔ {station}، {place}", {"polling": NEAR, "station": 12, "place": "مسجد"}
    ) == ("روز شنبه ۵ آذر، شعبهٔ ۱۲، مسجد")


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("پنجم", 0),
        ("پنجم آذر", 0),
        ("روز پنجم", 0),
        ("۵", 0),
        ("5", 0),
        ("٥ آذر", 0),
        ("شنبه ۵ آذر", 0),
        ("شنبه، پنجم آذر ماه", 0),
        ("۵ آذر ۱۴۰۵", 0),
        ("۱۴۰۵/۹/۵", 0),
        ("تا پایان روز پنجم آذر", 0),
        ("شنبه", 0),
        ("دوشنبه", 2),
        ("سه شنبه", 3),
        ("سه‌شنبه", 3),
        ("پنجشنبه", -2),
        ("پنج‌شنبه", -2),
        ("روز جمعه", -1),
        ("بیست و هفتم", -8),
        ("۲۷ آبان", -8),
        ("نوزدهم", 14),
        ("هفتم.", 2),
        ("سی‌ام آبان", -5),
        ("هفتمِ آذر", 2),
    ],
)
def test_typed_day_is_the_nearest_to_the_story(typed: str, days: int) -> None:
    assert read_story_day(typed, NEAR) == NEAR + timedelta(days=days)


@pytest.mark.parametrize(
    "typed",
    ["", "نمی‌دانم", "فردا", "دیروز", "۹/۵", "۴۵", "۰", "-۵", "پنجم ششم", "۳۲ آذر", "مهر", "😀", "۱" * 400],
)
def test_anything_else_is_no_day(typed: str) -> None:
    assert read_story_day(typed, NEAR) is None
