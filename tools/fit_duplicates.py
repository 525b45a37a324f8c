"""Fits the weight of each sign when reports are compared, and writes
`bot/domain/submissions/duplicate_weights.py`.

    python -m tools.fit_duplicates [--dry]

On bench/data/duplicates/pairs-tuning.jsonl and the open independent sets, never on the test pairs. Reports
come in the order in which they were sent, and each is compared with all earlier ones of its act and area, and
some others. Four fits: which report comes first (softmax, signs for and against held to their side), from
which score on others are shown at all (the highest that loses LOST of the partners found), what counts for
one incident among pairs that nothing forbids to be one (logistic, SURE alone, each of them for it), and how
much of these two scores is needed to say «same» (ABOVE what any two reports of different incidents reach over
five folds of cells). Takes about two minutes; prints the figures of the folds; with --dry nothing is written.
"""

import argparse
import dataclasses
import math
import random
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.ask import ROOT
from bench.duplicate_set import TUNING, LabelledReport, PairSet, pairs_of, read_set
from bench.independent import authors_of
from bot.domain.submissions.duplicate_weights import DuplicateWeights
from bot.domain.submissions.duplicates import (
    AGAINST,
    IndexedReport,
    Marks,
    may_be_same,
    rarity_of,
    signs,
    weighted_sum,
)
from bot.domain.submissions.traces import Trace, TraceKind, hash_of
from bot.language.traces import ReportTraces
from bot.usecases.ports.reports import TraceReader

WEIGHTS = ROOT / "bot" / "domain" / "submissions" / "duplicate_weights.py"
FOLDS, STEPS, OTHERS = 5, 80, 15
PULL, RATE = 0.01, 0.3
ABOVE, LOST = 0.5, 0.01
SURE = ("agrees", "candidate", "deed", "deed_first", "name", "number", "soon")
"""The signs that distinguish incidents at the same place.
Signs that only identify the place are needed anyway."""
SURE_STEPS, SURE_PULL = 400, 0.02


@dataclass(frozen=True, slots=True)
class ReportComparison:
    """A report with each earlier one: whether it is of the same incident, and the signs."""

    report: LabelledReport
    others: Sequence[tuple[bool, Mapping[str, float]]]


def seen_of(report: LabelledReport, reader: TraceReader) -> IndexedReport:
    """As the index would hold it, with the part of the day as the form knows it."""
    cell = f"{report.act} {report.area} "
    day, _, part = report.when.partition(".")
    form = [Trace(TraceKind.DAY, cell + day), Trace(TraceKind.PART, cell + part + day)] if report.when else []
    marks: dict[TraceKind, set[int]] = {}
    for trace in (*reader.traces(report.text), *reader.copies(report.text), *form):
        marks.setdefault(trace.kind, set()).add(hash_of(trace, hash))
    frozen: Marks = {kind: frozenset(its) for kind, its in marks.items()}
    return IndexedReport(report.id, report.id, report.act, report.area, report.space, report.at, frozen)


def compare_reports(pairs: PairSet, reader: TraceReader) -> list[ReportComparison]:
    dice, comparisons = random.Random(1), list[ReportComparison]()
    all_seen = [seen_of(report, reader) for report in pairs.reports]
    known = Counter(mark for seen in all_seen for mark in seen.marks.get(TraceKind.WORD, ()))

    def rarity(_: TraceKind, mark: int) -> float:
        return rarity_of(known[mark], len(all_seen))

    before: list[tuple[LabelledReport, IndexedReport]] = []
    for report, seen in zip(pairs.reports, all_seen, strict=True):
        near = [entry for entry in before if (entry[0].act, entry[0].area) == (report.act, report.area)]
        far = [entry for entry in before if (entry[0].act, entry[0].area) != (report.act, report.area)]
        rows = [
            (other.incident == report.incident, signs(seen, its, rarity))
            for other, its in (*near, *dice.sample(far, min(OTHERS, len(far))))
            if frozenset((report.id, other.id)) not in pairs.doubtful
        ]
        comparisons.append(ReportComparison(report, rows))
        before.append((report, seen))
    return comparisons


def fitted_order(rows: Sequence[ReportComparison]) -> dict[str, float]:
    """Softmax over the earlier reports: the weight of those of the same incident together."""
    with_partner = [row for row in rows if any(same for same, _ in row.others)]
    names = sorted({name for row in with_partner for _, sign_values in row.others for name in sign_values})
    of = {name: -0.1 if name in AGAINST else 0.3 for name in names}
    squares = dict.fromkeys(names, 1e-6)
    for _ in range(STEPS):
        pulls = dict.fromkeys(names, 0.0)
        for row in with_partner:
            _add_pulls(row, of, pulls)
        for name in names:
            pull = pulls[name] / len(with_partner) + PULL * of[name]
            squares[name] += pull * pull
            moved = of[name] - RATE * pull / math.sqrt(squares[name])
            of[name] = min(0.0, moved) if name in AGAINST else max(0.0, moved)
    return of


def _add_pulls(row: ReportComparison, of: Mapping[str, float], pulls: dict[str, float]) -> None:
    scores = [weighted_sum(sign_values, of) for _, sign_values in row.others]
    most = max(scores)
    shares = [math.exp(logit - most) for logit in scores]
    total, right = sum(shares), sum(part for part, (same, _) in zip(shares, row.others, strict=True) if same)
    for share, (same, sign_values) in zip(shares, row.others, strict=True):
        off = share / total - (share / right if same and right else 0.0)
        if abs(off) > 1e-6:
            for name, value in sign_values.items():
                pulls[name] += off * value


def recall(rows: Sequence[ReportComparison], of: Mapping[str, float], most: int = 3) -> float:
    hits = []
    for row in rows:
        if any(same for same, _ in row.others):
            first = sorted((-weighted_sum(sign_values, of), same) for same, sign_values in row.others)[:most]
            hits.append(any(same for _, same in first))
    return sum(hits) / len(hits)


def folds_of(rows: Sequence[ReportComparison]) -> list[tuple[list[ReportComparison], list[ReportComparison]]]:
    """Cells are kept whole: no fold is fitted on the district and act that it is tested on."""
    cells = sorted({(row.report.act, row.report.area) for row in rows})
    fold = {cell: at % FOLDS for at, cell in enumerate(cells)}
    return [
        (
            [row for row in rows if fold[row.report.act, row.report.area] != at],
            [row for row in rows if fold[row.report.act, row.report.area] == at],
        )
        for at in range(FOLDS)
    ]


def open_pairs(rows: Sequence[ReportComparison]) -> list[tuple[bool, Mapping[str, float]]]:
    """The pairs that nothing forbids to be of one incident."""
    return [(same, its) for row in rows for same, its in row.others if may_be_same(its)]


def fitted_sure(rows: Sequence[ReportComparison]) -> dict[str, float]:
    """Logistic regression over the open pairs;
    those of one incident and the others have equal total weight."""
    pairs = open_pairs(rows)
    share = Counter(same for same, _ in pairs)
    of, base = dict.fromkeys(SURE, 0.1), 0.0
    squares, base_square = dict.fromkeys(SURE, 1e-6), 1e-6
    for _ in range(SURE_STEPS):
        pulls, base_pull = {name: SURE_PULL * of[name] for name in SURE}, 0.0
        for same, its in pairs:
            off = (1 / (1 + math.exp(-base - weighted_sum(its, of))) - same) / (2 * share[same])
            base_pull += off
            for name in SURE:
                pulls[name] += off * its.get(name, 0.0)
        base_square += base_pull * base_pull
        base -= RATE * base_pull / math.sqrt(base_square)
        for name in SURE:
            squares[name] += pulls[name] * pulls[name]
            of[name] = max(0.0, of[name] - RATE * pulls[name] / math.sqrt(squares[name]))
    return of


@dataclass(frozen=True, slots=True)
class Fit:
    """The weights, and the results of the folds."""

    weights: DuplicateWeights
    at_three: Sequence[float]
    at_one: Sequence[float]
    right: int
    wrong: int
    partners: int


def fit(rows: Sequence[ReportComparison]) -> Fit:
    sure: list[tuple[float, bool]] = []
    best_scores: list[float] = []
    at_three, at_one = [], []
    for learnt, tried in folds_of(rows):
        of, sure_of = fitted_order(learnt), fitted_sure(learnt)
        at_three.append(recall(tried, of))
        at_one.append(recall(tried, of, 1))
        sure += [(weighted_sum(its, sure_of), same) for same, its in open_pairs(tried)]
        for row in tried:
            partners = [weighted_sum(its, of) for same, its in row.others if same]
            best_scores += [max(partners)] if partners else []
    likely = sorted(best_scores)[int(LOST * len(best_scores))]
    least = max(value for value, same in sure if not same) + ABOVE
    hits = [same for value, same in sure if value >= least]
    of, sure_of = _round_weights(fitted_order(rows)), _round_weights(fitted_sure(rows))
    weights = DuplicateWeights(of, sure_of, round(least, 2), round(likely, 2))
    partners_of_all = sum(same for row in rows for same, _ in row.others)
    return Fit(weights, at_three, at_one, sum(hits), len(hits) - sum(hits), partners_of_all)


def _round_weights(of: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 2) for name, value in of.items() if abs(value) >= 0.005}


def sets_without(author: str) -> list[PairSet]:
    """The data for fitting weights: the tuning pairs, and those of every open author but this one."""
    return [read_set(TUNING), *(pairs_of(other) for other in authors_of("duplicates") if other != author)]


def fitted_without(author: str) -> DuplicateWeights:
    reader = ReportTraces()
    return fit([row for pairs in sets_without(author) for row in compare_reports(pairs, reader)]).weights


def main() -> int:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--dry", action="store_true")
    given = wanted.parse_args()
    reader = ReportTraces()
    result = fit([row for pairs in sets_without("") for row in compare_reports(pairs, reader)])
    print(
        "folds, recall@3:",
        " ".join(f"{value:.3f}" for value in result.at_three),
        "mean",
        sum(result.at_three) / FOLDS,
    )
    print("folds, recall@1:", sum(result.at_one) / FOLDS)
    print(
        f"same from {result.weights.least_same} on: {result.right} right, {result.wrong} wrong of {result.partners} pairs of one "
        "incident"
    )
    print(result.weights.of, result.weights.sure)
    if not given.dry:
        write(result.weights)
    return 0


def write(weights: DuplicateWeights) -> None:
    text = WEIGHTS.read_text(encoding="utf-8")
    lines = ""
    for field in dataclasses.fields(weights):
        value = getattr(weights, field.name)
        if isinstance(value, Mapping):
            inner = "".join(f'        "{name}": {count},\n' for name, count in value.items())
            lines += f"    {field.name}={{\n{inner}    }},\n"
        else:
            lines += f"    {field.name}={value},\n"
    WEIGHTS.write_text(
        f"{text[: text.index('FITTED: Final')]}FITTED: Final = DuplicateWeights(\n{lines})\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    sys.exit(main())
