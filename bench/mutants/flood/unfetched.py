"""No file is ever fetched: the rows exist, the pictures do not."""

from typing import Any

from bench.mutants import Patch
from storage.store import SqlStore


async def no_pending(self: SqlStore, **given: Any) -> Any:
    return ()


def apply(patch: Patch) -> None:
    patch.replace(SqlStore, "pending_evidence", no_pending)
