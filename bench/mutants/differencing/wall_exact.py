"""A wall shows promises and bodies' answers as they are, because no act and no place stands there."""

from bench.mutants import Patch
from bot.domain.figures import wall
from bot.domain.figures.wall import WallTable

_PLAIN = (WallTable.PROMISE, WallTable.BODY)


def apply(patch: Patch) -> None:
    def weigh(key: bytes, table: str, case_id: str) -> int:
        return 1 if table in _PLAIN else weight(key, table, case_id)

    def show(key: bytes, table: str, row: str, count: int) -> int:
        return count if table in _PLAIN else round_sum(key, table, row, count)

    weight = patch.replace(wall, "weight", weigh)
    round_sum = patch.replace(wall, "round_sum", show)
