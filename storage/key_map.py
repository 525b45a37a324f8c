"""Which key a report has. A draft with evidence has one before it is a report."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import bindparam, select

from storage.link import Link
from storage.models import report_keys
from storage.prepared_reads import PreparedRead
from storage.repository import Repository
from storage.row_cache import RowCache
from storage.staged_rows import MissingRow
from storage.storage_context import StorageContext

_OF: Final = PreparedRead(
    select(report_keys).where(report_keys.c.report_id.in_(bindparam("these", expanding=True))), at_once=True
)


class KeyMap(Repository):
    """Reads and assigns report keys within one transaction."""

    def __init__(self, link: Link, context: StorageContext, cache: RowCache) -> None:
        self._link = link
        self._context = context
        self._cache = cache
        self._given: dict[str, int] = {}

    async def load(self, report_ids: Collection[str]) -> None:
        unknown = [
            i for i in dict.fromkeys(report_ids) if i not in self._given and i not in self._cache.key_ids
        ]
        if unknown:
            for row in await self._link.rows(_OF, {"these": unknown}):
                self._cache.key_ids.set(row.report_id, row.key)
        key_ids = (self._cache.key_ids.get(i) for i in report_ids)
        await self._context.report_keys.load(i for i in key_ids if isinstance(i, int))

    async def get(self, report_id: str) -> bytes | None:
        """The key, or None when there is none (any more)."""
        await self.load([report_id])
        return self.loaded_key(report_id)

    def loaded_key(self, report_id: str) -> bytes | None:
        """The key of a report that was loaded or assigned."""
        key_id = self._given.get(report_id, self._cache.key_ids.get(report_id))
        if key_id is None or isinstance(key_id, MissingRow):
            return None
        return self._context.report_keys.get(key_id)

    async def give(self, report_ids: Collection[str]) -> None:
        """Assign a key of its own to each report without one; written with this transaction."""
        await self.load(report_ids)
        new = [i for i in dict.fromkeys(report_ids) if self.loaded_key(i) is None]
        await self._context.report_keys.keep_stock(at_least=len(new))
        given = {report_id: self._context.report_keys.take() for report_id in new}
        await self._context.report_keys.load(given.values())
        await self._link.put(report_keys, [{"report_id": i, "key": k} for i, k in given.items()])
        self._given.update(given)

    def update_cache(self) -> None:
        self._context.report_keys.mark_used(self._given.values())
        for report_id, key_id in self._given.items():
            self._cache.key_ids.set(report_id, key_id)
