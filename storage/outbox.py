"""Messages to send, sealed whole, from the turn that wrote them until their delivery is decided."""

import logging
from collections.abc import Collection, Sequence
from typing import Any, Final

from sqlalchemy import bindparam, select, text, update

from bot.conversation.outgoing import SendLane
from bot.conversation.shared_store import NewMessages
from bot.conversation.store import OutboxRow, Outgoing
from bot.domain.values import replace
from storage.broadcasts import BROADCAST
from storage.columns import datetime_of, dump_turn, load_turn, moment_or_none
from storage.link import Link
from storage.models_queues import outbox
from storage.sealing import SealBroken
from storage.staged_rows import StagedLog
from storage.storage_context import StorageContext

_log = logging.getLogger(__name__)
_ALL: Final = select(outbox).order_by(outbox.c.id)
_ABOVE: Final = text(
    "SELECT * FROM outbox WHERE id > :above AND id <> ALL (CAST(:known AS bigint[])) ORDER BY id"
)
_IDS: Final = select(outbox.c.id)
_TAKE: Final = update(outbox).where(outbox.c.id == bindparam("at")).values(boot=bindparam("run"))
NOT_TAKEN: Final = ""
"""The run that sends a row, on PostgreSQL, until somebody is about to send it. On SQLite it is the run that wrote it,
which alone can have sent it: that saves a statement."""
UNNAMED: Final = ""
"""The conversation of every row. Whose message it is and its slot are in the sealed words: nothing asks the table for
them, and PostgreSQL's log would tell who writes most. Rows of an earlier version name it."""


async def unsent(link: Link, context: StorageContext) -> list[OutboxRow]:
    """Everything not sent. Rows of another run may have been sent just before it ended; on a shared database only
    those that it was about to send."""
    return await _open_rows(context, await link.rows(_ALL))


async def new_messages(
    link: Link, context: StorageContext, *, above: int, known: Collection[int]
) -> NewMessages:
    """Messages that other processes have stored and nobody has begun to send."""
    stored = await link.rows(_ABOVE, {"above": above, "known": list(known)})
    return NewMessages(await _open_rows(context, stored, while_running=True), [int(row.id) for row in stored])


async def message_ids(link: Link) -> set[int]:
    return {row.id for row in await link.rows(_IDS)}


async def _open_rows(
    context: StorageContext, stored: Sequence[Any], *, while_running: bool = False
) -> list[OutboxRow]:
    """``while_running``: this process sends meanwhile, so that an answer to a press is as new as any other message."""
    rows = []
    await context.hours.load([row.key for row in stored])
    for row in stored:
        key = context.hours.get(row.key)
        try:
            if key is None:
                raise SealBroken
            outgoing: Outgoing = load_turn(context.sealer.open(row.sealed, key))
        except (SealBroken, KeyError, ValueError, TypeError):
            _log.error("outbox-row-unreadable", extra={"row": row.id})
            continue
        if row.not_before is not None:
            outgoing = replace(outgoing, not_before=datetime_of(row.not_before))
        is_in_doubt = row.boot not in (context.boot, NOT_TAKEN) or (not while_running and _is_old_answer(row))
        rows.append(OutboxRow(row.id, outgoing, row.attempts, uncertain=is_in_doubt))
    return rows


def _is_old_answer(row: Any) -> bool:
    """Whether it answers a press. Who sends it does not note that, and nobody waits for it after a restart."""
    return bool(row.boot == NOT_TAKEN and row.lane == SendLane.PRESS.value)


async def note_sending(link: Link, context: StorageContext, row_ids: Sequence[int]) -> None:
    """Store that this run of the process is about to send these rows."""
    await link.many(_TAKE, [{"at": row_id, "run": context.boot} for row_id in row_ids])


def _can_wait(outgoing: Outgoing) -> bool:
    """Until the morning, or until everything else was sent."""
    return outgoing.lane is SendLane.REMINDER or getattr(outgoing.reply, "quiet", False)


class OutboxChanges:
    """A batch's new messages. Of messages with one slot in one conversation only the last is stored."""

    def __init__(self, context: StorageContext) -> None:
        self._context = context
        self._said: StagedLog[tuple[Outgoing, bytes]] = StagedLog()
        self.stages = (self._said,)

    def enqueue(self, outgoing: Outgoing) -> None:
        """Raises TypeError for a reply that cannot be stored."""
        self._said.add((outgoing, dump_turn(outgoing)))

    def _lasting(self) -> list[tuple[Outgoing, bytes]]:
        last = {(o.conversation, o.slot): place for place, (o, _) in enumerate(self._said.batch) if o.slot}
        return [
            message
            for place, message in enumerate(self._said.batch)
            if not message[0].slot or last[message[0].conversation, message[0].slot] == place
        ]

    async def flush(self, link: Link) -> list[OutboxRow]:
        """Insert the rows, and return them as they will be once the batch is committed.

        Messages that may wait for hours are sealed with the lasting key, so that they do not keep the hour's
        other messages readable.
        """
        messages = self._lasting()
        if not messages:
            return []
        passing, lasting = await self._context.message_key(), await self._context.lasting_key()
        keys = [lasting if _can_wait(outgoing) else passing for outgoing, _ in messages]
        ids = await self._context.ids.take(len(messages), link)
        seal = self._context.sealer.seal
        boot = self._context.boot if link.dialect == "sqlite" else NOT_TAKEN
        await link.put(
            outbox,
            [
                {
                    "id": row_id,
                    "conversation": UNNAMED,
                    "lane": outgoing.lane.value,
                    "slot": outgoing.slot if outgoing.slot.startswith(BROADCAST) else "",
                    "key": key_id,
                    "sealed": seal(encoded, key),
                    "attempts": 0,
                    "not_before": moment_or_none(outgoing.not_before),
                    "boot": boot,
                }
                for row_id, (outgoing, encoded), (key_id, key) in zip(ids, messages, keys, strict=True)
            ],
        )
        return [OutboxRow(row_id, outgoing) for row_id, (outgoing, _) in zip(ids, messages, strict=True)]
