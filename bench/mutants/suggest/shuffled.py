"""Any three acts are suggested."""

import random
from collections.abc import Collection

from bench.mutants import Patch
from bot.search.suggester import ActSuggester
from bot.usecases.ports.language import Suggestions, Vector


def apply(patch: Patch) -> None:
    dice = random.Random(7)

    def suggest_any(
        self: ActSuggester, text: str, acts: Collection[str], vector: Vector | None = None
    ) -> Suggestions:
        return Suggestions(tuple(dice.sample(sorted(acts), 3)), suggest(self, text, acts, vector).outside)

    suggest = patch.replace(ActSuggester, "suggest", suggest_any)
