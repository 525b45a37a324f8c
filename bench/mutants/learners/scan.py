"""Each turn counts a learner's attempts by reading all attempts («+» keeps SQLite from using its index)."""

from typing import Any

from sqlalchemy import text

from bench.mutants import Patch
from storage.batch import SqlBatch


def apply(patch: Patch) -> None:
    statement = text("SELECT count(*) FROM attempts WHERE +learner = :learner")

    async def prefetch_and_scan(self: SqlBatch, keys: Any) -> None:
        await prefetch(self, keys)
        for person in keys:
            await self._link.rows(statement, {"learner": person.learner})

    prefetch = patch.replace(SqlBatch, "prefetch", prefetch_and_scan)
