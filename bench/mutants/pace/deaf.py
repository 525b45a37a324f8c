"""Refusals teach nothing: the rate goes on doubling."""

from collections.abc import Hashable

from bench.mutants import Patch
from bot.runtime.learned_rate import LearnedRate


def apply(patch: Patch) -> None:
    def ignore_refusal(self: LearnedRate, chat: Hashable, seconds: float) -> None:
        pass

    patch.replace(LearnedRate, "note_refusal", ignore_refusal)
