"""One update in fifty is acknowledged and not stored."""

from typing import Any

from bench.mutants import Patch
from storage.store import SqlStore


def apply(patch: Patch) -> None:
    seen = iter(range(1, 10**9))

    async def put_most(self: SqlStore, messenger: Any, bot_id: int, updates: Any, **more: Any) -> Any:
        return await put(self, messenger, bot_id, [update for update in updates if next(seen) % 50], **more)

    put = patch.replace(SqlStore, "put_updates", put_most)
