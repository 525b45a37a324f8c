"""No question is refused."""

from bench.mutants import Patch
from bot.search.finder import ContentFinder
from bot.usecases.ports.language import Findings, Hit


def find_always(self: ContentFinder, question: str) -> Findings:
    ranked = self.rank_documents(question).ranked[:3]
    return Findings(tuple(Hit(entry.document.kind, entry.document.id, entry.score) for entry in ranked))


def apply(patch: Patch) -> None:
    patch.replace(ContentFinder, "find", find_always)
