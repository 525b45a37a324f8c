"""Messages to send, sealed whole, from the turn that wrote them until their delivery is decided."""

import logging
from typing import Final

from sqlalchemy import select

from bot.conversation.outgoing import SendLane
from bot.conversation.store import OutboxRow, Outgoing
from storage.columns import dump_turn, load_turn, moment_or_none
from storage.link import Link
from storage.models_queues import outbox
from storage.sealing import SealBroken
from storage.staged_rows import StagedLog
from storage.storage_context import StorageContext

_log = logging.getLogger(__name__)
_ALL: Final = select(outbox).order_by(outbox.c.id)


async def unsent(link: Link, context: StorageContext) -> list[OutboxRow]:
    """Everything not sent. Rows of another run may have been sent just before it ended."""
    rows, stored = [], await link.rows(_ALL)
    await context.hours.load([row.key for row in stored])
    for row in stored:
        key = context.hours.get(row.key)
        try:
            if key is None:
                raise SealBroken
            outgoing: Outgoing = load_turn(context.sealer.open(row.sealed, key))
        except (SealBroken, KeyError, ValueError, TypeError):
            _log.error("outbox_row_unreadable", extra={"row": row.id})
            continue
        rows.append(OutboxRow(row.id, outgoing, row.attempts, uncertain=row.boot != context.boot))
    return rows


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
        seal, boot = self._context.sealer.seal, self._context.boot
        await link.put(
            outbox,
            [
                {
                    "id": row_id,
                    "conversation": outgoing.conversation,
                    "lane": outgoing.lane.value,
                    "slot": outgoing.slot,
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
