"""Fit the weights by which a text asks or tells (`bot.language.intents`).

    python -m tools.fit_intents [--dry]

Fitted on the questions and tellings of the content, on the open independent sets of `bench.ask` and
`bench.suggest`, and on the open sets of `bench.intents`. Each author is left out in turn, and the figures for that
author are printed; then the weights of all are written to ``bot/language/intent_weights.py``.
"""

import argparse
import math
import random
import sys
import textwrap
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.ask import ROOT, content_of
from bench.independent import authors_of, rows_of, set_of
from bot.language.intents import traits
from bot.library.content import LoadedContent
from bot.usecases.ports.intents import Intent

WEIGHTS_FILE: Final = ROOT / "bot" / "language" / "intent_weights.py"
ROUNDS, STEP, PULL = 8, 0.2, 1e-3
LEAST_SEEN: Final = 6
"""In how many texts a trait must occur."""
SMALLEST: Final = 0.05
"""Weights nearer to zero are left out."""
OF_CLASS: Final = 1500.0
CONTENT, DEVELOPMENT = "content", "development"
FROM_CONTENT: Final = 0.7
"""How much the content's lines count beside those of the authors, who write as people do."""
WORDS: Final = "words:"
_SPACE: Final = "_"
"""Stands for a space within a trait while lines are cut."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A text, its author, and whether it asks (or tells)."""

    author: str
    text: str
    asks: bool


def samples_of(content: LoadedContent) -> list[Sample]:
    """All texts that may be fitted on."""
    lines = [(text, True) for texts in content.asks.values() for text in texts]
    lines += [
        (text, False)
        for key, texts in content.tellings.items()
        if not key.startswith(WORDS)
        for text in texts
    ]
    return [
        *(Sample(CONTENT, text, asks) for text, asks in lines),
        *(
            Sample(author, row["question"], asks=True)
            for author in authors_of("ask")
            for row in rows_of(set_of("ask", author))
        ),
        *(
            Sample(author, row["sentence"], asks=False)
            for author in authors_of("suggest")
            for row in rows_of(set_of("suggest", author))
        ),
        *(
            Sample(author, row["text"], asks=row["intent"] == Intent.QUESTION)
            for author in authors_of("intents")
            for row in rows_of(set_of("intents", author))
            if row["intent"] in (Intent.QUESTION, Intent.REPORT)
        ),
        *(
            Sample(DEVELOPMENT, row["text"], asks=row["intent"] == Intent.QUESTION)
            for row in rows_of(ROOT / "bench" / "data" / "intents" / "development.jsonl")
            if row["intent"] in (Intent.QUESTION, Intent.REPORT)
        ),
    ]


def fit(samples: Sequence[Sample], known: Mapping[str, frozenset[str]]) -> tuple[dict[str, float], float]:
    """The weights of the traits, and the bias. ``known``: the traits of each text."""
    seen = Counter(trait for sample in samples for trait in known[sample.text])
    weights = {trait: 0.0 for trait in sorted(seen) if seen[trait] >= LEAST_SEEN}
    steps = dict.fromkeys(weights, 1e-6)
    classes = Counter((sample.author == CONTENT, sample.asks) for sample in samples)
    rows = [
        (
            sorted(trait for trait in known[sample.text] if trait in weights),
            sample.asks,
            OF_CLASS
            / classes[sample.author == CONTENT, sample.asks]
            * (FROM_CONTENT if sample.author == CONTENT else 1.0),
        )
        for sample in samples
    ]
    bias, dice = 0.0, random.Random(1)  # an order of learning; no secret
    for _ in range(ROUNDS):
        dice.shuffle(rows)
        for row, asks, counts in rows:
            odds = bias + sum([weights[trait] for trait in row])
            off = (1 / (1 + math.exp(-max(-30.0, min(30.0, odds)))) - asks) * counts
            for trait in row:
                slope = off + PULL * weights[trait]
                steps[trait] += slope * slope
                weights[trait] -= STEP * slope / math.sqrt(steps[trait])
            bias -= 0.005 * off
    return {trait: round(value, 2) for trait, value in weights.items() if abs(value) >= SMALLEST}, round(
        bias, 2
    )


def fitted_without(author: str, samples: Sequence[Sample]) -> tuple[dict[str, float], float]:
    """The fit that has seen nothing of this author."""
    others = [sample for sample in samples if sample.author != author]
    return fit(others, {sample.text: traits(sample.text) for sample in others})


def module_text(weights: Mapping[str, float], bias: float) -> str:
    """The text of the module that holds the weights: one line for each value."""
    by_value: dict[float, list[str]] = {}
    for trait, value in weights.items():
        by_value.setdefault(round(value, 1), []).append(trait)
    lines = [
        f"{value}|{line}"
        for value, traits in sorted(by_value.items())
        if value
        for line in textwrap.wrap(
            "|".join(trait.replace(" ", _SPACE) for trait in sorted(traits)).replace("|", " "), 100
        )
    ]
    joined = "\n".join(line.replace(" ", "|").replace(_SPACE, " ") for line in lines)
    head = WEIGHTS_FILE.read_text(encoding="utf-8").partition("BIAS: Final")[0]
    return f'{head}BIAS: Final = {bias}\n_TABLE: Final = """\n{joined}\n"""\n{_READING}'


_READING: Final = """WEIGHTS: Final = {
    trait: float(value)
    for value, *traits in (line.split("|") for line in _TABLE.strip().split("\\n"))
    for trait in traits
}
"""


def accuracy(samples: Sequence[Sample], odds: Callable[[Sample], float]) -> str:
    parts = []
    for asks in (True, False):
        right = [(odds(sample) > 0) == asks for sample in samples if sample.asks is asks]
        if right:
            parts.append(
                f"{'questions' if asks else 'reports'} {sum(right) / len(right):.3f} of {len(right)}"
            )
    return ", ".join(parts)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--dry", action="store_true", help="print the figures, write nothing")
    args = parser.parse_args()
    samples = samples_of(content_of(ROOT / "content"))
    known = {sample.text: traits(sample.text) for sample in samples}
    for author in sorted({sample.author for sample in samples} - {CONTENT}):
        weights, bias = fit([sample for sample in samples if sample.author != author], known)

        def odds(sample: Sample, weights: Mapping[str, float] = weights, bias: float = bias) -> float:
            return bias + sum(weights.get(trait, 0.0) for trait in known[sample.text])

        print(f"author {author}: {accuracy([each for each in samples if each.author == author], odds)}")
    weights, bias = fit(samples, known)
    print(f"{len(weights)} weights")
    if not args.dry:
        Path(WEIGHTS_FILE).write_text(module_text(weights, bias), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
