"""One press in two hundred is accepted and never handled."""

from typing import Any

from bench.mutants import Patch
from bot.runtime.intake import Intake


def apply(patch: Patch) -> None:
    seen = iter(range(10**9))

    async def store_most(self: Intake, adapter: Any, raws: Any) -> Any:
        return await store(self, adapter, raws) if next(seen) % 200 else None

    store = patch.replace(Intake, "store_updates", store_most)
