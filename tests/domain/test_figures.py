"""Counting hours, days and waits."""

from datetime import UTC, datetime, timedelta

from bot.domain.figures.figures import by_day, by_hour, hours_until, most, wait_summary

NOW = datetime(2026, 5, 1, 9, 10, 30, tzinfo=UTC)
"""12:40:30 in Tehran, where an hour begins at half past a UTC hour."""


def test_hours_are_in_tehran_time_up_to_now() -> None:
    hours = hours_until(NOW)
    assert len(hours) == 24 and hours[-1] == datetime(2026, 5, 1, 8, 30, tzinfo=UTC)
    counted = by_hour(
        {hours[-1]: 2, hours[-1] + timedelta(minutes=30): 3, hours[0] - timedelta(hours=1): 9}, now=NOW
    )
    assert counted[hours[-1]] == 5 and sum(counted.values()) == 5


def test_days_are_tehran_s() -> None:
    night = datetime(2026, 4, 30, 21, 0, tzinfo=UTC)  # half past midnight on 1 May in Tehran
    counted = by_day({night: 2, NOW - timedelta(days=30): 9}, now=NOW)
    assert list(counted.values()) == [0, 0, 0, 0, 0, 0, 2]


def test_half_and_nine_of_ten() -> None:
    summary = wait_summary(dict.fromkeys(range(100), 1))
    assert summary is not None
    assert (summary.count, summary.median, summary.most) == (
        100,
        timedelta(minutes=50),
        timedelta(minutes=90),
    )
    single_summary = wait_summary({7: 1})
    assert single_summary is not None and single_summary.median == single_summary.most == timedelta(minutes=7)
    assert wait_summary({}) is None


def test_the_rest_is_one_more() -> None:
    assert most({"a": 1, "b": 5, "c": 3}, limit=2) == ([("b", 5), ("c", 3)], 1)
