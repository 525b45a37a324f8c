"""Which key a report has. A draft with evidence has one before it is a report."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import bindparam, select

from storage.hot_rows import HotRows
from storage.link import Link
from storage.means import Means
from storage.models import report_keys
from storage.staged import Missing

_OF: Final = select(report_keys).where(report_keys.c.report_id.in_(bindparam("these", expanding=True)))


class KeyMap:
    """Reads and gives out report keys within one transaction."""

    def __init__(self, link: Link, means: Means, hot: HotRows) -> None:
        self._link = link
        self._means = means
        self._hot = hot
        self._given: dict[str, int] = {}

    async def load(self, report_ids: Collection[str]) -> None:
        unknown = [
            i for i in dict.fromkeys(report_ids) if i not in self._given and i not in self._hot.key_ids
        ]
        if unknown:
            for row in await self._link.rows(_OF, {"these": unknown}):
                self._hot.key_ids.set(row.report_id, row.key)

    async def get(self, report_id: str) -> bytes | None:
        """The key, or None when there is none (any more)."""
        await self.load([report_id])
        return self.known(report_id)

    def known(self, report_id: str) -> bytes | None:
        """The key of a report that was loaded or given."""
        key_id = self._given.get(report_id, self._hot.key_ids.get(report_id))
        if key_id is None or isinstance(key_id, Missing):
            return None
        return self._means.report_keys.get(key_id)

    async def give(self, report_ids: Collection[str]) -> None:
        """A key of its own to each that has none; written with this transaction."""
        await self.load(report_ids)
        new = [i for i in dict.fromkeys(report_ids) if self.known(i) is None]
        await self._means.report_keys.keep_stock(at_least=len(new))
        given = {report_id: self._means.report_keys.take() for report_id in new}
        await self._link.put(report_keys, [{"report_id": i, "key": k} for i, k in given.items()])
        self._given.update(given)

    def publish(self) -> None:
        self._means.report_keys.stored(self._given.values())
        for report_id, key_id in self._given.items():
            self._hot.key_ids.set(report_id, key_id)
