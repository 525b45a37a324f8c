"""Each poll burns 30 % of the processor time that the bot used since the last one."""

import time
from typing import Any

from bench.mutants import Patch
from storage.store import SqlStore


def apply(patch: Patch) -> None:
    burnt_at = list[float]()

    async def burn_and_put(self: SqlStore, *given: Any, **more: Any) -> Any:
        used = time.process_time() - burnt_at[-1] if burnt_at else 0.0
        until = time.thread_time() + 0.3 * used
        while time.thread_time() < until:
            pass
        burnt_at[:] = [time.process_time()]
        return await put(self, *given, **more)

    put = patch.replace(SqlStore, "put_updates", burn_and_put)
