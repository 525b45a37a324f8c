"""Ids of messages in private chats, kept for two days so that a chat can be cleaned.

How many messages somebody exchanged would tell that they filled in the report form, which asks in words what lessons
show by buttons. So a row is not called by its conversation but by a name of the conversation and the hour: without the
root key it belongs to no session, no learner and no other hour.
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import bindparam, delete, select

from storage.link import Link
from storage.models_queues import chat_messages
from storage.sealing import SealBroken
from storage.storage_context import StorageContext

NOTES_STAY: Final = 48
"""Hours."""
_EITHER_SIDE: Final = 2
"""Hours more that are looked through: an upkeep that is late, a clock that is set back."""

_NAMES: Final = chat_messages.c.conversation.in_(bindparam("names", expanding=True))
_OF: Final = select(chat_messages).where(_NAMES)
_NONE: Final = delete(chat_messages).where(_NAMES)


async def note_messages(link: Link, context: StorageContext, noted: Sequence[tuple[str, int]]) -> None:
    """Remember these messages (conversation, id), sealed."""
    if not noted:
        return
    key_id, key = await context.lasting_key()
    hour, seal = context.hour(), context.sealer.seal
    await link.put(
        chat_messages,
        [
            {
                "conversation": context.ring.notes(conversation, hour),
                "sealed": seal(b"%d" % message, key),
                "key": key_id,
            }
            for conversation, message in noted
        ],
        ignore=True,
    )


async def chat_messages_of(link: Link, context: StorageContext, conversation: str) -> Sequence[int]:
    """Ids of this private chat's messages, oldest first; those whose key is gone are gone."""
    ids: set[int] = set()
    for row in await link.rows(_OF, {"names": _names(context, conversation)}):
        key = context.hours.get(row.key)
        try:
            if key is not None:
                ids.add(int(context.sealer.open(row.sealed, key)))
        except SealBroken:
            continue
    return sorted(ids)


async def forget_messages(link: Link, context: StorageContext, conversation: str) -> None:
    """The chat was cleaned."""
    await link.run(_NONE, {"names": _names(context, conversation)})


def _names(context: StorageContext, conversation: str) -> list[str]:
    """Its names within two days, and the conversation itself: rows of a former version are called by that."""
    now = context.hour()
    hours = range(now - NOTES_STAY - _EITHER_SIDE, now + _EITHER_SIDE + 1)
    return [conversation, *(context.ring.notes(conversation, hour) for hour in hours)]
