"""Each update leaks 200 kB."""

from typing import Any

from bench.mutants import Patch
from storage.store import SqlStore


def apply(patch: Patch) -> None:
    garbage: list[bytearray] = []

    async def put_and_leak(self: SqlStore, messenger: Any, bot_id: int, updates: Any, **more: Any) -> Any:
        garbage.extend(bytearray(b"x" * 200_000) for _ in updates)
        return await put(self, messenger, bot_id, updates, **more)

    put = patch.replace(SqlStore, "put_updates", put_and_leak)
