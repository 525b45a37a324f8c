"""The keys of drafts that were filed are kept."""

from collections.abc import Collection

from bench.mutants import Patch
from storage.hour_keys import HourKeys


def apply(patch: Patch) -> None:
    async def drop(self: HourKeys, key_ids: Collection[int]) -> None:
        await former(self, [key_id for key_id in key_ids if not self.is_own(key_id)])

    former = patch.replace(HourKeys, "drop", drop)
