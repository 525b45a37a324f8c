"""How likely each intent is, by fitted weights of traits (``python -m tools.fit_intents``)."""

import json
import math
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Self

from bot.usecases.ports.intents import Intent

MODEL_FILE: Final = Path(__file__).with_name("intent_model.json")
BIAS: Final = "bias"
_FIRST: Final = ord("0")
"""The character that stands for zero in a stored row."""


@dataclass(frozen=True, slots=True)
class IntentModel:
    """A linear model. A row holds, for each of its weights, the number of an intent and the weight in units of
    ``scale``."""

    intents: tuple[Intent, ...]
    scale: float
    bias: tuple[float, ...]
    rows: Mapping[str, tuple[tuple[int, int], ...]]

    def chances(self, traits: AbstractSet[str]) -> dict[Intent, float]:
        """The probability of each intent. Traits that the model does not know make it less sure."""
        sums = [0] * len(self.intents)
        for trait in traits:
            for number, weight in self.rows.get(trait, ()):
                sums[number] += weight
        unit = self.scale / math.sqrt(len(traits) or 1)
        scores = [bias + unit * total for bias, total in zip(self.bias, sums, strict=True)]
        best = max(scores)
        odds = [math.exp(score - best) for score in scores]
        whole = sum(odds)
        return {intent: part / whole for intent, part in zip(self.intents, odds, strict=True)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Raises KeyError, ValueError."""
        rows = {
            trait: tuple(zip(row[::2], row[1::2], strict=True)) for trait, row in stored["rows"].items()
        }
        return cls(tuple(map(Intent, stored["intents"])), stored["scale"], tuple(stored["bias"]), rows)


@cache
def fitted_model() -> IntentModel:
    """The model in use; read once."""
    return IntentModel.from_json(json.loads(MODEL_FILE.read_text(encoding="utf-8")))
