"""Coarse moments: a day and a part of the day, in Tehran."""

from datetime import UTC, date, datetime, time

import pytest

from bot.domain.moments import (
    DayPart,
    at_night,
    clock_of,
    next_notice_time,
    part_of_day,
    read_when,
    write_when,
)


@pytest.mark.parametrize(
    ("hour_utc", "part"),
    [
        (1, DayPart.NIGHT),
        (2, DayPart.MORNING),
        (7, DayPart.MORNING),
        (8, DayPart.NOON),
        (12, DayPart.EVENING),
        (17, DayPart.NIGHT),
        (22, DayPart.NIGHT),
    ],
)
def test_the_part_is_of_tehrans_day(hour_utc: int, part: DayPart) -> None:
    assert part_of_day(datetime(2026, 5, 1, hour_utc, 0, tzinfo=UTC)) is part


@pytest.mark.parametrize("part", [None, *DayPart])
def test_what_is_written_is_read(part: DayPart | None) -> None:
    assert read_when(write_when(date(2026, 5, 1), part)) == (date(2026, 5, 1), part)


def test_time_on_the_clock_is_read_with_its_part() -> None:
    when = write_when(date(2026, 5, 1), clock=time(21, 5))
    assert when == "2026-05-01.night.2105"
    assert (read_when(when), clock_of(when)) == ((date(2026, 5, 1), DayPart.NIGHT), time(21, 5))
    assert clock_of(write_when(date(2026, 5, 1), DayPart.NIGHT)) is None


@pytest.mark.parametrize(
    "value",
    [
        "", "now", "2026-05-01.dawn", "2026-13-01", ".morning", "2026-05-01.morning.2105", "2026-05-01.night.2560",
        "2026-05-01.night.9", "2026-05-01.night.2105.1",
    ],
)  # fmt: skip
def test_anything_else_is_refused(value: str) -> None:
    with pytest.raises(ValueError):
        read_when(value)


@pytest.mark.parametrize(
    ("hour", "night", "heard"),
    [
        ("2026-05-01T18:29:00+00:00", False, "2026-05-01T18:29:00+00:00"),
        ("2026-05-01T18:30:00+00:00", True, "2026-05-02T03:30:00+00:00"),
        ("2026-05-01T22:00:00+00:00", True, "2026-05-02T03:30:00+00:00"),
        ("2026-05-02T03:29:00+00:00", True, "2026-05-02T03:30:00+00:00"),
        ("2026-05-02T03:30:00+00:00", False, "2026-05-02T03:30:00+00:00"),
    ],
)
def test_a_reporters_phone_is_silent_from_ten_to_seven(hour: str, night: bool, heard: str) -> None:
    moment = datetime.fromisoformat(hour)
    assert at_night(moment) is night
    assert next_notice_time(moment) == datetime.fromisoformat(heard)
