"""The division of work: its versions, and what liaisons say of its rows. Small tables, read whole."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, delete, select

from bot.domain.division.row_stands import ObjectionWish, RowStand, Stand
from bot.domain.people import Account
from bot.domain.staff.permissions import Permission, roles_granting
from bot.domain.staff.signed_versions import SignedVersion
from storage.atlas import SmallTable
from storage.link import Link
from storage.models import staff
from storage.models_atlas import division_stands, division_versions
from storage.repository import Repository
from storage.version_rows import VersionRows

OLD_STANDS: Final = delete(division_stands).where(
    division_stands.c.day < bindparam("before"),
    division_stands.c.opinion_id == "",
    division_stands.c.account.not_in(
        select(staff.c.account).where(staff.c.role.in_(sorted(roles_granting(Permission.STAND_ON_ROW))))
    ),
)
"""Stands of people who are no longer liaisons do not count. Objections that went into a round of opinions stay with
it, for the patch."""


class SqlDivision(Repository):
    """Implements ``bot.usecases.ports.division.Division``."""

    def __init__(self, link: Link) -> None:
        self._versions = VersionRows(link, division_versions)
        self._stands: SmallTable[tuple[Account, str], RowStand] = SmallTable(
            link, division_stands, key=lambda stand: stand.place, row=_stand_row, value=_stand
        )
        self.stages = (*self._versions.stages, self._stands.staged)

    async def versions(self) -> Sequence[SignedVersion]:
        return await self._versions.versions()

    async def version(self, version_id: str) -> SignedVersion | None:
        return await self._versions.version(version_id)

    def add(self, version: SignedVersion) -> None:
        self._versions.add(version)

    def lock(self, version: SignedVersion) -> None:
        self._versions.lock(version)

    def discard(self, version_id: str) -> None:
        self._versions.discard(version_id)

    async def stands(self) -> Sequence[RowStand]:
        return sorted(await self._stands.all(), key=lambda stand: (stand.day, stand.row, str(stand.by)))

    def take(self, stand: RowStand) -> None:
        self._stands.save(stand)

    async def flush(self, link: Link) -> None:
        """Raises Conflict when a draft was locked or discarded meanwhile."""
        await self._versions.flush(link)
        await self._stands.flush(link)


def _stand_row(stand: RowStand) -> Mapping[str, Any]:
    return {
        "account": str(stand.by), "row": stand.row, "body": stand.body, "stand": stand.stand.value,
        "day": stand.day.isoformat(), "reason": stand.reason, "wish": stand.wish.value, "wanted": stand.wanted,
        "told": stand.text, "opinion_id": stand.opinion_id,
    }  # fmt: skip


def _stand(row: Any) -> RowStand:
    return RowStand(
        Account.parse(row.account), row.row, row.body, Stand(row.stand), date.fromisoformat(row.day), row.reason,
        ObjectionWish(row.wish), row.wanted, row.told, row.opinion_id,
    )  # fmt: skip
