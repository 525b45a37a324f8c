"""A wall shows the nearest multiple, and every case once: a number that has just reached five was four before."""

from bench.mutants import Patch
from bot.domain.figures import wall
from bot.domain.figures.publication import BASE
from bot.domain.figures.wall import WallTable


def apply(patch: Patch) -> None:
    def weigh_once(_key: bytes, _table: WallTable, _case_id: str) -> int:
        return 1

    def nearest(_key: bytes, _table: WallTable, _row: str, count: int) -> int:
        return BASE * ((count + BASE // 2) // BASE) if count >= BASE else 0

    patch.replace(wall, "weight", weigh_once)
    patch.replace(wall, "round_sum", nearest)
