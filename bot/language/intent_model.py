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
_FIRST_INTENT, _ZERO = ord("a"), ord("O")
LARGEST: Final = 45
"""How many steps a stored weight may be from zero: what one printable character can hold."""


@dataclass(frozen=True, slots=True)
class IntentModel:
    """A linear model. A row holds two characters for each of its weights: the intent, and the weight in steps of
    ``scale`` (`row_text`)."""

    intents: tuple[Intent, ...]
    scale: float
    bias: tuple[float, ...]
    rows: Mapping[str, str]

    def chances(self, traits: AbstractSet[str]) -> dict[Intent, float]:
        """The probability of each intent. Traits that the model does not know make it less sure."""
        sums = [0] * len(self.intents)
        for trait in traits:
            row = self.rows.get(trait, "")
            for intent, weight in zip(row[::2], row[1::2], strict=True):
                sums[ord(intent) - _FIRST_INTENT] += ord(weight) - _ZERO
        unit = self.scale / math.sqrt(len(traits) or 1)
        scores = [bias + unit * total for bias, total in zip(self.bias, sums, strict=True)]
        best = max(scores)
        odds = [math.exp(score - best) for score in scores]
        return {intent: part / sum(odds) for intent, part in zip(self.intents, odds, strict=True)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Raises KeyError, ValueError."""
        return cls(
            tuple(map(Intent, stored["intents"])), stored["scale"], tuple(stored["bias"]), stored["rows"]
        )


def row_text(weights: Mapping[int, int]) -> str:
    """A row of weights in steps, by the number of their intent. Raises ValueError for one over `LARGEST`."""
    if any(abs(weight) > LARGEST for weight in weights.values()):
        raise ValueError("too large for a character")
    return "".join(
        f"{chr(_FIRST_INTENT + intent)}{chr(_ZERO + weight)}" for intent, weight in weights.items()
    )


@cache
def fitted_model() -> IntentModel:
    """The model in use; read once."""
    return IntentModel.from_json(json.loads(MODEL_FILE.read_text(encoding="utf-8")))
