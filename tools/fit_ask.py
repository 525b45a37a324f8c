"""Fits the weights for answering questions, and writes `bot/search/weights.py`.

    python -m tools.fit_ask [--dry]

Three fits on the development questions (bench/data/ask: tuning, questions and more; never the held-out set):
which place comes first (softmax over the places of a question, pulled towards one), whether the first ones
answer at all (logistic), and from which trust on they are shown: the lowest at which the required share of
questions outside the content is refused, each judged by a fit that has not seen it (five folds). The editors'
known questions, each judged by a finder that does not know it, join the second fit with a small weight, so
that it sees more ways of asking. Takes about two minutes. Prints the figures of the folds; with --dry nothing
is written.
"""

import argparse
import dataclasses
import json
import math
import random
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.ask import ROOT, content_of
from bot.language.analyzer import PersianAnalyzer
from bot.language.words import PersianWords
from bot.library.content import LoadedContent
from bot.search.documents import documents
from bot.search.evidence import FOR_PLACE
from bot.search.finder import OUTSIDE, ContentFinder
from bot.search.trust import FOR_TRUST
from bot.search.weights import FITTED, FinderWeights

DATA = ROOT / "bench" / "data" / "ask"
SETS = ("tuning.jsonl", "questions.jsonl", "more.jsonl")
WEIGHTS = ROOT / "bot" / "search" / "weights.py"
FOLDS, KNOWN_WEIGHT = 5, 0.1
ABSTENTION, NEAR = 0.95, 0.75
"""The share of questions outside that must be refused, and the share of them that must get no near answer."""

type Row = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class AskCase:
    """A question with the places that answer it (none: outside) and its weight."""

    question: str
    answers: frozenset[str]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class JudgedCase:
    """The finder's result: signs, and whether one of the first three places is right."""

    case: AskCase
    signs: Row
    right: bool


def minimize_with_adam(
    slope: Callable[[Sequence[float]], list[float]], start: Sequence[float], steps: int
) -> list[float]:
    """Adam: gradient descent with a step size per parameter."""
    at, mean, square = list(start), [0.0] * len(start), [0.0] * len(start)
    for step in range(1, steps + 1):
        for n, value in enumerate(slope(at)):
            mean[n] = 0.9 * mean[n] + 0.1 * value
            square[n] = 0.99 * square[n] + 0.01 * value * value
            pace = math.sqrt(square[n] / (1 - 0.99**step)) + 1e-8
            at[n] -= 0.1 * mean[n] / (1 - 0.9**step) / pace
    return at


def rank_fit(cases: Sequence[Sequence[tuple[Row, bool]]]) -> list[float]:
    """Weights under which right places come before wrong ones."""

    def slope(at: Sequence[float]) -> list[float]:
        gradient = [0.05 * (value - 1.0) for value in at]
        for places in cases:
            scores = [sum(a * b for a, b in zip(at, row, strict=True)) for row, _ in places]
            odds = [math.exp(score - max(scores)) for score in scores]
            total = sum(odds)
            good = sum(odd for odd, (_, right) in zip(odds, places, strict=True) if right)
            for odd, (row, right) in zip(odds, places, strict=True):
                pull = odd / total - (odd / good if right else 0.0)
                if abs(pull) > 1e-4:
                    for n, value in enumerate(row):
                        gradient[n] += pull * value
        return gradient

    return minimize_with_adam(slope, [1.0] * len(FOR_PLACE), 80)


def trust_fit(seen: Sequence[JudgedCase]) -> tuple[list[float], float]:
    """Weights and bias of the log odds that a question is answered; both kinds of question count the same."""
    rows = [sample.signs for sample in seen]
    means = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
    spread = [
        math.sqrt(sum((value - mean) ** 2 for value in column) / len(rows)) or 1.0
        for column, mean in zip(zip(*rows, strict=True), means, strict=True)
    ]
    even = sum(sample.case.weight for sample in seen if not sample.right) / sum(
        sample.case.weight for sample in seen if sample.right
    )
    scaled = [
        ([(v - m) / s for v, m, s in zip(sample.signs, means, spread, strict=True)], sample.right,
         sample.case.weight * (even if sample.right else 1.0))
        for sample in seen
    ]  # fmt: skip

    def slope(at: Sequence[float]) -> list[float]:
        gradient = [0.5 * value for value in at[:-1]] + [0.0]
        for row, right, weight in scaled:
            odds = at[-1] + sum(a * b for a, b in zip(at, row, strict=False))
            pull = weight * (1 / (1 + math.exp(-max(-30.0, min(30.0, odds)))) - right)
            for n, value in enumerate(row):
                gradient[n] += pull * value
            gradient[-1] += pull
        return gradient

    at = minimize_with_adam(slope, [0.0] * (len(means) + 1), 150)
    weights = [value / wide for value, wide in zip(at, spread, strict=False)]
    return weights, at[-1] - sum(weight * mean for weight, mean in zip(weights, means, strict=True))


def cases_of(path: Path) -> Iterator[AskCase]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield AskCase(row["question"], frozenset(row["answers"]))


def known_cases(content: LoadedContent, dice: random.Random, reader: PersianWords) -> Iterator[JudgedCase]:
    """The editors' questions, each seen by a finder that has all but a fifth of them, and not this one."""
    all_documents = documents(content)
    articles_of = {f"{document.kind}:{document.id}": set(document.articles) for document in all_documents}
    fold = {(key, line): dice.randrange(FOLDS) for key, lines in content.asks.items() for line in lines}
    for number in range(FOLDS):
        asks = {
            key: tuple(line for line in lines if fold[key, line] != number)
            for key, lines in content.asks.items()
        }
        finder = ContentFinder(dataclasses.replace(content, asks=asks), reader)
        for (key, line), own in fold.items():
            if own == number and (key.startswith(OUTSIDE) or dice.random() < 0.4):
                kin = (
                    frozenset[str]()
                    if key.startswith(OUTSIDE)
                    else frozenset(
                        place
                        for place in articles_of
                        if place == key or articles_of[place] & articles_of[key]
                    )
                )
                yield from seen_by(finder, [AskCase(line, kin, KNOWN_WEIGHT)])


def seen_by(finder: ContentFinder, cases: Sequence[AskCase]) -> Iterator[JudgedCase]:
    """The finder's results; a question inside whose answer it does not find is left out of the fit of
    trust."""
    for case in cases:
        judged = finder.rank_documents(case.question)
        first = {f"{candidate.document.kind}:{candidate.document.id}" for candidate in judged.ranked[:3]}
        yield JudgedCase(case, judged.signs, bool(case.answers & first))


def is_instructive(sample: JudgedCase) -> bool:
    return bool(sample.signs) and (sample.right or not sample.case.answers)


def out_of_fold(seen: Sequence[JudgedCase], extra_samples: Sequence[JudgedCase]) -> list[float]:
    """The trust in each, by a fit that has not seen it."""
    order = list(range(len(seen)))
    random.Random(5).shuffle(order)
    trusts = [-math.inf] * len(seen)
    for fold in range(FOLDS):
        test = set(order[fold::FOLDS])
        weights, bias = trust_fit(
            [*(seen[n] for n in order if n not in test and is_instructive(seen[n])), *extra_samples]
        )
        for n in test:
            if seen[n].signs:
                trusts[n] = bias + sum(a * b for a, b in zip(weights, seen[n].signs, strict=True))
    return trusts


def module_text(weights: FinderWeights) -> str:
    """The text of the module that holds the weights."""

    def table(values: Mapping[str, float]) -> str:
        return json.dumps(dict(values), indent=8)[:-1] + "    }"

    head = WEIGHTS.read_text(encoding="utf-8").partition("FITTED: Final")[0]
    return (
        f"{head}FITTED: Final = FinderWeights(\n    rank={table(weights.rank)},\n    trust={table(weights.trust)},\n"
        f"    bias={weights.bias},\n    least_trust={weights.least_trust},\n    least_near={weights.least_near},\n)\n"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--dry", action="store_true", help="print the figures, write nothing")
    args = parser.parse_args()
    content = content_of(ROOT / "content")
    analyzer = PersianAnalyzer()
    analyzer.load_now()
    reader = PersianWords(analyzer, content.election.names)
    finder = ContentFinder(content, reader)
    cases = [case for name in SETS for case in cases_of(DATA / name)]
    judged = [(case, finder.rank_documents(case.question).ranked) for case in cases if case.answers]
    places = [
        [
            (candidate.evidence.numbers, f"{candidate.document.kind}:{candidate.document.id}" in case.answers)
            for candidate in ranked
        ]
        for case, ranked in judged
    ]
    ranks = rank_fit([rows for rows in places if any(right for _, right in rows)])
    rank = {name: round(value, 2) for name, value in zip(FOR_PLACE, ranks, strict=True)}
    finder.weights = dataclasses.replace(FITTED, rank=rank)
    seen = list(seen_by(finder, cases))
    known_samples = [
        sample for sample in known_cases(content, random.Random(1), reader) if is_instructive(sample)
    ]
    trusts = out_of_fold(seen, known_samples)
    outside = sorted(trust for trust, sample in zip(trusts, seen, strict=True) if not sample.case.answers)
    least = outside[math.ceil(ABSTENTION * len(outside)) - 1]
    answered = [
        sample.right and trust > least
        for trust, sample in zip(trusts, seen, strict=True)
        if sample.case.answers
    ]
    print(f"found among three, unseen: {sum(answered) / len(answered):.3f} at trust {least:.2f}")
    values, bias = trust_fit([*filter(is_instructive, seen), *known_samples])
    fitted = FinderWeights(
        rank,
        trust={name: round(value, 2) for name, value in zip(FOR_TRUST, values, strict=True)},
        bias=round(bias, 2),
        least_trust=round(least, 2),
        least_near=round(min(least, outside[int(NEAR * len(outside))]), 2),
    )
    print(fitted)
    if not args.dry:
        WEIGHTS.write_text(module_text(fitted), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
