"""The areas that leads have given to single people:
a view of the staff directory, like the other small tables."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import bindparam, delete

from bot.domain.people import Account
from storage.link import Link
from storage.models_moderation import staff_areas
from storage.repository import Repository
from storage.row_cache import RowCache
from storage.staged_rows import MissingRow, StagedRows

_DROP: Final = delete(staff_areas).where(staff_areas.c.account == bindparam("who"))


class SqlStaffAreas(Repository):
    """Implements ``bot.usecases.ports.moderation.StaffAreas``."""

    def __init__(self, cache: RowCache) -> None:
        self._cache = cache
        self._changed: StagedRows[Account, tuple[str, ...]] = StagedRows()
        self.stages = (self._changed,)

    @property
    def _stored_areas(self) -> dict[Account, tuple[str, ...]]:
        assert self._cache.directory is not None, "a batch loads the office when it opens"
        return self._cache.directory.areas

    async def of(self, account: Account) -> tuple[str, ...]:
        areas = self._changed.get(account)
        return self._stored_areas.get(account, ()) if isinstance(areas, MissingRow) else areas or ()

    def set(self, account: Account, areas: Sequence[str]) -> None:
        self._changed.set(account, tuple(sorted(areas)) or None)

    async def flush(self, link: Link) -> None:
        changes = self._changed.batch
        await link.many(_DROP, [{"who": str(account)} for account in changes])
        await link.put(
            staff_areas,
            [
                {"account": str(who), "area_id": area}
                for who, areas in changes.items()
                for area in areas or ()
            ],
        )

    def update_cache(self) -> None:
        for account, areas in self._changed.batch.items():
            if areas:
                self._stored_areas[account] = areas
            else:
                self._stored_areas.pop(account, None)
