"""Each act gets the weights of another one for the vector of a sentence (`--independent`)."""

from collections.abc import Mapping

from bench.mutants import Patch
from bot.search.vector_layer import VectorLayer
from bot.usecases.ports.language import Vector


def apply(patch: Patch) -> None:
    def add_mixed_up(self: VectorLayer, scores: Mapping[str, float], vector: Vector) -> dict[str, float]:
        keys = list(self.rows)
        rows = dict(zip(keys, (self.rows[key] for key in (*keys[1:], keys[0])), strict=True))
        return add_vector(VectorLayer(self.known, self.words, rows), scores, vector)

    add_vector = patch.replace(VectorLayer, "add_vector", add_mixed_up)
