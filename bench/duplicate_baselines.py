"""The baselines of bench/duplicates.py: equal texts, BM25, and common words by n-grams."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Final

from bench.duplicate_set import LabelledReport, PairSet

_K1: Final = 1.5
_B: Final = 0.75

type Scores = Callable[[LabelledReport, Sequence[LabelledReport]], list[float]]


def exact(report: LabelledReport, others: Sequence[LabelledReport]) -> list[float]:
    plain = "".join(report.text.split())
    return [float("".join(other.text.split()) == plain) for other in others]


def bm25(pairs: PairSet) -> Scores:
    """BM25 over words as they are written."""
    words = {report.id: Counter(_plain(report.text)) for report in pairs.reports}
    many = Counter(word for counts in words.values() for word in counts)
    long = sum(sum(counts.values()) for counts in words.values()) / max(1, len(words))

    known: dict[tuple[str, str], float] = {}

    def pair_score(a: str, b: str) -> float:
        if (a, b) not in known:
            known[a, b] = _bm25(words[a], words[b], many, len(words), long)
        return known[a, b]

    def score(report: LabelledReport, others: Sequence[LabelledReport]) -> list[float]:
        return [pair_score(report.id, other.id) for other in others]

    return score


def in_cell(scores: Scores) -> Scores:
    """The same, with reports of the same act and area first: what the form knows, used as an order."""

    def score(report: LabelledReport, others: Sequence[LabelledReport]) -> list[float]:
        here = (report.act, report.area, report.when)
        bonus = [1000.0 * ((other.act, other.area, other.when) == here) for other in others]
        return [more + value for more, value in zip(bonus, scores(report, others), strict=True)]

    return score


def n_grams(pairs: PairSet) -> Scores:
    """Words and pairs of words: the share of common ones among all."""
    grams = {report.id: _grams(report.text) for report in pairs.reports}

    def score(report: LabelledReport, others: Sequence[LabelledReport]) -> list[float]:
        mine = grams[report.id]
        return [len(mine & grams[o.id]) / max(1, len(mine | grams[o.id])) for o in others]

    return score


def _plain(text: str) -> list[str]:
    return [word.strip(".,،؛!؟?«»()") for word in text.split()]


def _grams(text: str) -> frozenset[str]:
    words = _plain(text)
    return frozenset((*words, *(" ".join(pair) for pair in pairwise(words))))


def _bm25(
    query: Mapping[str, int], other: Mapping[str, int], many: Mapping[str, int], total: int, long: float
) -> float:
    size, score = sum(other.values()), 0.0
    for word in query.keys() & other.keys():
        rare = math.log(1 + (total - many[word] + 0.5) / (many[word] + 0.5))
        score += rare * other[word] * (_K1 + 1) / (other[word] + _K1 * (1 - _B + _B * size / long))
    return score
