"""Every tenth poll's updates take 300 ms to store."""

import asyncio
from typing import Any

from bench.mutants import Patch
from storage.store import SqlStore


def apply(patch: Patch) -> None:
    seen = iter(range(10**9))

    async def put_slowly(self: SqlStore, *given: Any, **more: Any) -> Any:
        if not next(seen) % 10:
            await asyncio.sleep(0.3)
        return await put(self, *given, **more)

    put = patch.replace(SqlStore, "put_updates", put_slowly)
