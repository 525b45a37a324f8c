"""The fits of what a sentence's vector adds to words (`bot.search.vector_layer`)."""

import base64
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

import numpy as np

from bench.vectors import vector_of
from bot.vectors.child import KNOWN

type Numbers = np.ndarray[tuple[int, ...], np.dtype[np.floating]]

RIDGE, SCALE, STEPS, ROUNDS = 1.0, 3.0, 400, 12
"""How strongly weights are pulled to zero, the length of a centred vector, and rounds of the two fits."""
PACE: Final = 0.05
FEW_STEPS, WIDE_PACE = 150, 0.08
"""The same for `lone_fit`."""


@dataclass(frozen=True, slots=True)
class LayerSample:
    """A sentence with its meaning (ids of acts, or a subject) and its scores by words."""

    sentence: str
    goal: AbstractSet[str]
    scores: Mapping[str, float]


def layer_fit(samples: Sequence[LayerSample]) -> dict[str, object]:
    """The layer as it is stored: weights of a vector by which, with the scores by words, the meaning of a
    sentence comes first. Softmax, pulled towards no effect of the vector."""
    samples = [sample for sample in samples if sample.goal & sample.scores.keys()]
    ids = list(samples[0].scores)
    goal = np.array([[float(key in sample.goal) for key in ids] for sample in samples])
    words = np.array([[sample.scores[key] for key in ids] for sample in samples])
    vectors = np.array([vector_of(sample.sentence) for sample in samples], dtype=np.float64)
    mean = vectors.mean(axis=0)
    spread = SCALE / np.sqrt(((vectors - mean) ** 2).sum(axis=1).mean())
    rows, by_words = _softmax(np.hstack([(vectors - mean) * spread, np.ones((len(vectors), 1))]), words, goal)
    weights = rows[:-1] * spread
    biases = rows[-1] - mean @ weights
    return {
        "known": _as_text(np.array(vector_of(KNOWN), dtype=np.float32)),
        "words": round(by_words, 4),
        "rows": {str(key): _stored_row(weights[:, n], float(biases[n])) for n, key in enumerate(ids)},
    }


def lone_fit(
    goals: Sequence[tuple[str, AbstractSet[str]]], *, words: float, share: float
) -> dict[str, object]:
    """A layer of what the vectors of these sentences tell without any words, ``share`` of it beside ``words`` of
    their scores. Quicker than `layer_fit`: words need not be scored by weights that have not seen the sentence."""
    ids = sorted({key for _, goal in goals for key in goal})
    goal = np.array([[key in right for key in ids] for _, right in goals], dtype=np.float32)
    vectors = np.array([vector_of(sentence) for sentence, _ in goals], dtype=np.float32)
    mean = vectors.mean(axis=0)
    spread = SCALE / np.sqrt(((vectors - mean) ** 2).sum(axis=1).mean())
    inputs = np.hstack([(vectors - mean) * spread, np.ones((len(vectors), 1), np.float32)])
    rows, _ = _softmax(inputs, np.zeros_like(goal), goal, steps=FEW_STEPS, pace=WIDE_PACE)
    weights = rows[:-1] * spread * share
    biases = rows[-1] * share - mean @ weights
    return {
        "known": _as_text(np.array(vector_of(KNOWN), dtype=np.float32)),
        "words": words,
        "rows": {key: _stored_row(weights[:, n], float(biases[n])) for n, key in enumerate(ids)},
    }


def _softmax(
    vectors: Numbers, words: Numbers, goal: Numbers, *, steps: int = STEPS, pace: float = PACE
) -> tuple[Numbers, float]:
    """The weights of the vectors and of the scores by words, by Adam."""
    rows = np.zeros((vectors.shape[1], words.shape[1]), vectors.dtype)
    by_words = 1.0
    first, second = np.zeros(rows.size + 1, rows.dtype), np.zeros(rows.size + 1, rows.dtype)
    for step in range(1, steps + 1):
        scores = by_words * words + vectors @ rows
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        odds /= odds.sum(axis=1, keepdims=True)
        good = odds * goal
        pull = (odds - good / (good.sum(axis=1, keepdims=True) + 1e-12)) / len(vectors)
        slope = np.append(vectors.T @ pull + RIDGE * rows / len(vectors), (pull * words).sum())
        first = 0.9 * first + 0.1 * slope
        second = 0.99 * second + 0.01 * slope * slope
        move = pace * first / (1 - 0.9**step) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
        rows = rows - move[:-1].reshape(rows.shape)
        by_words -= float(move[-1])
    return rows, by_words


def leaning_fit(lines: Sequence[tuple[str, bool]]) -> list[object]:
    """A row by which a question leans to those that are True, as log odds; both kinds count the same in sum.
    Logistic, by Newton's method."""
    right = np.array([inside for _, inside in lines])
    vectors = np.array([vector_of(text) for text, _ in lines], dtype=np.float64)
    mean = vectors.mean(axis=0)
    spread = 1.0 / np.sqrt(((vectors - mean) ** 2).sum(axis=1).mean())
    scaled = np.hstack([(vectors - mean) * spread, np.ones((len(vectors), 1))])
    weights = np.where(right, (~right).sum() / right.sum(), 1.0)
    ridge = np.diag([RIDGE] * vectors.shape[1] + [1e-6])
    at = np.zeros(scaled.shape[1])
    for _ in range(ROUNDS):
        odds = 1 / (1 + np.exp(-np.clip(scaled @ at, -30, 30)))
        slope = scaled.T @ (weights * (odds - right)) + ridge @ at
        at -= np.linalg.solve((scaled * (weights * odds * (1 - odds))[:, None]).T @ scaled + ridge, slope)
    row = at[:-1] * spread
    return _stored_row(row, float(at[-1] - row @ mean))


def _stored_row(weights: Numbers, bias: float) -> list[object]:
    scale = float(np.abs(weights).max()) / 127
    return [round(scale, 8), round(bias, 4), _as_text(np.round(weights / scale).astype(np.int8))]


def _as_text(numbers: np.ndarray[tuple[int, ...], np.dtype[np.generic]]) -> str:
    return base64.b64encode(numbers.tobytes()).decode()
