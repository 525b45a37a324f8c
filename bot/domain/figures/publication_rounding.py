"""Random rounding to base five, and the choice of a draw that hides every number.

Each count goes to one of its two neighbouring multiples, the nearer one more often, so that it is right on
average; multiples stay. A published r then stands for any true count between r - 4 and r + 4. A person who
knows every other row of a table and some bound on the total can narrow that down: the other tables count the
same cases, and each bounds the total with its own rounding. So several draws are made, each is measured by
its distance from revealing a number, and one is chosen by lot. Each step of distance makes a draw four times
as likely; draws that reveal a number are never chosen. A fixed threshold between good and bad draws would
itself reveal something to a person who knows the threshold: that the truth lies on this side of it. The lot
has no sharp edge.
"""

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Final

from bot.domain.errors import WrongState
from bot.domain.figures.publication import BASE, CaseOutcome, Cell, Period, Publication, PublicationTableKind
from bot.domain.figures.publication_counts import CountedCase, Counts, Rows, count

LEAST: Final = 3
"""Values that must remain possible for every number, whatever else is known of its table."""
DRAWS: Final = 64
FAR: Final = 8
"""Cases by which the total could differ without revealing a number; more does not make a draw better."""
_WEIGHT: Final = 4
LEAST_FOR_TIMES: Final = 20
"""The fewest cases for a median."""


def round_counts(counts: Counts, *, key: bytes) -> Counts:
    """One draw. ``key`` is secret and used for these days only: with it the rounding could be reversed."""
    return {
        kind: {code: round_count(number, key, f"{kind}/{code}") for code, number in of.items()}
        for kind, of in counts.items()
    }


def round_count(number: int, key: bytes, name: str) -> int:
    """One of the two neighbouring multiples, the nearer one more often; always the same one for this key and name."""
    below = number % BASE
    return number - below + (BASE if _lot(key, name) % BASE < below else 0)


def _lot(key: bytes, name: str) -> int:
    """A 256-bit number that cannot be guessed without the key."""
    return int.from_bytes(hashlib.sha256(key + name.encode()).digest())


@dataclass(frozen=True, slots=True)
class CountRange:
    """The whole numbers from ``low`` to ``high``."""

    low: int
    high: int


def possible_counts(published: int) -> CountRange:
    """The true counts that a published one can stand for."""
    return CountRange(max(0, published - BASE + 1), published + BASE - 1)


def possible_total(published: Counts, *, own_kind: PublicationTableKind) -> CountRange:
    """What the other tables reveal about the total number of cases: each counts the same ones."""
    low, high = 0, 10**9
    for kind, of in published.items():
        if kind is not own_kind:
            low = max(low, sum(possible_counts(number).low for number in of.values()))
            high = min(high, sum(possible_counts(number).high for number in of.values()))
    return CountRange(low, high)


def distance(counts: Counts, published: Counts) -> int:
    """How far this draw is from revealing a number, up to ``FAR``; negative if it reveals one.

    It reveals one if fewer than ``LEAST`` values remain possible for a person who knows every other row of a
    table.
    """
    return min(
        (_table(of, published[kind], possible_total(published, own_kind=kind)) for kind, of in counts.items())
    )


def _table(counts: Mapping[str, int], published: Mapping[str, int], total: CountRange) -> int:
    whole = sum(counts.values())
    spans = [(counts[code], possible_counts(number)) for code, number in published.items()]
    room = {(number - span.low, span.high - number) for number, span in spans}
    down = whole - total.low if total.low > 0 else FAR + BASE  # a count is never below zero anyway
    up = total.high - whole
    for shift in range(FAR + 1):
        if _values(room, down - shift, up) < LEAST or _values(room, down, up - shift) < LEAST:
            return shift - 1
    return FAR


def _values(room: Iterable[tuple[int, int]], down: int, up: int) -> int:
    """The possible values of the least protected row, if the total could be this much lower or higher."""
    return min(max(0, min(below, down)) + max(0, min(above, up)) + 1 for below, above in room)


def draw(counts: Counts, *, key: bytes) -> Counts:
    """The draw to publish. Raises WrongState if every draw reveals a number: then nothing is published.

    With the same key, a change of counts in some rows leaves the draws of all others as they were, unless the
    final choice itself changes.
    """
    draws = [round_counts(counts, key=_lot(key, f"draw/{n}").to_bytes(32)) for n in range(DRAWS)]
    far = [distance(counts, candidate) for candidate in draws]
    if max(far) < 0:
        raise WrongState("publish-narrow")
    return draws[lot([_WEIGHT**steps if steps >= 0 else 0 for steps in far], key=key)]


def lot(chances: Sequence[int], *, key: bytes) -> int:
    """Choose one index, each with probability proportional to its chance. It works like a race in which each
    waits an independent time: a small change of one chance keeps the order of the others."""
    waits = [
        -math.log((_lot(key, f"choice/{n}") + 1) / 2**256) / chance if chance else math.inf
        for n, chance in enumerate(chances)
    ]
    return waits.index(min(waits))


def median_times(cases: Sequence[CountedCase], published: Mapping[str, int]) -> tuple[int | None, int | None]:
    """The medians of decided cases. Only the published states settle whether there are any, so that their
    presence reveals nothing more."""
    decided = [case for case in cases if case.outcome is not CaseOutcome.OPEN]
    if (
        sum(possible_counts(n).low for state, n in published.items() if state != CaseOutcome.OPEN)
        < LEAST_FOR_TIMES
    ):
        return None, None
    taken = [case.until_taken for case in decided if case.until_taken is not None]
    over = [case.until_decided for case in decided if case.until_decided is not None]
    return _median(taken), _median(over)


def _median(minutes: Sequence[int]) -> int | None:
    """Rounded to five minutes; None for too few values."""
    return BASE * round(median(minutes) / BASE) if len(minutes) >= LEAST_FOR_TIMES else None


def make(
    cases: Sequence[CountedCase], period: Period, rows: Rows, *, key: bytes, at: datetime
) -> Publication:
    """The publication. Raises WrongState if the numbers could be narrowed down too far."""
    published = draw(count(cases, rows), key=key)
    tables = {
        kind: tuple(Cell(str(code), label, published[kind][code]) for code, label in labels.items())
        for kind, labels in rows.labels.items()
    }
    return Publication(period, at, tables, *median_times(cases, published[PublicationTableKind.STATE]))
