"""Messages go out at six times the pace."""

from typing import Any

from bench.mutants import Patch
from bot.handlers.news import broadcasts


def apply(patch: Patch) -> None:
    async def step_without_pace(*given: Any, pace: int, **more: Any) -> Any:
        return await step(*given, pace=pace * 6, **more)

    step = patch.replace(broadcasts, "next_step", step_without_pace)
