"""Copies that stay in a reporter's chat until they have answered, a day at most.

A row names neither the report nor the referral, and has no time: its age is its key's. Only reporters are
shown copies, so the row is not named by the conversation either but by a hash of it; the conversation is
sealed in it.
"""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, delete, select

from bot.conversation.incoming import ChatKind, MessageRef
from bot.conversation.outgoing import ExpiringCopy, wish_to_remember
from bot.conversation.store import DeliveryResult, Destination
from storage.columns import dump_turn, hour_of, load_turn
from storage.link import Link
from storage.models_queues import shown_copies
from storage.sealing import SealBroken
from storage.storage_context import StorageContext

_log = logging.getLogger(__name__)

_STAY: Final = 23
"""Hours: what was shown at the end of an hour expires after 23 of them, at its beginning after 24."""
_GIVEN_UP: Final = 48
"""Hours after which no messenger deletes a message any more."""

_NAMES: Final = shown_copies.c.conversation.in_(bindparam("names", expanding=True))
_OF: Final = select(shown_copies).where(_NAMES)
_NONE: Final = delete(shown_copies).where(_NAMES)
_DUE: Final = select(shown_copies).where(shown_copies.c.key.in_(bindparam("keys", expanding=True)))
_OLD: Final = delete(shown_copies).where(shown_copies.c.key.in_(bindparam("keys", expanding=True)))


async def note_expiring_copies(
    link: Link, context: StorageContext, arrived: Sequence[DeliveryResult]
) -> None:
    """Store those of these messages that are copies in a reporter's chat."""
    copies = [m for m in arrived if isinstance(wish_to_remember(m.row.outgoing.reply), ExpiringCopy)]
    if not copies:
        return
    key_id, key = await context.lasting_key()
    rows = []
    for mark in copies:
        if mark.ref is not None:
            conversation = mark.row.outgoing.conversation
            sealed = context.sealer.seal(dump_turn((conversation, mark.ref)), key)
            rows.append(
                {
                    "conversation": context.ring.expiring_copy_name(conversation),
                    "sealed": sealed,
                    "key": key_id,
                }
            )
    await link.put(shown_copies, rows, ignore=True)


def _open_row(context: StorageContext, row: Any) -> tuple[str, MessageRef] | None:
    """Conversation and place; None when it cannot be read any more."""
    key = context.hours.get(row.key)
    if key is None:
        return None
    try:
        content = load_turn(context.sealer.open(row.sealed, key))
    except SealBroken:
        _log.error("expiring-copy-unreadable")
        return None
    # a row of an earlier version is named by its conversation and holds the place alone
    return (row.conversation, content) if isinstance(content, MessageRef) else (content[0], content[1])


def _names(context: StorageContext, conversation: str) -> dict[str, list[str]]:
    return {"names": [conversation, context.ring.expiring_copy_name(conversation)]}


async def copies_in(link: Link, context: StorageContext, conversation: str) -> Sequence[MessageRef]:
    """The places of copies in this conversation, without those whose key is gone."""
    rows = await link.rows(_OF, _names(context, conversation))
    await context.hours.load(row.key for row in rows)
    return [copy[1] for row in rows if (copy := _open_row(context, row)) is not None]


async def copy_destination(link: Link, context: StorageContext, conversation: str) -> Destination | None:
    """The chat that the copies are in."""
    refs = await copies_in(link, context, conversation)
    return Destination(refs[0].messenger, refs[0].chat_id, ChatKind.PRIVATE) if refs else None


async def due_conversations(link: Link, context: StorageContext, now: datetime) -> Sequence[str]:
    """Conversations with a copy that was shown a day ago."""
    old = context.hours.shared_keys_before(hour_of(now) - _STAY + 1)
    rows = await link.rows(_DUE, {"keys": list(old)}) if old else []
    await context.hours.load(row.key for row in rows)
    return sorted({copy[0] for row in rows if (copy := _open_row(context, row)) is not None})


async def forget_copies(link: Link, context: StorageContext, conversation: str) -> None:
    await link.run(_NONE, _names(context, conversation))


async def purge_expiring_copies(link: Link, context: StorageContext, now: datetime) -> int:
    """Forget copies that could not be deleted within two days; they stay in the chat."""
    old = context.hours.shared_keys_before(hour_of(now) - _GIVEN_UP)
    return await link.run(_OLD, {"keys": list(old)}) if old else 0
