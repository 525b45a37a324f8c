"""The figures of bench/duplicates.py: how much of what was found for each report of a set is right."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from bench.duplicate_baselines import Scores
from bench.duplicate_set import LabelledReport, PairSet
from bench.duplicate_store import key_of
from bot.domain.submissions.duplicates import DuplicateLevel, Match

ONE_IN = 20
FIRST = 3


@dataclass(frozen=True, slots=True)
class DuplicateResult:
    """What was found for each report of the set, most similar first."""

    pairs: PairSet
    matches: dict[str, list[Match]]

    def earlier_reports(self, report: LabelledReport) -> list[LabelledReport]:
        """The other reports that were there when it came."""
        if not self.pairs.timed:
            return [other for other in self.pairs.reports if other.id != report.id]
        return list(takewhile(lambda other: other.id != report.id, self.pairs.reports))

    def first_hits(self, report: LabelledReport, incidents: dict[str, str]) -> list[bool]:
        return [incidents[match.report_id] == report.incident for match in self.matches[report.id][:FIRST]]

    def reports_with_partner(self) -> list[LabelledReport]:
        return [
            report
            for report in self.pairs.reports
            if any(other.incident == report.incident for other in self.earlier_reports(report))
        ]


def recalls(result: DuplicateResult) -> dict[str, object]:
    incidents = {key_of(report.id): report.incident for report in result.pairs.reports}
    slices: defaultdict[str, list[bool]] = defaultdict(list)
    for report in result.reports_with_partner():
        slices[report.style].append(any(result.first_hits(report, incidents)))
    by_style = {style: share(hits) for style, hits in sorted(slices.items())}
    worst = min(by_style, key=lambda style: by_style[style])
    everything = [hit for hits in slices.values() for hit in hits]
    return {"recall@3": share(everything), "asked": len(everything), "slices": by_style, "worst": worst}


def share(hits: Sequence[bool]) -> float:
    return round(sum(hits) / len(hits), 4) if hits else 0.0


def measure_same(result: DuplicateResult) -> dict[str, float]:
    """Of the labelled pairs that are called one incident, how many are; and how many of all are called so."""
    same = {
        frozenset((key_of(told_id), match.report_id))
        for told_id, matches in result.matches.items()
        for match in matches
        if match.level is DuplicateLevel.SAME
    }
    labels = [label for a, b, label in result.pairs.pairs if frozenset((key_of(a), key_of(b))) in same]
    right = sum(label for _, _, label in result.pairs.pairs)
    return {
        "precision": share(labels),
        "said": len(labels),
        "wrong": len(labels) - sum(labels),
        "recall": round(sum(labels) / max(1, right), 4),
    }


def in_stream(result: DuplicateResult) -> dict[str, float]:
    """For a stream in which one of 20 reports has a partner:
    how often «same» is right, and how often it is said."""
    incidents = {key_of(report.id): report.incident for report in result.pairs.reports}
    partnered, right, wrong, alarmed = 0, 0, 0, 0
    partnered_ids = {report.id for report in result.reports_with_partner()}
    for report in result.pairs.reports:
        same = [match for match in result.matches[report.id] if match.level is DuplicateLevel.SAME]
        strangers = [match for match in same if incidents[match.report_id] != report.incident]
        alarmed += bool(strangers)
        if report.id in partnered_ids:
            partnered += 1
            right += len(same) > len(strangers)
            wrong += bool(strangers)
    total = len(result.pairs.reports)
    hit, missed = right / max(1, partnered), wrong / max(1, partnered)
    false = (ONE_IN - 1) * alarmed / max(1, total)
    answer_share = hit + missed + false
    return {
        "precision": round(hit / answer_share, 4) if answer_share else 1.0,
        "recall": round(hit, 4),
        "alarms": alarmed,
        "of": total,
    }


def baseline(result: DuplicateResult, scores: Scores, count: int) -> dict[str, float]:
    hits = []
    for report in result.reports_with_partner():
        others = result.earlier_reports(report)
        ranked = sorted(zip(scores(report, others), others, strict=True), key=lambda pair: -pair[0])[:FIRST]
        hits.append(any(other.incident == report.incident and score > 0 for score, other in ranked))
    by_id = result.pairs.by_id
    best = sorted(
        ((scores(by_id[a], [by_id[b]])[0], label) for a, b, label in result.pairs.pairs),
        key=lambda pair: -pair[0],
    )
    return {
        "recall@3": share(hits),
        "precision": share([label for score, label in best[:count] if score > 0]),
    }
