"""The wall's reader of ``bench/differencing.py``: somebody who watches a wall of the situation screen all day.

They know the program, how many cases had come to every row of a table but one at every quarter of the hour, how many
still had time, and everything that the wall showed all day. On some days cases leave their rows again, which nothing
may tell. For each true number below five they work out, at every quarter, which values the missing row can have: by
what its own row showed before and after, and by how many cases there are at least and at most as the other tables say
(a case that still has time is in all tables but that of promises). Bodies' answers count referrals, of which no other
table says anything, and those that wait become fewer again. How the wall counts and rounds, in each table, they find out from
the program itself, so that one that does less than it claims is detected. A second reader assumes that every case
counts once; how often their certainty is an error is reported, too.
"""

import math
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from typing import Final

from bot.domain.catalogue.catalogue import Severity, Space
from bot.domain.figures import wall
from bot.domain.figures.publication import BASE, promise_row
from bot.domain.figures.wall import EVERY, BodyRow, WallCase, WallReferral, WallTable

DAY: Final = datetime(2027, 1, 31, 20, 30, tzinfo=UTC)
"""Midnight in Tehran."""
TICKS: Final = 96
SIZES: Final = (1, 2, 3, 4, 5, 6, 6, 7, 8, 11, 12, 20, 60)
"""Cases of a day: only in small worlds can a number be narrowed down at all."""
SMALL: Final = 5
COUNTS: Final = 80
"""Sums that a row is tried with."""
SAMPLES: Final = 300
"""Lots that are drawn to learn the method."""
MOST: Final = 40
"""Values of a row beyond this are not told apart."""
LATEST: Final = 12
"""Quarters within which a case is decided, leaves its row, or its referral is answered."""
EVERY_HOUR_ROW: Final = 4
"""Of a day's hours one in so many is attacked: a small world has more rows of hours than of everything else."""
NEVER: Final = DAY + 2 * TICKS * EVERY

type Steps = tuple[int, ...]
"""What a row shows for each sum."""
type Row = tuple[WallTable, str]
WAITING: Final[Row] = (WallTable.BODY, BodyRow.WAITS.value)
"""The only row that referrals leave in the normal course of things."""


@dataclass(frozen=True, slots=True)
class WallMethod:
    """How a wall counts and rounds, as its reader finds out: what a case may weigh, by which steps a row may rise."""

    weights: frozenset[int]
    steps: frozenset[Steps]


type Methods = Mapping[WallTable, WallMethod]


@cache
def learn_method(table: WallTable) -> WallMethod:
    lots = [bytes([n % 256, n // 256]) * 16 for n in range(SAMPLES)]
    weights = {wall.weight(lot, table, f"case-{n}") for n, lot in enumerate(lots)}
    steps = {tuple(wall.round_sum(lot, table, "row", count) for count in range(COUNTS)) for lot in lots}
    return WallMethod(frozenset(weights), frozenset(steps))


@dataclass(frozen=True, slots=True)
class WatchedDay:
    """The quarters at which something came, how much had come to each row by each, how many cases still had time, how
    many referrals waited, and what was shown. ``some_left``: cases left their rows again, which the reader does not
    know."""

    came: Sequence[Mapping[Row, int]]
    pending: Sequence[int]
    waiting: Sequence[int]
    seen: Sequence[Mapping[Row, int]]
    rows: Mapping[WallTable, Sequence[str]]
    some_left: bool

    def truth(self, row: Row, tick: int) -> int:
        """What the reader wants to know."""
        return self.waiting[tick] if row == WAITING else self.came[tick].get(row, 0)


@dataclass(slots=True)
class WallReport:
    days: int = 0
    attacked: int = 0
    by_table: Counter[str] = field(default_factory=Counter)
    """Numbers under attack, by table."""
    recovered: int = 0
    widths: Counter[int] = field(default_factory=Counter)
    guesses: int = 0
    guesses_right: int = 0
    wavering: int = 0
    """Rows that showed another number although no case had come: drawn anew, or fallen because one left."""
    unrounded: int = 0
    error: int = 0
    shown_rows: int = 0

    @property
    def is_bad(self) -> bool:
        unseen = any(not self.by_table[table] for table in WallTable)
        return bool(self.recovered or self.wavering or self.unrounded or unseen)

    def facts(self) -> dict[str, float]:
        return {
            "wall_days": self.days,
            "wall_attacked": self.attacked,
            **{f"wall_attacked_{table}": self.by_table[table] for table in WallTable},
            "wall_recovered": self.recovered,
            "wall_least_values": min(self.widths, default=0),
            "wall_guesses": self.guesses,
            "wall_guesses_right": self.guesses_right,
            "wall_wavering": self.wavering,
            "wall_unrounded": self.unrounded,
            "wall_bias": round(self.error / self.shown_rows, 3) if self.shown_rows else 0.0,
        }


def run(days: int, *, seed: int, acts: Sequence[str], districts: Sequence[str]) -> WallReport:
    """Watch so many made-up days."""
    rng, report = random.Random(seed), WallReport()
    learn_method.cache_clear()
    for _ in range(days):
        day = watch(rng, acts, districts)
        report.days += 1
        _judge(day, report)
    learn_method.cache_clear()
    return report


def print_report(report: WallReport) -> None:
    print(f"wall: days {report.days}, numbers below five under attack: {report.attacked}")
    widths = sorted(report.widths.items())
    print("values left: " + ", ".join(f"{_width(width)}: {count}" for width, count in widths))
    print(
        f"recovered: {report.recovered}, rows that wavered: {report.wavering}, no multiple: {report.unrounded}"
    )
    print(f"certain if every case counted once: {report.guesses}, of these right: {report.guesses_right}")


def _width(width: int) -> str:
    return f"{width} or more" if width >= MOST else str(width)


# --- the world ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MadeCase:
    """A case as the wall counts it in the end, and when it is decided or its deadline passes, and leaves its rows."""

    case: WallCase
    due_at: datetime
    gone_at: datetime = NEVER

    def by(self, at: datetime) -> WallCase:
        """As it stands at this quarter."""
        return self.case if self.due_at < at else replace(self.case, in_time=None)


@dataclass(frozen=True, slots=True)
class MadeReferral:
    id: str
    sent_at: datetime
    answered_at: datetime
    answer: BodyRow

    def by(self, at: datetime) -> WallReferral:
        return WallReferral(self.id, self.answer if self.answered_at < at else BodyRow.WAITS)

    def rows_until(self, at: datetime) -> Iterator[Row]:
        """The rows that it had come to."""
        if self.sent_at < at:
            yield WallTable.BODY, BodyRow.WAITS.value
        if self.answered_at < at:
            yield WallTable.BODY, self.answer.value


def watch(rng: random.Random, acts: Sequence[str], districts: Sequence[str]) -> WatchedDay:
    """A day of few or many cases, concentrated or spread out, and its wall."""
    cases, key = _make_cases(rng, acts, districts), rng.randbytes(32)
    others = random.Random(key)
    cases, referrals = _let_leave(cases, others), _make_referrals(len(cases), others)
    places = {place: place for place in districts}
    moments = {at for made in cases for at in (made.case.opened_at, made.due_at, made.gone_at)}
    moments |= {at for made in referrals for at in (made.sent_at, made.answered_at)}
    came, pending, waiting, seen = [], [], [], []
    highest: wall.WallRows = {}
    for at in sorted({at + EVERY * later for at in moments if at < NEVER for later in (1, 2)}):
        come = [made for made in cases if made.case.opened_at < at]
        sent = [made.by(at) for made in referrals if made.sent_at < at]
        came.append(_count_rows([made.by(at) for made in come], referrals, at, places))
        pending.append(sum(made.by(at).in_time is None for made in come))
        waiting.append(sum(referral.row is BodyRow.WAITS for referral in sent))
        there = [made.by(at) for made in come if at <= made.gone_at]
        counted = wall.wall_rows(there, sent, key=_key_at(key, at), district_of=places)
        highest = wall.never_lower(highest, counted)
        seen.append(highest)
    some_left = any(made.gone_at < NEVER for made in cases)
    return WatchedDay(came, pending, waiting, seen, _row_names(came, acts, districts), some_left)


def _make_cases(rng: random.Random, acts: Sequence[str], districts: Sequence[str]) -> Sequence[MadeCase]:
    size = rng.choice(SIZES)
    some_acts = rng.sample(acts, min(rng.choice((1, 1, 1, 2, 12)), len(acts)))
    some_places = rng.sample(districts, min(rng.choice((2, 2, 3, 12)), len(districts)))
    severities = rng.sample(list(Severity), rng.randint(1, len(Severity)))
    cases = []
    for number in range(size):
        at = DAY + EVERY * rng.randrange(TICKS)
        case = WallCase(
            f"case-{rng.random()}-{number}", rng.choice(some_acts), rng.choice(some_places),
            rng.choice(list(Space)), at, rng.choice(severities), rng.choice((True, True, False)),
        )  # fmt: skip
        due_at = at + EVERY * rng.randrange(LATEST) if rng.randrange(4) else NEVER
        cases.append(MadeCase(case, due_at))
    return cases


def _let_leave(cases: Sequence[MadeCase], rng: random.Random) -> Sequence[MadeCase]:
    """Some of the cases leave their rows, by becoming restricted; on two days of three none does."""
    if rng.randrange(3):
        return cases
    return [
        replace(made, gone_at=made.case.opened_at + EVERY * rng.randint(1, LATEST))
        if not rng.randrange(4)
        else made
        for made in cases
    ]


def _make_referrals(cases: int, rng: random.Random) -> Sequence[MadeReferral]:
    """Fewer than cases, some of cases of the days before."""
    referrals = []
    for number in range(rng.randint(0, min(cases, 12))):
        sent_at = DAY + EVERY * rng.randrange(TICKS)
        answered_at = sent_at + EVERY * rng.randrange(LATEST) if rng.randrange(3) else NEVER
        answer = rng.choice((BodyRow.ANSWERED, BodyRow.ACTED))
        referrals.append(MadeReferral(f"referral-{rng.random()}-{number}", sent_at, answered_at, answer))
    return referrals


def _key_at(key: bytes, _at: datetime) -> bytes:
    """The day's key; a mutant draws anew at each quarter."""
    return key


def _count_rows(
    cases: Sequence[WallCase],
    referrals: Sequence[MadeReferral],
    at: datetime,
    places: Mapping[str, str],
) -> Mapping[Row, int]:
    """How many had come to each row."""
    rows = Counter(row for case in cases for row in wall._rows_of(case, places))
    rows.update(row for made in referrals for row in made.rows_until(at))
    return rows


def _row_names(
    came: Sequence[Mapping[Row, int]], acts: Sequence[str], districts: Sequence[str]
) -> Mapping[WallTable, Sequence[str]]:
    """Every row that the wall has, with cases or without."""
    hours = sorted({row for rows in came for table, row in rows if table is WallTable.HOUR})
    promises = [promise_row(severity, in_time=in_time) for severity in Severity for in_time in (True, False)]
    return {
        WallTable.AREA: districts,
        WallTable.ACT: acts,
        WallTable.HOUR: hours,
        WallTable.PROMISE: promises,
        WallTable.BODY: [row.value for row in BodyRow],
    }


# --- the attack ---------------------------------------------------------------------------------------


def _judge(day: WatchedDay, report: WallReport) -> None:
    wavering = _count_wavering(day)
    report.wavering += wavering
    report.unrounded += sum(number % BASE > 0 for seen in day.seen for number in seen.values())
    for row, count in day.came[-1].items():
        report.shown_rows += 1
        report.error += day.seen[-1].get(row, 0) - count
    if wavering:
        return  # the attack counts on draws that are kept
    methods = {table: learn_method(table) for table in WallTable}
    once = {table: replace(method, weights=frozenset({1})) for table, method in methods.items()}
    for row in _targets(day):
        for truth, left in attack(day, row, methods):
            assert truth in left or day.some_left, "the truth itself was ruled out: the attack is wrong"
            report.attacked += 1
            report.by_table[row[0].value] += 1
            report.widths[min(len(left), MOST)] += 1
            report.recovered += left == {truth}
        for truth, left in attack(day, row, once):
            report.guesses += len(left) == 1
            report.guesses_right += left == {truth}


def _count_wavering(day: WatchedDay) -> int:
    """Rows that showed another number although nothing had come to them."""
    moments = list(zip(day.came, day.seen, strict=True))
    return sum(
        now[0].get(row, 0) == before[0].get(row, 0) and now[1].get(row, 0) != before[1].get(row, 0)
        for before, now in pairwise(moments)
        for row in {*now[0], *now[1], *before[1]}
    )


def _targets(day: WatchedDay) -> Iterator[Row]:
    """Rows with cases, and one of the many without."""
    for table in WallTable:
        filled = [row for row in day.rows[table] if day.came[-1].get((table, row), 0)]
        empty = [row for row in day.rows[table] if row not in filled]
        filled = filled[::EVERY_HOUR_ROW] if table is WallTable.HOUR else filled
        yield from ((table, row) for row in (*filled, *empty[:1]))


def attack(day: WatchedDay, row: Row, methods: Methods) -> Iterator[tuple[int, set[int]]]:
    """The true number of this row and the values that it may have, at each quarter at which it is below five."""
    ticks, method = range(len(day.came)), methods[row[0]]
    known = [
        sum(count for other, count in day.came[tick].items() if other[0] is row[0] and other != row)
        for tick in ticks
    ]
    totals = [_total(day, row[0], tick, methods) for tick in ticks]
    around = [(low - known[tick], high - known[tick]) for tick, (low, high) in enumerate(totals)]
    left: list[set[int]] = [set() for _ in ticks]
    for steps in method.steps:
        spans = _spans(day, row, steps, method, around)
        if spans is not None:
            for tick, (low, high) in enumerate(spans):
                left[tick] |= set(range(low, min(high, low + MOST) + 1))
    for tick in ticks:
        truth = day.truth(row, tick)
        if truth < SMALL:
            yield truth, left[tick]


def _total(day: WatchedDay, besides: WallTable, tick: int, methods: Methods) -> tuple[int, float]:
    """How many cases this table has at this quarter, as the other tables say; of referrals they say nothing."""
    low, high = 0, math.inf
    if besides is WallTable.BODY:
        return low, high
    for table, names in day.rows.items():
        if table not in (besides, WallTable.BODY):
            spans = [_any_span(day, (table, name), tick, methods[table]) for name in names]
            apart = day.pending[tick] * ((table is WallTable.PROMISE) - (besides is WallTable.PROMISE))
            low = max(low, sum(span[0] for span in spans) + apart)
            high = min(high, sum(span[1] for span in spans) + apart)
    return low, high


def _any_span(day: WatchedDay, row: Row, tick: int, method: WallMethod) -> tuple[int, float]:
    """The values of a row at a quarter, by all that it shows in the day."""
    numbers = tuple(seen.get(row, 0) for seen in day.seen)
    return _row_spans(numbers, method)[tick]


@cache
def _row_spans(numbers: tuple[int, ...], method: WallMethod) -> Sequence[tuple[int, float]]:
    low: list[float] = [math.inf] * len(numbers)
    high: list[float] = [-1] * len(numbers)
    for steps in method.steps:
        spans = _narrow(numbers, steps, method, [(0, math.inf)] * len(numbers))
        for tick, span in enumerate(spans or ()):
            low[tick], high[tick] = min(low[tick], span[0]), max(high[tick], span[1])
    return [
        (int(a) if a < math.inf else 0, b if b >= 0 else math.inf) for a, b in zip(low, high, strict=True)
    ]


def _spans(
    day: WatchedDay, row: Row, steps: Steps, method: WallMethod, around: Sequence[tuple[float, float]]
) -> Sequence[tuple[int, int]] | None:
    numbers = tuple(seen.get(row, 0) for seen in day.seen)
    narrow = _narrow_falling if row == WAITING else _narrow
    spans = narrow(numbers, steps, method, around)
    return None if spans is None else [(int(a), MOST * 2 if b == math.inf else int(b)) for a, b in spans]


def _narrow(
    numbers: Sequence[int], steps: Steps, method: WallMethod, around: Sequence[tuple[float, float]]
) -> list[tuple[float, float]] | None:
    """The values of a row that rises by these steps, at each quarter; None if it cannot have shown this. Who came
    stays counted, so each quarter also binds those before and after it."""
    least, most = min(method.weights), max(method.weights)
    sums = [[n for n, number in enumerate(steps) if number == seen] for seen in numbers]
    if not all(sums):
        return None
    lows = [max(math.ceil(of[0] / most), around[tick][0], 0) for tick, of in enumerate(sums)]
    highs = [min(of[-1] / least if least else math.inf, around[tick][1]) for tick, of in enumerate(sums)]
    for tick in range(1, len(numbers)):
        came = max(0, math.ceil((sums[tick][0] - sums[tick - 1][-1]) / most))
        lows[tick] = max(lows[tick], lows[tick - 1] + came)
    for tick in range(len(numbers) - 2, -1, -1):
        highs[tick] = min(highs[tick], highs[tick + 1])
    if any(low > high for low, high in zip(lows, highs, strict=True)):
        return None
    return list(zip(lows, highs, strict=True))


def _narrow_falling(
    numbers: Sequence[int], steps: Steps, method: WallMethod, _around: Sequence[tuple[float, float]]
) -> list[tuple[float, float]] | None:
    """The values of a row that may become smaller, of which the highest number stays: it was there when the number
    rose, and since then there was no more than it allows."""
    least, most = min(method.weights), max(method.weights)
    spans, before = list[tuple[float, float]](), 0
    for seen in numbers:
        sums = [n for n, number in enumerate(steps) if number == seen]
        if not sums:
            return None
        low = math.ceil(sums[0] / most) if seen > before else 0
        spans.append((low, sums[-1] / least if least else math.inf))
        before = seen
    return spans
