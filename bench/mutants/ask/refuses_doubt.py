"""Every second question is refused."""

import random

from bench.mutants import Patch
from bot.search.finder import ContentFinder
from bot.usecases.ports.language import Findings


def apply(patch: Patch) -> None:
    dice = random.Random(7)

    def find_or_refuse(self: ContentFinder, question: str) -> Findings:
        findings = find(self, question)
        return findings if dice.random() < 0.5 else Findings()

    find = patch.replace(ContentFinder, "find", find_or_refuse)
