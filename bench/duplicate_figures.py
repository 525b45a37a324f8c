"""What bench/duplicates.py counts: of what was found for each report of a set, how much is right."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from bench.duplicate_baselines import Scores
from bench.duplicate_set import PairSet, Told
from bench.duplicate_store import key_of
from bot.domain.submissions.duplicates import Level, Match

ONE_IN = 20
FIRST = 3


@dataclass(frozen=True, slots=True)
class Result:
    """What was found for each report of the set, likest first."""

    pairs: PairSet
    found: dict[str, list[Match]]

    def before(self, told: Told) -> list[Told]:
        """The others that were there when it came."""
        if not self.pairs.timed:
            return [other for other in self.pairs.reports if other.id != told.id]
        return list(takewhile(lambda other: other.id != told.id, self.pairs.reports))

    def first(self, told: Told, incidents: dict[str, str]) -> list[bool]:
        return [incidents[match.report_id] == told.incident for match in self.found[told.id][:FIRST]]

    def with_partner(self) -> list[Told]:
        return [
            told
            for told in self.pairs.reports
            if any(other.incident == told.incident for other in self.before(told))
        ]


def recalls(result: Result) -> dict[str, object]:
    incidents = {key_of(told.id): told.incident for told in result.pairs.reports}
    slices: defaultdict[str, list[bool]] = defaultdict(list)
    for told in result.with_partner():
        slices[told.style].append(any(result.first(told, incidents)))
    by_style = {style: share(hits) for style, hits in sorted(slices.items())}
    worst = min(by_style, key=lambda style: by_style[style])
    everything = [hit for hits in slices.values() for hit in hits]
    return {"recall@3": share(everything), "asked": len(everything), "slices": by_style, "worst": worst}


def share(hits: Sequence[bool]) -> float:
    return round(sum(hits) / len(hits), 4) if hits else 0.0


def said_same(result: Result) -> dict[str, float]:
    """Of the labelled pairs that are said to be of one incident, how many are; and how many of all are said."""
    same = {
        frozenset((key_of(told_id), match.report_id))
        for told_id, matches in result.found.items()
        for match in matches
        if match.level is Level.SAME
    }
    said = [label for a, b, label in result.pairs.pairs if frozenset((key_of(a), key_of(b))) in same]
    right = sum(label for _, _, label in result.pairs.pairs)
    return {
        "precision": share(said),
        "said": len(said),
        "wrong": len(said) - sum(said),
        "recall": round(sum(said) / max(1, right), 4),
    }


def in_stream(result: Result) -> dict[str, float]:
    """Of a stream in which one of 20 reports has a partner: how right «same» is, and how often it is said."""
    incidents = {key_of(told.id): told.incident for told in result.pairs.reports}
    partnered, right, wrong, alarmed = 0, 0, 0, 0
    with_partner = {told.id for told in result.with_partner()}
    for told in result.pairs.reports:
        same = [match for match in result.found[told.id] if match.level is Level.SAME]
        strangers = [match for match in same if incidents[match.report_id] != told.incident]
        alarmed += bool(strangers)
        if told.id in with_partner:
            partnered += 1
            right += len(same) > len(strangers)
            wrong += bool(strangers)
    total = len(result.pairs.reports)
    hit, missed = right / max(1, partnered), wrong / max(1, partnered)
    false = (ONE_IN - 1) * alarmed / max(1, total)
    said = hit + missed + false
    return {
        "precision": round(hit / said, 4) if said else 1.0,
        "recall": round(hit, 4),
        "alarms": alarmed,
        "of": total,
    }


def baseline(result: Result, scores: Scores, said: int) -> dict[str, float]:
    hits = []
    for told in result.with_partner():
        others = result.before(told)
        ranked = sorted(zip(scores(told, others), others, strict=True), key=lambda one: -one[0])[:FIRST]
        hits.append(any(other.incident == told.incident and score > 0 for score, other in ranked))
    by_id = result.pairs.by_id
    best = sorted(
        ((scores(by_id[a], [by_id[b]])[0], label) for a, b, label in result.pairs.pairs),
        key=lambda one: -one[0],
    )
    return {"recall@3": share(hits), "precision": share([label for score, label in best[:said] if score > 0])}
