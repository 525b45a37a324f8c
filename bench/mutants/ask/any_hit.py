"""An answered question gets any three places, also where they are only offered."""

import random

from bench.mutants import Patch
from bot.search.finder import ContentFinder
from bot.usecases.ports.language import Findings, Hit, Vector


def apply(patch: Patch) -> None:
    dice = random.Random(7)

    def find_any(self: ContentFinder, question: str, vector: Vector | None = None) -> Findings:
        findings = find(self, question, vector)
        drawn = tuple(
            Hit(document.kind, document.id, 0.0) for document in dice.sample(self._shelves.documents, 3)
        )
        return Findings(drawn if findings.hits else (), near=drawn if findings.near else ())

    find = patch.replace(ContentFinder, "find", find_any)
