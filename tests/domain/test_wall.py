"""A wall's numbers: about right, kept for a day, and never sure below five."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.catalogue.catalogue import Severity, Space
from bot.domain.figures.wall import (
    BodyRow,
    WallCase,
    WallReferral,
    WallTable,
    never_lower,
    quarter_before,
    round_sum,
    wall_rows,
    weight,
)

KEY, OTHER_KEY = b"k" * 44, b"o" * 44
NOON = datetime(2027, 2, 1, 8, 30, tzinfo=UTC)
"""Twelve in Tehran."""
CASE = WallCase("c", "O01", "s1", Space.REAL, NOON, Severity.HIGH, in_time=True)
DISTRICTS = {"s1": "d1", "d1": "d1"}


def cases(count: int) -> list[WallCase]:
    return [replace(CASE, id=f"c{n}") for n in range(count)]


@pytest.mark.parametrize("row", ["a", "b", "c"])
def test_row_rises_by_fives_and_never_falls(row: str) -> None:
    numbers = [round_sum(KEY, WallTable.AREA, row, count) for count in range(60)]
    assert numbers == sorted(numbers) and set(numbers) == set(range(0, 65, 5)) & set(numbers)
    assert all(abs(number - count) < 5 for count, number in enumerate(numbers))
    assert numbers[0] == 0, "nothing is never shown as something"


def test_each_count_may_stand_behind_either_multiple() -> None:
    rows = [str(n) for n in range(400)]
    by_count = {
        count: Counter(round_sum(KEY, WallTable.ACT, row, count) for row in rows) for count in range(1, 5)
    }
    assert all(set(numbers) == {0, 5} for numbers in by_count.values())
    means = [sum(n * times for n, times in numbers.items()) / len(rows) for numbers in by_count.values()]
    assert all(abs(mean - count) < 0.6 for count, mean in zip(by_count, means, strict=True)), (
        "right on average"
    )


def test_case_counts_by_its_own_lot_in_each_table() -> None:
    lots = Counter(weight(KEY, WallTable.ACT, f"c{n}") for n in range(4000))
    assert set(lots) == {0, 1, 2}
    assert abs(lots[0] - 400) < 80 and abs(lots[2] - 400) < 80
    differs = [
        weight(KEY, WallTable.ACT, f"c{n}") != weight(KEY, WallTable.AREA, f"c{n}") for n in range(400)
    ]
    assert any(differs), "tables do not bound each other"


def test_looking_again_shows_the_same() -> None:
    rows = wall_rows(cases(40), (), key=KEY, district_of=DISTRICTS)
    assert rows == wall_rows(reversed(cases(40)), (), key=KEY, district_of=DISTRICTS)
    days = [wall_rows(cases(3), (), key=bytes([n]) * 32, district_of=DISTRICTS) for n in range(40)]
    assert len({tuple(sorted(day.items())) for day in days}) > 5, "another day's key draws anew"


def test_rows_of_a_day() -> None:
    some = [
        *cases(100),
        *(replace(CASE, id=f"x{n}", area_id="gone", space=Space.VIRTUAL, in_time=None) for n in range(50)),
        *(replace(CASE, id=f"l{n}", in_time=False, opened_at=NOON + timedelta(hours=1)) for n in range(30)),
    ]
    sent = [WallReferral(f"f{n}", BodyRow.ACTED) for n in range(20)]
    rows = wall_rows(some, sent, key=KEY, district_of=DISTRICTS)
    assert {place for place in rows if place[0] is WallTable.AREA} == {
        (WallTable.AREA, "d1"),
        (WallTable.AREA, ""),
    }
    expected = {
        (WallTable.HOUR, "12/real"): 100, (WallTable.HOUR, "12/virtual"): 50, (WallTable.HOUR, "13/real"): 30,
        (WallTable.PROMISE, "high-kept"): 100, (WallTable.PROMISE, "high-late"): 30, (WallTable.BODY, "acted"): 20,
    }  # fmt: skip
    assert all(abs(rows[place] - count) < 25 for place, count in expected.items())
    assert all(number % 5 == 0 and number for number in rows.values())
    assert (WallTable.PROMISE, "pending") not in rows


def test_number_never_falls_when_cases_leave_a_row() -> None:
    before = wall_rows(cases(100), (), key=KEY, district_of=DISTRICTS)
    after = wall_rows(cases(60), (), key=KEY, district_of=DISTRICTS)
    other = {(WallTable.ACT, "O02"): 5}
    assert all(after[row] < number for row, number in before.items())
    assert never_lower(before, after) == before
    assert never_lower(after, {**before, **other}) == {**before, **other}


@pytest.mark.parametrize(("minute", "quarter"), [(0, 0), (14, 0), (15, 15), (59, 45)])
def test_wall_shows_the_last_quarter(minute: int, quarter: int) -> None:
    at = NOON.replace(minute=minute, second=59, microsecond=3)
    assert quarter_before(at) == NOON.replace(minute=quarter)
