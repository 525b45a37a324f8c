"""Random rounding to base five, and the gate that a rounded table must pass before anybody sees it.

Each count goes to one of its two neighbouring multiples, the nearer one more often, so that it is right on the average;
multiples stay. A published r then stands for any true count between r - 4 and r + 4. Who knows every other row of a
table and some bound on the total narrows that down; how far the other tables' rounding lets him, the gate looks at.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Final

from bot.domain.errors import WrongState
from bot.domain.publication import BASE, Cell, Kind, Outcome, Publication
from bot.domain.publication_counts import Counted, Counts, Rows, count
from bot.domain.publication_period import Period

LEAST: Final = 3
"""Values that must stay possible for every number, whatever else is known of its table."""
LEAST_FOR_TIMES: Final = 20
"""Cases that a median is computed of, at least."""
TRIES: Final = 40
"""Draws before a period is refused."""


def rounded(counts: Counts, *, key: bytes) -> Counts:
    """One draw. ``key`` is secret, and used for this draw alone: with it the numbers could be turned back."""
    return {
        kind: {code: _rounded(number, key, f"{kind}/{code}") for code, number in of.items()}
        for kind, of in counts.items()
    }


def _rounded(number: int, key: bytes, name: str) -> int:
    below = number % BASE
    drawn = int.from_bytes(hashlib.sha256(key + name.encode()).digest()[:16]) % BASE
    return number - below + (BASE if drawn < below else 0)


@dataclass(frozen=True, slots=True)
class Span:
    """The whole numbers from ``low`` to ``high``."""

    low: int
    high: int

    def __len__(self) -> int:
        return max(0, self.high - self.low + 1)

    def within(self, other: "Span") -> "Span":
        return Span(max(self.low, other.low), min(self.high, other.high))


def behind(published: int) -> Span:
    """The true counts that a published one can stand for."""
    return Span(max(0, published - BASE + 1), published + BASE - 1)


def total_behind(published: Counts, *, besides: Kind) -> Span:
    """What the other tables tell of how many cases there are in all: each counts the same ones."""
    found = Span(0, 10**12)
    for kind, of in published.items():
        if kind is not besides:
            spans = [behind(number) for number in of.values()]
            found = found.within(Span(sum(one.low for one in spans), sum(one.high for one in spans)))
    return found


def narrow(counts: Counts, published: Counts) -> Iterator[tuple[Kind, str]]:
    """The numbers that somebody could narrow down too far who knows every other row of the same table.

    He knows this gate, too: a value counts as possible only if the gate would have let the table pass with it.
    """
    for kind, of in counts.items():
        table = _Table(of, published[kind], total_behind(published, besides=kind))
        yield from ((kind, code) for code in of if table.possible(code) < LEAST)


class _Table:
    """One table as its attacker sees it, with the truth beside it."""

    def __init__(self, counts: Mapping[str, int], published: Mapping[str, int], total: Span) -> None:
        self._counts, self._total, self._sum = counts, total, sum(counts.values())
        self._behind = {code: behind(number) for code, number in published.items()}

    def possible(self, code: str) -> int:
        """How many values are possible for this row."""
        span = self._span(code, self._counts[code], self._sum)
        return sum(self._passes(code, value) for value in range(span.low, span.high + 1))

    def _span(self, code: str, number: int, whole: int) -> Span:
        """What the row's own number and the total leave open, if it is ``number`` and the table's sum is ``whole``."""
        others = whole - number
        return self._behind[code].within(Span(self._total.low - others, self._total.high - others))

    def _passes(self, changed: str, value: int) -> bool:
        """Whether every row would still be wide enough if this one had another value."""
        whole = self._sum - self._counts[changed] + value
        return all(
            len(self._span(code, value if code == changed else number, whole)) >= LEAST
            for code, number in self._counts.items()
        )


def draw(counts: Counts, *, keys: Sequence[bytes]) -> Counts:
    """The first draw that the gate lets pass. Raises WrongState where none does: nothing is published then."""
    for key in keys:
        published = rounded(counts, key=key)
        if next(narrow(counts, published), None) is None:
            return published
    raise WrongState("publish-narrow")


def times(cases: Sequence[Counted], published: Mapping[str, int]) -> tuple[int | None, int | None]:
    """The medians of decided cases. Whether there are any is settled by the published states alone, so that their
    being there tells nothing that these do not."""
    decided = [case for case in cases if case.outcome is not Outcome.OPEN]
    if sum(behind(n).low for state, n in published.items() if state != Outcome.OPEN) < LEAST_FOR_TIMES:
        return None, None
    taken = [case.until_taken for case in decided if case.until_taken is not None]
    over = [case.until_decided for case in decided if case.until_decided is not None]
    return _median(taken), _median(over)


def _median(minutes: Sequence[int]) -> int | None:
    """Rounded to five minutes; None of too few."""
    return BASE * round(median(minutes) / BASE) if len(minutes) >= LEAST_FOR_TIMES else None


def make(
    cases: Sequence[Counted], period: Period, rows: Rows, *, keys: Sequence[bytes], at: datetime
) -> Publication:
    """What would be published. Raises WrongState where the numbers could be narrowed down too far."""
    published = draw(count(cases, rows), keys=keys)
    tables = {
        kind: tuple(
            Cell(str(code), label, published[kind][code]) for code, label in rows.labels[kind].items()
        )
        for kind in Kind
    }
    return Publication(period, at, tables, *times(cases, published[Kind.STATE]))
