"""A withdrawn report loses its row of the key table, and its key stays in the key file."""

from collections.abc import Collection

from bench.mutants import Patch
from storage.key_store import ReportKeys


def apply(patch: Patch) -> None:
    async def keep(self: ReportKeys, key_ids: Collection[int]) -> None:
        return None

    patch.replace(ReportKeys, "destroy", keep)
