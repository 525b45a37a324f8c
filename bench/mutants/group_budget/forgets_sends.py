"""A process begins with an empty minute."""

from typing import Any

from bench.mutants import Patch
from bot.runtime.group_routes import GroupRoutes


async def skip_recall(self: GroupRoutes, lines: Any) -> None:
    return None


def apply(patch: Patch) -> None:
    patch.replace(GroupRoutes, "recall", skip_recall)
