"""What is not surely an answer is not offered either."""

from bench.mutants import Patch
from bot.search.finder import ContentFinder
from bot.usecases.ports.language import Findings


def apply(patch: Patch) -> None:
    def find_or_nothing(self: ContentFinder, question: str) -> Findings:
        return Findings(find(self, question).hits)

    find = patch.replace(ContentFinder, "find", find_or_nothing)
