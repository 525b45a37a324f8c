"""The database has each report's wrapped key, too, until the report is withdrawn."""

from collections.abc import Collection

from bench.mutants import Patch
from storage.key_map import KeyMap
from storage.models import settings


def apply(patch: Patch) -> None:
    async def give(self: KeyMap, report_ids: Collection[str]) -> None:
        await former(self, report_ids)
        rows = self._context.report_keys.file._table
        wrapped = {key_id: rows.read(key_id) or b"" for key_id in self._given.values()}
        await self._link.put(
            settings, [{"name": f"key-{key_id}", "value": key.hex()} for key_id, key in wrapped.items()]
        )

    former = patch.replace(KeyMap, "give", give)
