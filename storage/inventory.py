"""What of the reports can be read, with all keys in hand: the question that a drill asks."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, select

from storage.key_map import KeyMap
from storage.link import Link
from storage.means import Means
from storage.models import evidence, reports
from storage.sealing import SealBroken
from storage.vault import FOLDERS

_PIECE: Final = 1000
_REPORTS: Final = (
    select(reports.c.id, reports.c.sealed, reports.c.withdrawn)
    .where(reports.c.id > bindparam("after"))
    .order_by(reports.c.id)
    .limit(_PIECE)
)
_FILES: Final = (
    select(evidence.c.id, evidence.c.original, evidence.c.clean)
    .where(evidence.c.id > bindparam("after"))
    .order_by(evidence.c.id)
    .limit(_PIECE)
)


@dataclass(slots=True)
class Inventory:
    """Counts. ``gone`` were taken back, burnt or have expired: nobody can read them, and that is right.
    ``unreadable`` have a key that does not open them; ``risen`` are marked as taken back and open all the same."""

    readable: int = 0
    gone: int = 0
    unreadable: int = 0
    risen: int = 0
    files: int = 0
    files_missing: int = 0

    @property
    def whole(self) -> bool:
        return not (self.unreadable or self.risen or self.files_missing)


async def take_inventory(link: Link, means: Means) -> Inventory:
    """Reads every report once; some ten thousand a second."""
    found, after = Inventory(), ""
    while rows := await link.rows(_REPORTS, {"after": after}):
        after = rows[-1].id
        keys = KeyMap(link, means, means.hot)
        await keys.load([row.id for row in rows])
        for row in rows:
            _count(found, means, row.sealed, keys.known(row.id), withdrawn=bool(row.withdrawn))
    there = {name for folder in FOLDERS for name in await means.vault.names(folder)}
    after = ""
    while rows := await link.rows(_FILES, {"after": after}):
        after = rows[-1].id
        named = [name for row in rows for name in (row.original, row.clean) if name]
        found.files += len(named)
        found.files_missing += sum(name not in there for name in named)
    return found


def _count(
    found: Inventory, means: Means, sealed: bytes | None, key: bytes | None, *, withdrawn: bool
) -> None:
    if sealed is None or key is None:
        found.gone += 1
        return
    try:
        means.sealer.open(sealed, key)
    except SealBroken:
        found.unreadable += 1
    else:
        found.readable += not withdrawn
        found.risen += withdrawn
