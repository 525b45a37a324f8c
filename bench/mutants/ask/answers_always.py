"""No question is refused."""

from bench.mutants import Patch
from bot.search.finder import ContentFinder
from bot.usecases.ports.language import Findings, Hit, Vector


def find_always(self: ContentFinder, question: str, vector: Vector | None = None) -> Findings:
    ranked = self.rank_documents(question, vector).ranked[:3]
    return Findings(tuple(Hit(entry.document.kind, entry.document.id, entry.score) for entry in ranked))


def apply(patch: Patch) -> None:
    patch.replace(ContentFinder, "find", find_always)
