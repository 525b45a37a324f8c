"""Keys that were read before the burning stay in memory."""

from bench.mutants import Patch
from storage.key_store import ReportKeys


def apply(patch: Patch) -> None:
    async def burn_but_keep_cache(self: ReportKeys) -> None:
        known = dict(self._known._rows)
        await burn(self)
        self._known._rows.update(known)

    burn = patch.replace(ReportKeys, "burn", burn_but_keep_cache)
