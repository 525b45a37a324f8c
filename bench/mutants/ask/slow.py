"""An answer takes 35 ms longer."""

import time

from bench.mutants import Patch
from bot.search.finder import ContentFinder
from bot.usecases.ports.language import Findings, Vector


def apply(patch: Patch) -> None:
    def find_slowly(self: ContentFinder, question: str, vector: Vector | None = None) -> Findings:
        time.sleep(0.035)
        return find(self, question, vector)

    find = patch.replace(ContentFinder, "find", find_slowly)
