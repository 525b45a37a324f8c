"""Abandoned data: drafts with evidence, and files of the vault that no row refers to.

Both are searched piece by piece, so that an upkeep costs the same with a thousand files as with a million. A
small store is searched whole each time.
"""

from collections.abc import Collection, Sequence
from datetime import date
from itertools import count
from typing import Final

from sqlalchemy import bindparam, or_, select

from storage.link import Link
from storage.models import evidence, report_keys, reports
from storage.models_training import card_voices
from storage.storage_context import StorageContext
from storage.vault import FOLDERS

ROWS: Final = 20_000
"""Rows of evidence that one upkeep examines."""
FILES: Final = 2_000
"""After this many files an upkeep opens no further folder of the vault."""
_NAMES_AT_ONCE: Final = 400
_KEYS_AT_ONCE: Final = 5000
"""More than a process can have left in stock.
The search goes through all keys in use: 0.4 s for a million."""

_PIECE_ENDS: Final = (
    select(evidence.c.id)
    .where(evidence.c.id > bindparam("after"))
    .order_by(evidence.c.id)
    .offset(ROWS - 1)
    .limit(1)
)
_DRAFTS: Final = select(evidence.c.report_id).where(
    evidence.c.id > bindparam("after"),
    or_(evidence.c.id <= bindparam("last"), bindparam("last") == ""),
    evidence.c.day < bindparam("before"),
    ~select(reports.c.id).where(reports.c.id == evidence.c.report_id).exists(),
)
_FILED: Final = select(reports.c.id).where(reports.c.id.in_(bindparam("these", expanding=True)))
_USED: Final = select(report_keys.c.key).where(report_keys.c.key.in_(bindparam("these", expanding=True)))
_NAMED: Final = tuple(
    select(column).where(column.in_(bindparam("these", expanding=True)))
    for column in (evidence.c.original, evidence.c.clean, card_voices.c.name)
)


class Leftovers:
    """Remembers how far it has searched."""

    def __init__(self, context: StorageContext) -> None:
        self._context = context
        self._after = ""
        self._folder = count()

    async def drafts(self, link: Link, *, before: date) -> set[str]:
        """Drafts in the next piece whose evidence is older than this day."""
        ends = await link.rows(_PIECE_ENDS, {"after": self._after})
        last = ends[0].id if ends else ""
        piece = {"after": self._after, "last": last, "before": before.isoformat()}
        rows = await link.rows(_DRAFTS, piece)
        self._after = last
        return {row.report_id for row in rows}

    async def without_report(self, link: Link, drafts: Collection[str]) -> set[str]:
        """Those of these drafts that were not filed meanwhile."""
        rows = await link.rows(_FILED, {"these": list(drafts)}) if drafts else ()
        return set(drafts) - {row.id for row in rows}

    async def keys(self, link: Link) -> int:
        """Keys that a killed process left in stock; reports are searched once for those in use."""
        left = self._context.report_keys.left
        if not left:
            return 0
        used = await self._used_of(link, left)
        await self._context.report_keys.clear_left(used=used)
        return len(left) - len(used)

    async def adopt_keys(self, link: Link) -> None:
        """Take what a killed process left in stock as this process's stock, but for keys that a report has."""
        keys = self._context.report_keys
        keys.adopt_left(used=await self._used_of(link, keys.left))

    async def _used_of(self, link: Link, left: Collection[int]) -> set[int]:
        if len(left) > _KEYS_AT_ONCE:  # a store of the first version, once: it kept no list of its stock
            rows = await link.rows(select(report_keys.c.key))
        else:
            rows = await link.rows(_USED, {"these": left})
        return {row.key for row in rows}.intersection(left)

    async def files(self) -> list[str]:
        """Files in the next folders that no row refers to. Raises OSError. No transaction is open while the vault
        is asked."""
        orphans: list[str] = []
        looked = 0
        existing = await self._context.vault.folders()
        for _ in FOLDERS:
            folder = FOLDERS[next(self._folder) % len(FOLDERS)]
            if folder not in existing:
                continue
            names = await self._context.vault.in_folder(folder)
            orphans += await self._nameless(names)
            await self._context.vault.align_copy([folder])
            looked += len(names)
            if looked >= FILES:
                break
        return orphans

    async def _nameless(self, names: Sequence[str]) -> list[str]:
        if not names:
            return []
        known: set[str] = set()
        async with self._context.database.reading() as link:
            for start in range(0, len(names), _NAMES_AT_ONCE):
                some = {"these": names[start : start + _NAMES_AT_ONCE]}
                for statement in _NAMED:
                    known.update(row[0] for row in await link.rows(statement, some))
        return [name for name in names if name not in known]
