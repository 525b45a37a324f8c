"""After a refusal nobody waits for as long as the messenger said."""

from bench.mutants import Patch
from bot.runtime import learned_rate


def apply(patch: Patch) -> None:
    patch.replace(learned_rate, "LONGEST_HOLD", 0.0)
