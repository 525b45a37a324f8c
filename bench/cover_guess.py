"""A classifier for ``bench.cover``: logistic regression and boosted shallow trees, written in NumPy.

It is trained on one half of the people and tested on the other, then the other way round, so that every
person is guessed by a model that was not trained on them.
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np

BINS: Final = 16
HALVINGS: Final = 3
MOST: Final = 120
"""How many features are used: the most promising ones of the training half."""
ROUNDS, DEPTH, SHRINK = 60, 3, 0.15
SHARE: Final = 0.3
"""How many of the features each tree uses."""
LEAST: Final = 8
"""The least number of people in a leaf."""
RIDGE: Final = 3.0
STEPS: Final = 15
_LEAF_RIDGE: Final = 1.0
_CONSTANT: Final = 1e-9

type Matrix = np.ndarray


def auc(scores: Matrix, labels: Matrix) -> float:
    """How often a person of the one kind is ranked before one of the other; 0.5 is chance."""
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    yes = int(labels.sum())
    no = len(labels) - yes
    return float((ranks[labels == 1].sum() - yes * (yes + 1) / 2) / (yes * no))


def noise(labels: Matrix) -> float:
    """The standard error of an AUC of half of these people at chance level."""
    yes = labels.sum() / 2
    no = len(labels) / 2 - yes
    return float(np.sqrt((yes + no + 1) / (12 * yes * no)))


def classifier_scores(features: Matrix, labels: Matrix, *, seed: int) -> dict[str, float]:
    """The AUC of each classifier: the mean of several halvings, both ways."""
    rng = np.random.default_rng(seed)
    scores: dict[str, list[float]] = {"linear": [], "trees": []}
    for _ in range(HALVINGS):
        order = rng.permutation(len(labels))
        half, other = order[: len(order) // 2], order[len(order) // 2 :]
        for train, test in ((half, other), (other, half)):
            y = labels[train]
            some = _promising(features[train], y)
            x, z = features[train][:, some], features[test][:, some]
            scores["linear"].append(auc(_linear(x, y, z), labels[test]))
            scores["trees"].append(auc(_trees(x, y, z), labels[test]))
    return {name: float(np.mean(of)) for name, of in scores.items()}


def _promising(x: Matrix, y: Matrix) -> Matrix:
    """The features that correlate most with the labels, by rank or by value."""
    strength = np.zeros(x.shape[1])
    for values in (x, x.argsort(axis=0).argsort(axis=0).astype(float)):
        spread = values.std(axis=0)
        along = (y - y.mean()) @ (values - values.mean(axis=0)) / len(y)
        strength = np.maximum(strength, np.abs(along) / np.where(spread > _CONSTANT, spread, np.inf))
    return strength.argsort()[::-1][:MOST]


def _linear(x: Matrix, y: Matrix, z: Matrix) -> Matrix:
    """Ridge logistic regression by Newton's method, standardized."""
    spread = x.std(axis=0)
    keep = spread > _CONSTANT
    if not keep.any():
        return np.zeros(len(z))
    mean, spread = x[:, keep].mean(axis=0), spread[keep]
    x1 = np.c_[np.clip((x[:, keep] - mean) / spread, -6, 6), np.ones(len(x))]
    z1 = np.c_[np.clip((z[:, keep] - mean) / spread, -6, 6), np.ones(len(z))]
    weights = np.zeros(x1.shape[1])
    for _ in range(STEPS):
        chance = _logistic(x1 @ weights)
        slope = x1.T @ (chance - y) + RIDGE * weights
        curve = (x1 * (chance * (1 - chance))[:, None]).T @ x1 + RIDGE * np.eye(len(weights))
        weights -= np.linalg.solve(curve, slope)
    return np.asarray(z1 @ weights)


def _logistic(x: Matrix) -> Matrix:
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -30, 30))))


@dataclass(slots=True)
class _Node:
    value: float
    feature: int = -1
    bin: int = 0
    sides: "list[_Node]" = field(default_factory=list)

    def predict(self, x: Matrix) -> Matrix:
        if not self.sides:
            return np.full(len(x), self.value)
        right = x[:, self.feature] > self.bin
        predictions = np.empty(len(x))
        for side, node in zip((~right, right), self.sides, strict=True):
            predictions[side] = node.predict(x[side])
        return predictions


def _trees(x: Matrix, y: Matrix, z: Matrix) -> Matrix:
    """Gradient boosting for the logistic loss; features are cut at their quantiles."""
    cuts = [np.unique(np.quantile(column, np.linspace(0, 1, BINS + 1)[1:-1])) for column in x.T]
    x1, z1 = (
        np.stack([np.searchsorted(cut, column) for cut, column in zip(cuts, of.T, strict=True)], axis=1)
        for of in (x, z)
    )
    varied = np.flatnonzero(x1.min(axis=0) < x1.max(axis=0))
    here, there = np.zeros(len(x)), np.zeros(len(z))
    rng = np.random.default_rng(len(x))
    for _ in range(ROUNDS if len(varied) else 0):
        some = rng.choice(varied, size=max(1, round(SHARE * len(varied))), replace=False)
        chance = _logistic(here)
        tree = _grow_tree(x1[:, some], y - chance, chance * (1 - chance), DEPTH)
        here += SHRINK * tree.predict(x1[:, some])
        there += SHRINK * tree.predict(z1[:, some])
    return there


def _grow_tree(x: Matrix, slope: Matrix, curve: Matrix, depth: int) -> _Node:
    node = _Node(float(slope.sum() / (curve.sum() + _LEAF_RIDGE)))
    if depth == 0 or len(x) < 2 * LEAST:
        return node
    width = x.shape[1]
    at = (x + np.arange(width) * BINS).ravel()

    def sums(of: Matrix) -> Matrix:
        bin_sums = np.bincount(at, weights=np.repeat(of, width), minlength=width * BINS)
        return bin_sums.reshape(width, BINS).cumsum(axis=1)[:, :-1]

    left, curved, count = sums(slope), sums(curve), sums(np.ones(len(x)))
    right, flat = slope.sum() - left, curve.sum() - curved
    gain = left**2 / (curved + _LEAF_RIDGE) + right**2 / (flat + _LEAF_RIDGE)
    gain[(count < LEAST) | (len(x) - count < LEAST)] = 0
    best = int(gain.argmax())
    if gain.flat[best] <= slope.sum() ** 2 / (curve.sum() + _LEAF_RIDGE) + 1e-9:
        return node
    node.feature, node.bin = divmod(best, BINS - 1)
    side = x[:, node.feature] > node.bin
    node.sides = [_grow_tree(x[where], slope[where], curve[where], depth - 1) for where in (~side, side)]
    return node
