"""The rate never grows beyond where it begins."""

from bench.mutants import Patch
from bot.runtime.learned_rate import LearnedRate


def apply(patch: Patch) -> None:
    def keep_rate(self: LearnedRate) -> None:
        pass

    patch.replace(LearnedRate, "_grow", keep_rate)
