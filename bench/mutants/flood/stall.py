"""After sixty updates none is acknowledged any more."""

import asyncio
from typing import Any

from bench.mutants import Patch
from storage.store import SqlStore


def apply(patch: Patch) -> None:
    seen = list[int]()

    async def put_until_stall(self: SqlStore, messenger: Any, bot_id: int, updates: Any, **more: Any) -> Any:
        seen.append(len(updates))
        if sum(seen) > 60:
            await asyncio.sleep(3_600)
        return await put(self, messenger, bot_id, updates, **more)

    put = patch.replace(SqlStore, "put_updates", put_until_stall)
