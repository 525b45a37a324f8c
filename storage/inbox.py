"""Sealed updates from receipt until they are handled; their ids stay for 48 hours."""

import logging
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, bindparam, select, update

from bot.conversation.store import InboxRow
from bot.conversation.wire import OrderOf
from bot.domain.people import Messenger
from storage.columns import datetime_or_none, dump_json, load_json, moment
from storage.link import Link, upsert
from storage.models_queues import OPEN_UPDATES, inbox
from storage.repository import Repository
from storage.sealing import SealBroken
from storage.staged_rows import StagedLog
from storage.storage_context import StorageContext

_log = logging.getLogger(__name__)

_STORED: Final = select(inbox.c.id).where(inbox.c.id.in_(bindparam("ids", expanding=True)))
_OPEN: Final = select(inbox).where(OPEN_UPDATES).order_by(inbox.c.id)
_NEWEST: Final = (
    select(inbox.c.id, inbox.c.messenger, inbox.c.bot_id, inbox.c.update_id)
    .order_by(inbox.c.id.desc())
    .limit(2_000)
    .subquery()
)


def _last_of(updates: Any) -> Select[Any]:
    of_bot = updates.c.messenger == bindparam("m"), updates.c.bot_id == bindparam("b")
    return select(updates.c.update_id).where(*of_bot).order_by(updates.c.id.desc()).limit(1)


_LAST: Final = (_last_of(_NEWEST), _last_of(inbox))
"""Among the newest rows, and among all, which are sorted for it."""
_AT: Final = inbox.c.id == bindparam("at")
_DONE: Final = (
    update(inbox).where(_AT).values(state="done", raw=None, key=None, waiting_since=None, conversation=None)
)
_WAIT: Final = update(inbox).where(_AT).values(state="waiting", waiting_since=bindparam("since"))
_KEEP: Final = (
    update(inbox)
    .where(_AT)
    .values(
        state=bindparam("new_state"),
        reference=bindparam("code"),
        raw=bindparam("sealed"),
        key=bindparam("new_key"),
        waiting_since=None,
        conversation=None,
    )
)


async def put_updates(
    link: Link,
    context: StorageContext,
    messenger: Messenger,
    bot_id: int,
    updates: Sequence[tuple[int, Mapping[str, Any]]],
    *,
    order_of: OrderOf,
) -> list[InboxRow]:
    """Insert new updates. Returns the inserted rows in the given order."""
    hour, (key_id, key) = context.hour(), await context.update_key()
    ids = await context.ids.take(len(updates), link)

    def name_conversation(raw: Mapping[str, Any]) -> str:
        if link.dialect == "sqlite":  # rows are handed over in memory
            return messenger.value
        order = order_of(raw)
        return context.ring.inbox_conversation(messenger, order) if order else secrets.token_hex(16)

    rows = [
        {
            "id": row_id,
            "messenger": messenger.value,
            "bot_id": bot_id,
            "update_id": update_id,
            "state": "new",
            "hour": hour,
            "key": key_id,
            "raw": context.sealer.seal(dump_json(raw), key),
            "attempts": 0,
            "waiting_since": None,
            "reference": None,
            "conversation": name_conversation(raw),
        }
        for row_id, (update_id, raw) in zip(ids, updates, strict=True)
    ]
    inserted = await link.count_many(upsert(inbox, link.dialect, ignore=True), rows)
    stored = set(ids)
    if inserted != len(rows):
        stored = {row.id for row in await link.rows(_STORED, {"ids": ids})}
    return [
        InboxRow(row_id, messenger, bot_id, update_id, raw)
        for row_id, (update_id, raw) in zip(ids, updates, strict=True)
        if row_id in stored
    ]


async def pending_updates(link: Link, context: StorageContext) -> list[InboxRow]:
    """Rows not handled yet. A row whose key is gone is unreadable: it is logged and left out."""
    rows, stored = [], await link.rows(_OPEN)
    await context.hours.load([row.key for row in stored])
    for row in stored:
        key = context.hours.get(row.key)
        try:
            if key is None:
                raise SealBroken
            raw = load_json(context.sealer.open(row.raw, key))
        except SealBroken:
            _log.error("inbox-row-unreadable", extra={"row": row.id})
            continue
        since = datetime_or_none(row.waiting_since)
        rows.append(
            InboxRow(row.id, Messenger(row.messenger), row.bot_id, row.update_id, raw, row.attempts, since)
        )
    return rows


async def last_update_id(link: Link, messenger: Messenger, bot_id: int) -> int | None:
    """The id that was stored last, not the highest: a messenger may restart its count."""
    for statement in _LAST:
        if rows := await link.rows(statement, {"m": messenger.value, "b": bot_id}):
            last: int = rows[0].update_id
            return last
    return None


class InboxChanges(Repository):
    """A batch's changes to the rows of its updates."""

    def __init__(self, context: StorageContext) -> None:
        self._context = context
        self._done: StagedLog[int] = StagedLog()
        self._waiting: StagedLog[tuple[int, datetime]] = StagedLog()
        self._set_by: StagedLog[tuple[InboxRow, str, str, str]] = StagedLog()
        self.stages = (self._done, self._waiting, self._set_by)

    def mark_done(self, row: InboxRow) -> None:
        self._done.add(row.id)

    def wait(self, row: InboxRow, since: datetime) -> None:
        self._waiting.add((row.id, since))

    def fail(self, row: InboxRow, *, reference: str) -> None:
        self._set_by.add((row, "failed", reference, ""))

    def set_aside(self, row: InboxRow, *, why: str) -> None:
        self._set_by.add((row, "aside", "", why))

    async def flush(self, link: Link) -> None:
        await link.many(_DONE, [{"at": row_id} for row_id in self._done.batch])
        await link.many(_WAIT, [{"at": i, "since": moment(since)} for i, since in self._waiting.batch])
        if not self._set_by.batch:
            return
        key_id, key = await self._context.lasting_key()
        seal = self._context.sealer.seal
        await link.many(
            _KEEP,
            [
                {
                    "at": row.id,
                    "new_state": state,
                    "code": reference or None,
                    # the error may quote the update, so it is sealed with it
                    "sealed": seal(dump_json({"raw": row.raw, "why": why}), key),
                    "new_key": key_id,
                }
                for row, state, reference, why in self._set_by.batch
            ],
        )
