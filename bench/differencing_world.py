"""Made-up elections for ``bench/differencing.py``:
periods of cases, large and small, and how each is published."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final

from bench.differencing_method import possible_range
from bot.domain.catalogue.catalogue import AreaTree, Severity
from bot.domain.errors import WrongState
from bot.domain.figures.publication import BASE, CaseOutcome, Period, promise_row
from bot.domain.figures.publication_counts import CountedCase, Counts, Rows, count, rows_of
from bot.domain.figures.publication_rounding import distance, make, round_counts

FIRST: Final = date(2026, 11, 1)
AT: Final = datetime(2026, 12, 30, tzinfo=UTC)
SIZES: Final = (0, 1, 3, 4, 4, 5, 6, 8, 9, 15, 40, 120, 500, 2500)
"""Cases per period. Only in the small ones can a number be narrowed down at all."""
SHARES: Final = (6, 3, 4, 5, 1, 1, 1)
"""How many of 21 cases are in each state."""
IN_TIME: Final = 0.8
"""The share of decisions that come before the deadline."""
UP_TO: Final = (5, 20, 100, 1_000)
"""Bounds of the numbers of cases by which bias is reported; there is one more group beyond the last."""


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    """What was published once of a period. ``added``:
    cases that had come since the first version, all known."""

    published: Counts
    added: Counts


@dataclass(frozen=True, slots=True)
class PublishedPeriod:
    """A period's true numbers at first, and everything published of it."""

    counts: Counts
    versions: Sequence[PublishedVersion]
    behind: Callable[[int], tuple[int, int]]
    """The true numbers that a published one may stand for, as the attacker knows the method."""


SIZE_NAMES: Final = (*(f"<={most}" for most in UP_TO), f">{UP_TO[-1]}")


@dataclass
class Rounding:
    """``rows``: numbers that were rounded at all; ``error``: by how much their sum is too high."""

    periods: int = 0
    rows: int = 0
    error: int = 0

    @property
    def bias(self) -> float:
        """By how much one of them is too high on average."""
        return self.error / self.rows if self.rows else 0.0


@dataclass
class RoundingTally:
    """``bad``: how many of the single draws would have revealed a number. ``unrounded``: published numbers
    that are no multiple of the base."""

    draws: int = 0
    bad: int = 0
    refused: int = 0
    unrounded: int = 0
    rounding: dict[str, Rounding] = field(default_factory=lambda: {name: Rounding() for name in SIZE_NAMES})
    """By size of the period."""

    @property
    def total_rounding(self) -> Rounding:
        """The rounding of all sizes together."""
        every = self.rounding.values()
        return Rounding(
            *(sum(getattr(rounding, name) for rounding in every) for name in ("periods", "rows", "error"))
        )


def elections(
    rng: random.Random, acts: dict[str, str], areas: AreaTree
) -> Iterator[tuple[Sequence[CountedCase], Period, Rows]]:
    """Endless periods: one to a dozen days, few or many cases, spread out or concentrated."""
    places = [area.id for area in areas.areas]
    day = FIRST
    while True:
        period = Period(day, day + timedelta(days=rng.choice((0, 0, 1, 6, 13))))
        day = period.last + timedelta(days=1)
        size = rng.choice(SIZES)
        size = rng.randint(size, size + size // 2)
        heap = rng.choice((1, 1, 2, 12, len(acts)))
        some_acts = rng.sample(sorted(acts), min(heap, len(acts)))
        some_places = rng.sample(places, min(heap * 2, len(places)))
        states = (
            rng.sample(list(CaseOutcome), rng.randint(2, len(CaseOutcome)))
            if size < 20
            else list(CaseOutcome)
        )
        shares = [SHARES[list(CaseOutcome).index(state)] for state in states]
        severities = rng.sample(list(Severity), rng.randint(1, len(Severity)))
        cases = [
            CountedCase(
                rng.choice(some_acts),
                rng.choice(some_places),
                rng.choice(period.days),
                state := rng.choices(states, shares)[0],
                rng.randint(0, 90),
                rng.randint(0, 900),
                _promise(state, rng.choice(severities), rng),
            )
            for _ in range(size)
        ]
        yield cases, period, rows_of(period, acts=acts, areas=areas)


def _promise(state: CaseOutcome, severity: Severity, rng: random.Random) -> str:
    """An open case has time or is late; a decided one was decided in time or late."""
    if state is CaseOutcome.OPEN:
        return promise_row(severity, in_time=rng.choice((None, False)))
    return promise_row(severity, in_time=rng.random() < IN_TIME)


def publish(
    cases: Sequence[CountedCase], period: Period, rows: Rows, rng: random.Random, tally: RoundingTally
) -> PublishedPeriod | None:
    """Publish as the program does it; None where it refuses. Some mutants publish in another way."""
    key = rng.randbytes(32)
    counts = count(cases, rows)
    tally.draws += 1
    tally.bad += distance(counts, round_counts(counts, key=key)) < 0
    try:
        publication = make(cases, period, rows, key=key, at=AT)
    except WrongState:
        tally.refused += 1
        return None
    published = {
        kind: {cell.code: cell.count for cell in publication.tables[kind]} for kind in publication.tables
    }
    tally.unrounded += sum(number % BASE > 0 for of in published.values() for number in of.values())
    count_rounding_error(tally, counts, published, cases=len(cases))
    return PublishedPeriod(counts, [PublishedVersion(published, zero_counts(counts))], possible_range)


def count_rounding_error(tally: RoundingTally, counts: Counts, published: Counts, *, cases: int) -> None:
    """How far published numbers are from the truth, where the truth is no multiple."""
    place = next((n for n, most in enumerate(UP_TO) if cases <= most), len(UP_TO))
    rounding = tally.rounding[SIZE_NAMES[place]]
    rounding.periods += 1
    for kind, of in counts.items():
        for code, truth in of.items():
            if truth % BASE:
                rounding.rows += 1
                rounding.error += published[kind][code] - truth


def zero_counts(counts: Counts) -> Counts:
    return {kind: dict.fromkeys(of, 0) for kind, of in counts.items()}
