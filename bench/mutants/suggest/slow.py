"""A suggestion takes 35 ms longer."""

import time
from collections.abc import Collection

from bench.mutants import Patch
from bot.search.suggester import ActSuggester
from bot.usecases.ports.language import Suggestions, Vector


def apply(patch: Patch) -> None:
    def suggest_slowly(
        self: ActSuggester, text: str, acts: Collection[str], vector: Vector | None = None
    ) -> Suggestions:
        time.sleep(0.035)
        return suggest(self, text, acts, vector)

    suggest = patch.replace(ActSuggester, "suggest", suggest_slowly)
