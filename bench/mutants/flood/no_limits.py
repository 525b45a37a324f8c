"""Nobody is refused for reporting too much."""

from typing import Any

from bench.mutants import Patch
from bot.usecases.reporting import file_report


async def allow_report(*given: Any, **more: Any) -> None:
    return None


def apply(patch: Patch) -> None:
    patch.replace(file_report, "over_limit", allow_report)
