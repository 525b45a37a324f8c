"""A wall counts anew at each quarter: a case that left a row lets its number fall, which tells that it left."""

from bench.mutants import Patch
from bot.domain.figures import wall
from bot.domain.figures.wall import WallRows


def apply(patch: Patch) -> None:
    def forget(_before: WallRows, now: WallRows) -> WallRows:
        return now

    patch.replace(wall, "never_lower", forget)
