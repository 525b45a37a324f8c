"""The areas that leads have given to single people: a window of the office, as the other small tables."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import bindparam, delete

from bot.domain.people import Account
from storage.hot_rows import HotRows
from storage.link import Link
from storage.models_moderation import staff_areas
from storage.staged import Missing, Staged

_DROP: Final = delete(staff_areas).where(staff_areas.c.account == bindparam("who"))


class SqlStaffAreas:
    """bot.usecases.ports.moderation.StaffAreas."""

    def __init__(self, hot: HotRows) -> None:
        self._hot = hot
        self._changed: Staged[Account, tuple[str, ...]] = Staged()
        self.stages = (self._changed,)

    @property
    def _stored(self) -> dict[Account, tuple[str, ...]]:
        assert self._hot.office is not None, "a batch loads the office when it opens"
        return self._hot.office.areas

    async def of(self, account: Account) -> tuple[str, ...]:
        found = self._changed.get(account)
        return self._stored.get(account, ()) if isinstance(found, Missing) else found or ()

    def set(self, account: Account, areas: Sequence[str]) -> None:
        self._changed.set(account, tuple(sorted(areas)) or None)

    async def flush(self, link: Link) -> None:
        changes = self._changed.kept
        await link.many(_DROP, [{"who": str(account)} for account in changes])
        await link.put(
            staff_areas,
            [{"account": str(who), "area_id": one} for who, areas in changes.items() for one in areas or ()],
        )

    def publish(self) -> None:
        for account, areas in self._changed.kept.items():
            if areas:
                self._stored[account] = areas
            else:
                self._stored.pop(account, None)
