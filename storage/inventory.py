"""What of the reports can be read with all keys in hand: the question that a drill asks.

A report's words may be in several places: in its draft, in the update that brought them, and in the message
that takes them to a moderator.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, select

from storage.key_map import KeyMap
from storage.link import Link
from storage.models import evidence, reports
from storage.models_queues import inbox, outbox, sessions
from storage.sealing import SealBroken
from storage.sessions import open_session
from storage.storage_context import StorageContext

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
_TALKS: Final = (
    select(sessions)
    .where(sessions.c.conversation > bindparam("after"))
    .order_by(sessions.c.conversation)
    .limit(_PIECE)
)
_TAKEN_BACK: Final = select(reports.c.id).where(
    reports.c.id.in_(bindparam("these", expanding=True)), reports.c.withdrawn.is_(True)
)
_UNDER_WAY: Final = (
    select(inbox.c.key, inbox.c.raw.label("sealed")).where(inbox.c.raw.is_not(None)),
    select(outbox.c.key, outbox.c.sealed),
)


@dataclass(slots=True)
class Inventory:
    """Counts. ``gone`` were withdrawn, burned or have expired: nobody can read them, as intended.
    ``unreadable`` have a key that does not open them; ``risen`` are marked as withdrawn but can still be
    opened."""

    readable: int = 0
    gone: int = 0
    unreadable: int = 0
    risen: int = 0
    files: int = 0
    files_missing: int = 0
    drafts: int = 0
    """Drafts that open; one of a withdrawn report is also ``risen``."""
    under_way: int = 0
    """Updates and messages that open."""
    left_over: int = 0
    """Those of them that should not open, since the keys are of another moment."""

    @property
    def is_whole(self) -> bool:
        return not (self.unreadable or self.risen or self.files_missing or self.left_over)


async def take_inventory(link: Link, context: StorageContext, *, apart: bool = False) -> Inventory:
    """Read every report and conversation once; about ten thousand per second. ``apart``:
    database and keys are of two moments."""
    inventory, after = Inventory(), ""
    await _count_drafts(inventory, link, context)
    for statement in _UNDER_WAY:
        rows = await link.rows(statement)
        inventory.under_way += sum(opens(context, row.sealed, context.hours.get(row.key)) for row in rows)
    inventory.left_over = inventory.under_way if apart else 0
    while rows := await link.rows(_REPORTS, {"after": after}):
        after = rows[-1].id
        keys = KeyMap(link, context, context.cache)
        await keys.load([row.id for row in rows])
        for row in rows:
            _count(inventory, context, row.sealed, keys.loaded_key(row.id), withdrawn=bool(row.withdrawn))
    there = {name for folder in await context.vault.folders() for name in await context.vault.names(folder)}
    after = ""
    while rows := await link.rows(_FILES, {"after": after}):
        after = rows[-1].id
        named = [name for row in rows for name in (row.original, row.clean) if name]
        inventory.files += len(named)
        inventory.files_missing += sum(name not in there for name in named)
    return inventory


def _count(
    inventory: Inventory, context: StorageContext, sealed: bytes | None, key: bytes | None, *, withdrawn: bool
) -> None:
    if sealed is None or key is None:
        inventory.gone += 1
    elif not opens(context, sealed, key):
        inventory.unreadable += 1
    else:
        inventory.readable += not withdrawn
        inventory.risen += withdrawn


async def _count_drafts(inventory: Inventory, link: Link, context: StorageContext) -> None:
    after = ""
    while rows := await link.rows(_TALKS, {"after": after}):
        after = rows[-1].conversation
        talks = [open_session(context, row.key, row.sealed) for row in rows]
        drafts = [talk.session.draft.id for talk in talks if talk and talk.session.draft]
        inventory.drafts += len(drafts)
        inventory.risen += len(await link.rows(_TAKEN_BACK, {"these": drafts})) if drafts else 0


def opens(context: StorageContext, sealed: bytes, key: bytes | None) -> bool:
    try:
        return key is not None and bool(context.sealer.open(sealed, key))
    except SealBroken:
        return False
