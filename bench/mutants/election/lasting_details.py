"""Messages with details of cases are never deleted by the clock."""

from bench.mutants import Patch
from bot.runtime.ticks import Ticks


def apply(patch: Patch) -> None:
    async def erase_nothing(self: Ticks) -> None:
        return None

    patch.replace(Ticks, "erase_due_details", erase_nothing)
