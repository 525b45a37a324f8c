"""Each number is rounded to the nearest multiple."""

from bench.mutants import Patch
from bot.domain.figures import publication_rounding
from bot.domain.figures.publication import BASE


def apply(patch: Patch) -> None:
    patch.replace(publication_rounding, "round_count", lambda number, key, name: BASE * round(number / BASE))
