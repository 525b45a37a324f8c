"""What a sentence's vector adds to words: to the scores of acts, fitted by ``python -m tools.fit_suggest``; to the
chances of intents, fitted by ``python -m tools.fit_intents``; and whether a question is one that the content answers,
fitted by ``python -m tools.fit_ask``."""

import array
import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import mul
from pathlib import Path
from typing import Any, Final, Self

from bot.usecases.ports.language import Vector

LAYER_FILE: Final = Path(__file__).with_name("suggest_layer.json")
INTENT_FILE: Final = Path(__file__).with_name("intent_layer.json")
LEANING_FILE: Final = Path(__file__).with_name("ask_leaning.json")


@dataclass(frozen=True, slots=True)
class LayerRow:
    """What a vector is weighed by, as whole numbers up to 127 and their scale, and a bias."""

    weights: Vector
    scale: float
    bias: float

    @classmethod
    def from_json(cls, stored: Sequence[Any]) -> Self:
        """Raises ValueError."""
        scale, bias, weights = stored
        return cls(array.array("b", base64.b64decode(weights)), scale, bias)

    def score(self, vector: Vector) -> float:
        product: float = sum(map(mul, self.weights, vector))
        return self.bias + self.scale * product


@dataclass(frozen=True, slots=True)
class VectorLayer:
    """``known`` is the vector of `bot.vectors.child.KNOWN` by the model that the layer was fitted with;
    ``words`` how much the score by words counts beside the vector."""

    known: Vector
    words: float
    rows: Mapping[str, LayerRow]

    def add_vector(self, scores: Mapping[str, float], vector: Vector) -> dict[str, float]:
        """The scores by words and vector together. What has no row, such as an act that is newer than the
        layer, gets what the others get on average."""
        added = {key: row.score(vector) for key, row in self.rows.items() if key in scores}
        usual = sum(added.values()) / (len(added) or 1)
        return {key: self.words * score + added.get(key, usual) for key, score in scores.items()}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Raises KeyError, ValueError."""
        return cls(
            array.array("f", base64.b64decode(stored["known"])),
            stored["words"],
            {key: LayerRow.from_json(row) for key, row in stored["rows"].items()},
        )


@cache
def fitted_layer() -> VectorLayer:
    """The layer in use; read once."""
    return VectorLayer.from_json(json.loads(LAYER_FILE.read_text(encoding="utf-8")))


@cache
def fitted_intent_layer() -> VectorLayer:
    """The layer of intents, whose scores by words are the logarithms of their chances; read once."""
    return VectorLayer.from_json(json.loads(INTENT_FILE.read_text(encoding="utf-8")))


@cache
def fitted_leaning() -> LayerRow:
    """How far a question's vector leans to what the content answers, as log odds; read once."""
    return LayerRow.from_json(json.loads(LEANING_FILE.read_text(encoding="utf-8")))
