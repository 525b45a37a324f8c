"""Counts for a wall that visitors pass by, so that nobody who watches it all day learns a count below five.

Three rules, each kept for a whole day by a key of that day, so that looking again shows no second draw:

* Every case counts in each table by its own lot: mostly once, one time in ten not at all, one time in ten twice. On
  average a row is right. No table says any more for sure how many cases there are, so none bounds the rows of another.
* The sum of a row is rounded to one of its neighbouring multiples of five, by a threshold of the row: it changes only
  when cases come, one step at a time.
* A day's cases are never counted under the key of another day.

And a number never falls within its day: what was withdrawn or merged keeps counting, and where a case leaves a row in
another way the row keeps what it has shown. Otherwise whoever presses a person to withdraw could check it.

The first rule is the idea of record keys (Fraser and Wooton, 2005), the second that of random rounding
(`publication_rounding`). `bench/differencing.py` watches such walls for a day.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.catalogue.catalogue import Severity, Space
from bot.domain.figures.publication import BASE, promise_row
from bot.domain.moments import minute_of_day

EVERY: Final = timedelta(minutes=15)
"""How often a wall changes, at the quarters of the hour."""
_LOTS: Final = 10
_WEIGHTS: Final = {0: 0, 1: 2}
"""What a case counts by its lot; by any other it counts once."""


class WallTable(StrEnum):
    AREA = "area"
    ACT = "act"
    HOUR = "hour"
    PROMISE = "promise"
    BODY = "body"


class BodyRow(StrEnum):
    """What became of the referrals that were sent today."""

    WAITS = "waits"
    ANSWERED = "answered"
    ACTED = "acted"


@dataclass(frozen=True, slots=True)
class WallCase:
    """A case of an unrestricted act that came in today, as it stood at the last quarter; also one that was withdrawn or
    merged since. ``in_time``: whether the promise was kept; None while it still has time."""

    id: str
    act_id: str
    area_id: str
    space: Space
    opened_at: datetime
    severity: Severity
    in_time: bool | None = None


@dataclass(frozen=True, slots=True)
class WallReferral:
    """A referral of an unrestricted case that was sent today."""

    id: str
    row: BodyRow


type WallRows = Mapping[tuple[WallTable, str], int]
"""The shown number of each row that has one: a positive multiple of ``BASE``. Any other row has fewer than five."""


def quarter_before(moment: datetime) -> datetime:
    """The moment that the wall shows: the last whole quarter."""
    past = timedelta(minutes=moment.minute % 15, seconds=moment.second, microseconds=moment.microsecond)
    return moment - past


def hour_row(opened_at: datetime, space: Space) -> str:
    """The hour of Tehran's clock, and the space."""
    return f"{minute_of_day(opened_at) // 60:02d}/{space}"


def weight(key: bytes, table: str, case_id: str) -> int:
    """How often this case counts in this table, by the table's name: 0, 1 or 2."""
    return _WEIGHTS.get(_lot(key, f"case/{table}/{case_id}") % _LOTS, 1)


def round_sum(key: bytes, table: str, row: str, count: int) -> int:
    """The multiple of five that is shown for a row's sum. ``key`` is secret."""
    threshold = _lot(key, f"row/{table}/{row}") % BASE
    return max(0, -(-(count - threshold) // BASE)) * BASE


def _lot(key: bytes, name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), key=key, digest_size=8).digest())


def wall_rows(
    cases: Iterable[WallCase],
    referrals: Iterable[WallReferral],
    *,
    key: bytes,
    district_of: Mapping[str, str],
) -> WallRows:
    """The rows of a day. ``district_of``: the district of each area that lies in one; all others share a row."""
    sums: dict[tuple[WallTable, str], int] = {}
    for case in cases:
        for table, row in _rows_of(case, district_of):
            sums[table, row] = sums.get((table, row), 0) + weight(key, table, case.id)
    for referral in referrals:
        place = (WallTable.BODY, referral.row.value)
        sums[place] = sums.get(place, 0) + weight(key, WallTable.BODY, referral.id)
    rows = {place: round_sum(key, *place, count) for place, count in sums.items()}
    return {place: number for place, number in rows.items() if number}


def never_lower(before: WallRows, now: WallRows) -> WallRows:
    """What is shown after ``before`` on the same day: each row's higher number."""
    return {row: max(before.get(row, 0), now.get(row, 0)) for row in {**before, **now}}


def _rows_of(case: WallCase, district_of: Mapping[str, str]) -> Iterable[tuple[WallTable, str]]:
    yield WallTable.AREA, district_of.get(case.area_id, "")
    yield WallTable.ACT, case.act_id
    yield WallTable.HOUR, hour_row(case.opened_at, case.space)
    if case.in_time is not None:
        yield WallTable.PROMISE, promise_row(case.severity, in_time=case.in_time)
