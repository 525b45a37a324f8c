"""Every second question is refused."""

import random

from bench.mutants import Patch
from bot.search.finder import ContentFinder
from bot.usecases.ports.language import Findings, Vector


def apply(patch: Patch) -> None:
    dice = random.Random(7)

    def find_or_refuse(self: ContentFinder, question: str, vector: Vector | None = None) -> Findings:
        findings = find(self, question, vector)
        return findings if dice.random() < 0.5 else Findings()

    find = patch.replace(ContentFinder, "find", find_or_refuse)
