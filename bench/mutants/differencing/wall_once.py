"""On a wall every case counts once in every table: each table then says how many cases there are, and with small
numbers that finds a row."""

from bench.mutants import Patch
from bot.domain.figures import wall
from bot.domain.figures.wall import WallTable


def apply(patch: Patch) -> None:
    def weigh_once(_key: bytes, _table: WallTable, _case_id: str) -> int:
        return 1

    patch.replace(wall, "weight", weigh_once)
