"""Destroying every key of a kind at once, and then removing, piece by piece, the rows that nobody can read.

The keys are what matters: they are gone within milliseconds, however many reports there are. The rows are
removed later in short transactions, so that people's turns continue meanwhile.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from datetime import date
from pathlib import Path
from typing import Any, Final

from sqlalchemy import BindParameter, Integer, bindparam, delete, select, update

from bot.domain.owner.burning import BURNT_NOTE, Burn
from storage.addresses import close_letterboxes, opens_address, opens_letterbox
from storage.destruction import destroy_words, forget_senders
from storage.drill_copies import destroy_drill_copies
from storage.hour_keys import HOUR_KEYS
from storage.inquiries import clean_inquiries
from storage.key_copy import destroy_files, unfinished_copy
from storage.key_map import KeyMap
from storage.key_service.remote_rows import KeyHolder
from storage.key_store import ACCOUNTS, REPORT_KEYS, REPORTERS
from storage.key_table import KeyTable, KeyTableChange
from storage.link import Link
from storage.models import accounts, report_keys, reports, settings
from storage.models_queues import chat_messages, inbox, outbox, sessions, shown_copies
from storage.models_training import letterboxes
from storage.overwriting import overwrite_chief
from storage.pieces import PieceSize
from storage.sessions import forget
from storage.storage_context import StorageContext
from storage.trouble import StorageTrouble
from storage.wrapped_keys import STORE_KEY

_log = logging.getLogger(__name__)

SWEEP_NOTE: Final = "sweep"
PATIENCE: Final = 1.0
"""Seconds that a command waits for another process's lock on a key store,
before it overwrites the keys in place."""
_FIRST: Final = 16
_MOST: Final = 500
"""Rows in the first transaction, and in any: as many as take about ten milliseconds (storage/pieces.py)."""
_ROWS: Final[BindParameter[int]] = bindparam("most", type_=Integer)

_NOT_SWEPT: Final = select(settings.c.value).where(settings.c.name == SWEEP_NOTE)
_SWEPT: Final = delete(settings).where(settings.c.name == SWEEP_NOTE)
_UNREAD: Final = (
    select(inbox.c.id, inbox.c.key).where(
        inbox.c.key.is_not(None), inbox.c.key.not_in(bindparam("live", expanding=True))
    )
).limit(_ROWS)
_HANDLED: Final = (
    update(inbox)
    .where(inbox.c.id == bindparam("at"))
    .values(state="done", raw=None, key=None, waiting_since=None, conversation=None)
)
_DEAD: Final = tuple(
    (
        select(*table.primary_key.columns, table.c.key.label("sealed_under"))
        .where(table.c.key.not_in(bindparam("live", expanding=True)))
        .limit(_ROWS),
        delete(table).where(*(c == bindparam(f"at_{c.name}") for c in table.primary_key.columns)),
    )
    for table in (outbox, chat_messages, shown_copies)
)
_TALKS: Final = (
    select(sessions.c.conversation, sessions.c.key)
    .where(sessions.c.conversation > bindparam("after"))
    .order_by(sessions.c.conversation)
    .limit(_ROWS)
)
_SENDERS: Final = (
    select(reports.c.id, reports.c.reporter, accounts.c.sealed, accounts.c.key)
    .select_from(reports.outerjoin(accounts, accounts.c.report_id == reports.c.id))
    .where(reports.c.id > bindparam("after"))
    .order_by(reports.c.id)
    .limit(_ROWS)
)
_BOXES: Final = (
    select(letterboxes).where(letterboxes.c.id > bindparam("after")).order_by(letterboxes.c.id).limit(_ROWS)
)
_KEYED: Final = (
    select(report_keys)
    .where(report_keys.c.report_id > bindparam("after"))
    .order_by(report_keys.c.report_id)
    .limit(_ROWS)
)


async def note_burning(link: Link, context: StorageContext, what: Burn, day: date) -> None:
    """Record, before anything is destroyed, what will be, and that rows must be cleaned afterwards."""
    await put_note(link, context, BURNT_NOTE, f"{what} {day.isoformat()}")
    await put_note(link, context, SWEEP_NOTE, "due")


async def put_note(link: Link, context: StorageContext, name: str, value: str) -> None:
    await link.put(settings, [{"name": name, "value": value}])
    link.after.append(_reload_staff_directory(context))


def _reload_staff_directory(context: StorageContext) -> Any:
    async def after_commit() -> None:
        context.cache.directory = None

    return after_commit


async def burn_keys(context: StorageContext, what: Burn) -> list[Path]:
    """Burn keys and forget what is in memory. When this returns nobody can read anything sealed under them.

    Returns what could not be destroyed. New keys are made where there is room for them, otherwise when they
    are needed.
    """
    if what is Burn.ALL:
        left = await context.report_keys.burn()
    else:
        left = await context.report_keys.burn_accounts()
    left += await context.hours.burn()
    left += (await asyncio.to_thread(destroy_drill_copies))[1]
    context.cache.clear()
    context.senders.clear()
    try:
        await context.report_keys.keep_stock()
        await context.update_key()
        await context.message_key()
        await context.lasting_key()
    except (sqlite3.Error, OSError) as trouble:
        _log.warning("burnt-without-new-keys", extra={"kind": type(trouble).__name__})
    return left


def burn_key_stores(folder: Path, what: Burn) -> list[str]:
    """Burn the chief keys in this folder's key stores, also while a program has the files open.

    With a full disk, a locked file or a broken one the keys are overwritten in place. Returns what could not
    be destroyed, one line each. A running program still has its keys in memory: tell it to burn, or end it.
    """
    left = [] if folder.is_dir() else [f"{folder} (it is not there)"]
    for name, chief in _chief_by_store(what).items():
        path = folder / name
        try:
            if path.exists() and not _burn_by_sqlite(path, chief, what):
                left += _burn_in_place(path, chief)
        except OSError as trouble:
            left.append(_describe_failure(path, trouble))
        try:  # also when the other cannot be reached
            destroy_files(unfinished_copy(path))
        except OSError as trouble:
            left.append(_describe_failure(unfinished_copy(path), trouble))
    return left


def burn_held_keys(holder: KeyHolder, what: Burn) -> list[str]:
    """Burn the chief keys at the holder and its mirror. Returns what could not be destroyed, one line each; the holder
    has destroyed its own all the same if only the mirror is named."""
    left = []
    for name, chief in _chief_by_store(what).items():
        with closing(holder.rows(name)) as rows:
            try:
                if rows.format is not None:
                    rows.apply(KeyTableChange(chief_gone=chief))
            except (sqlite3.Error, OSError) as trouble:
                left.append(f"{rows.path} ({trouble})")
    return left


def _chief_by_store(what: Burn) -> dict[str, tuple[str, ...]]:
    return {
        REPORT_KEYS: (STORE_KEY, ACCOUNTS, REPORTERS) if what is Burn.ALL else (ACCOUNTS, REPORTERS),
        HOUR_KEYS: (STORE_KEY,),
    }


def _describe_failure(path: Path, trouble: OSError) -> str:
    return f"{path} ({trouble.strerror or type(trouble).__name__})"


def _burn_by_sqlite(path: Path, chief: tuple[str, ...], what: Burn) -> bool:
    try:
        with closing(KeyTable(path, patience=PATIENCE)) as table:
            if table.format == 0:  # a file of the first version: it has no chief keys
                table.burn_old(keep_reports=what is Burn.ACCOUNTS and path.name == REPORT_KEYS)
                return True
            if table.format is not None:
                table.apply(KeyTableChange(chief_gone=chief))
    except (sqlite3.Error, StorageTrouble):
        return False
    overwrite_chief(path, chief)  # a reader can keep a page of the log from being checkpointed
    return True


def _burn_in_place(path: Path, chief: tuple[str, ...]) -> list[str]:
    """Raises OSError."""
    if STORE_KEY in chief:
        destroy_files(path)
        with suppress(OSError):  # the file stays: where there is none, another key file would be made
            path.touch(mode=0o600)
        return []
    if overwrite_chief(path, chief) >= set(chief):
        return []
    return [f"{path} (it is broken, and the keys of accounts are not seen in it: burn all destroys it whole)"]


class ShreddedRowCleaner:
    """Removes rows whose keys are gone: after a burning, and after an old database was restored."""

    def __init__(self, context: StorageContext) -> None:
        self._context = context
        self._stages = (
            self._clean_messages,
            self._clean_conversations,
            self._clean_words,
            self._clean_senders,
            self._clean_letterboxes,
            self._clean_inquiries,
        )
        self._stage = 0
        self._after = ""
        self.size = PieceSize(_FIRST, most=_MOST)
        self._live: set[int] | None = None
        """Shared keys that exist."""
        self._found: tuple[Sequence[Any], Sequence[Sequence[Any]]] = ((), ())
        """Updates and other messages whose keys are not among them."""

    async def due(self, link: Link) -> bool:
        return bool(await link.rows(_NOT_SWEPT))

    async def prepare(self) -> None:
        """Find what ``piece`` cleans, if that may take long: before the caller's transaction, beside the turns."""
        if self._stage == 0:
            await self._find_messages()

    async def piece(self, link: Link) -> bool:
        """Clean the next rows in the caller's transaction. Returns False when they were the last."""
        if self._stage < len(self._stages):
            last = await self._stages[self._stage](link)
            self._after = last
            if not last:
                self._stage += 1
                self.size = PieceSize(_FIRST, most=_MOST)
            return True
        self._stage, self._after = 0, ""
        await link.run(_SWEPT)
        link.after.append(_reload_staff_directory(self._context))
        return False

    async def _clean_messages(self, link: Link) -> str:
        """Remove incoming, outgoing and noted messages under hour keys that are gone."""
        unread, dead = self._found
        gone = await self._unreadable(row.key for row in unread)
        await link.many(_HANDLED, [{"at": row.id} for row in unread if row.key in gone])
        for rows, (_, drop) in zip(dead, _DEAD, strict=True):
            gone = await self._unreadable(row.sealed_under for row in rows)
            keys = [
                {f"at_{k}": v for k, v in row._mapping.items() if k != "sealed_under"}
                for row in rows
                if row.sealed_under in gone
            ]
            await link.many(drop, keys)
        if unread or any(dead):
            return "more"
        self._live = None
        return ""

    async def _find_messages(self) -> None:
        """Find the next messages under keys that are gone; where all are readable, every one is read."""
        if self._live is None:
            self._live = await self._context.hours.load_shared_keys()
        await self._context.hours.load(self._live)
        self._live = {key_id for key_id in self._live if self._context.hours.get(key_id) is not None}
        live = {"live": sorted(self._live), "most": self.size.rows}
        async with self._context.database.reading() as link:
            self._found = await link.rows(_UNREAD, live), [await link.rows(dead, live) for dead, _ in _DEAD]

    async def _unreadable(self, key_ids: Iterable[int]) -> set[int]:
        """Those of these keys that are gone. Another process may have made the others since the file was read."""
        asked = set(key_ids)
        await self._context.hours.load(asked)
        gone = {key_id for key_id in asked if self._context.hours.get(key_id) is None}
        assert self._live is not None
        self._live |= asked - gone
        return gone

    async def _clean_conversations(self, link: Link) -> str:
        """Remove unreadable conversations. Many have keys of their own, so each is checked."""
        rows = await link.rows(_TALKS, {"after": self._after, "most": self.size.rows})
        await self._context.hours.load(row.key for row in rows)
        await forget(link, [row.conversation for row in rows if self._context.hours.get(row.key) is None])
        return rows[-1].conversation if rows else ""

    async def _clean_senders(self, link: Link) -> str:
        """Make reports whose sender cannot be found any more no-return reports."""
        rows = await link.rows(_SENDERS, {"after": self._after, "most": self.size.rows})
        named = [row for row in rows if row.reporter is not None or row.sealed is not None]
        keys = KeyMap(link, self._context, self._context.cache)
        await keys.load([row.id for row in named])
        await self._context.hours.load(row.key for row in named if row.key is not None)
        nameless = [
            row.id
            for row in named
            if not opens_address(self._context, row.sealed, report_key=keys.loaded_key(row.id), own=row.key)
        ]
        await forget_senders(link, self._context, nameless)
        return rows[-1].id if rows else ""

    async def _clean_letterboxes(self, link: Link) -> str:
        rows = await link.rows(_BOXES, {"after": self._after, "most": self.size.rows})
        await close_letterboxes(link, [r.id for r in rows if not opens_letterbox(self._context, r.sealed)])
        return rows[-1].id if rows else ""

    async def _clean_inquiries(self, link: Link) -> str:
        return await clean_inquiries(link, self._context, self._after)

    async def _clean_words(self, link: Link) -> str:
        """Remove what is left of reports and drafts without a key, with their files."""
        rows = await link.rows(_KEYED, {"after": self._after, "most": self.size.rows})
        await self._context.report_keys.load(row.key for row in rows)
        gone = [row.report_id for row in rows if self._context.report_keys.get(row.key) is None]
        await destroy_words(link, self._context, gone, taken_back=False)
        return rows[-1].report_id if rows else ""
