"""Each worker trusts forever what it has read once, as if it were the only writer."""

from typing import Any

from bench.mutants import Patch
from storage.batch import SqlBatch
from storage.row_cache import RowCache


def apply(patch: Patch) -> None:
    cache = RowCache()

    def init_with_cache(self: SqlBatch, *given: Any, **more: Any) -> None:
        original_init(self, *given, **more)
        self._cases._cache = cache

    original_init = patch.replace(SqlBatch, "__init__", init_with_cache)
