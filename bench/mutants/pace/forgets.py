"""The limit is forgotten at once: each refusal is followed by doubling."""

from bench.mutants import Patch
from bot.runtime.learned_rate import LearnedRate


def apply(patch: Patch) -> None:
    def grow_afresh(self: LearnedRate) -> None:
        self.limit = None
        grow(self)

    grow = patch.replace(LearnedRate, "_grow", grow_afresh)
