"""The limit is probed by a tenth in each second."""

from bench.mutants import Patch
from bot.runtime import learned_rate


def apply(patch: Patch) -> None:
    patch.replace(learned_rate, "PROBE", 1.1)
