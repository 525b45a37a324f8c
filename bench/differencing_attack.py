"""The attacker of ``bench/differencing.py``: an integer program over everything that was published of a
period.

The attacker knows how numbers are rounded, the true number of every row of a table but one, and what came in
between two versions. They do not know how many cases there are: each other table bounds that with its own
rounding, and the solver finds the least and the greatest value of the missing row. It shares no code with the
choice of draws that it tries to break. They also know what two tables have to do with each other: a case that still has
time is open, and one that was decided in time is not.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import highspy
import numpy as np

from bench.differencing_world import PublishedPeriod
from bot.domain.catalogue.catalogue import Severity
from bot.domain.figures.publication import PENDING, CaseOutcome, PublicationTableKind, promise_row

SMALL = 5
"""Numbers below this must stay hidden."""


@dataclass(frozen=True, slots=True)
class AttackResult:
    """What the attacker knows about one row in the end."""

    kind: PublicationTableKind
    code: str
    truth: int
    low: int
    high: int

    @property
    def values(self) -> int:
        return self.high - self.low + 1


def attack(published: PublishedPeriod) -> Iterator[AttackResult]:
    """Attack every row whose true number is small, one after another."""
    for kind in published.counts:
        yield from _table(published, kind)


def _table(published: PublishedPeriod, kind: PublicationTableKind) -> Iterator[AttackResult]:
    counts = published.counts
    targets = [code for code, number in counts[kind].items() if number < SMALL]
    if not targets:
        return
    solver, columns = _model(published)
    for code, number in counts[kind].items():
        solver.changeColBounds(columns[kind, code], number, number)
    for code in targets:
        column, truth = columns[kind, code], counts[kind][code]
        low, high = _limits(published, kind, code)
        solver.changeColBounds(column, low, high)
        ends = []
        for cost in (1.0, -1.0):
            solver.changeColCost(column, cost)
            solver.run()
            assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
            ends.append(round(solver.getSolution().col_value[column]))
        solver.changeColCost(column, 0.0)
        solver.changeColBounds(column, truth, truth)
        assert ends[0] <= truth <= ends[1], "the truth itself was ruled out: the attack is wrong"
        yield AttackResult(kind, code, truth, *ends)


def _model(published: PublishedPeriod) -> tuple[highspy.Highs, dict[tuple[PublicationTableKind, str], int]]:
    """An integer for each row of the first version, and one for the total: each table sums up to it."""
    solver = highspy.Highs()
    solver.silent()
    infinite = highspy.kHighsInf
    solver.addVar(0, infinite)
    columns: dict[tuple[PublicationTableKind, str], int] = {}
    for kind, of in published.counts.items():
        for code in of:
            columns[kind, code] = len(columns) + 1
            solver.addVar(*_limits(published, kind, code))
    for column in range(len(columns) + 1):
        solver.changeColIntegrality(column, highspy.HighsVarType.kInteger)
    for kind, of in published.counts.items():
        index = np.array([0, *(columns[kind, code] for code in of)], dtype=np.int32)
        solver.addRow(0.0, 0.0, len(index), index, np.array([-1.0] + [1.0] * len(of)))
    _bind_promises(solver, columns)
    return solver, columns


def _bind_promises(solver: highspy.Highs, columns: dict[tuple[PublicationTableKind, str], int]) -> None:
    """Cases that still have time are at most the open ones; these and those decided in time at most all."""
    waiting = columns.get((PublicationTableKind.PROMISE, PENDING))
    if waiting is None:
        return
    undecided = columns[PublicationTableKind.STATE, CaseOutcome.OPEN.value]
    in_time = [
        columns[PublicationTableKind.PROMISE, promise_row(severity, in_time=True)] for severity in Severity
    ]
    infinite = highspy.kHighsInf
    solver.addRow(-infinite, 0.0, 2, np.array([waiting, undecided], dtype=np.int32), np.array([1.0, -1.0]))
    index = np.array([0, undecided, *in_time], dtype=np.int32)
    solver.addRow(-infinite, 0.0, len(index), index, np.array([-1.0] + [1.0] * (len(index) - 1)))


def _limits(published: PublishedPeriod, kind: PublicationTableKind, code: str) -> tuple[int, int]:
    """What every version says about this row, minus what is known to have come since the first."""
    low, high = 0, 10**9
    for version in published.versions:
        least, most = published.behind(version.published[kind][code])
        known = version.added[kind][code]
        low, high = max(low, least - known), min(high, most - known)
    return low, high
