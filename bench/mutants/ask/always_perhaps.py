"""Three titles are offered for every question, and nothing is an answer."""

from bench.mutants import Patch
from bot.search.finder import ContentFinder
from bot.usecases.ports.language import Findings, Vector


def apply(patch: Patch) -> None:
    def find_perhaps(self: ContentFinder, question: str, vector: Vector | None = None) -> Findings:
        findings = find(self, question, vector)
        return Findings(near=findings.hits or findings.near)

    find = patch.replace(ContentFinder, "find", find_perhaps)
