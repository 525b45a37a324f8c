"""Each number is rounded to the multiple below."""

from bench.mutants import Patch
from bot.domain.figures import publication_rounding
from bot.domain.figures.publication import BASE


def apply(patch: Patch) -> None:
    patch.replace(publication_rounding, "round_count", lambda number, key, name: number - number % BASE)
