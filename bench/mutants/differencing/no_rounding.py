"""Numbers are published as they are."""

from bench.mutants import Patch
from bot.domain.figures import publication_rounding


def apply(patch: Patch) -> None:
    patch.replace(publication_rounding, "round_count", lambda number, key, name: number)
