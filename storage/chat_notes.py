"""Ids of messages in private chats, kept for two days so that a chat can be cleaned.

The number of messages would reveal that a person filled in the report form, which asks in words where lessons
use buttons. So a row is named not by its conversation but by a hash of conversation and hour: without the
root key it cannot be linked to a session, a learner or another hour.
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import bindparam, delete, select

from storage.link import Link
from storage.models_queues import chat_messages
from storage.repository import Repository
from storage.sealing import SealBroken
from storage.staged_rows import StagedLog
from storage.storage_context import StorageContext

NOTES_STAY: Final = 48
"""Hours."""
_EITHER_SIDE: Final = 2
"""Further hours that are looked through, in case the upkeep is late or the clock was set back."""

_NAMES: Final = chat_messages.c.conversation.in_(bindparam("names", expanding=True))
_OF: Final = select(chat_messages).where(_NAMES)
_NONE: Final = delete(chat_messages).where(_NAMES)


class NotedMessages(Repository):
    """The messages that people send in private chats during one batch."""

    def __init__(self, context: StorageContext) -> None:
        self._context = context
        self._noted: StagedLog[tuple[str, int]] = StagedLog()
        self.stages = (self._noted,)

    def add(self, conversation: str, message_id: int) -> None:
        self._noted.add((conversation, message_id))

    async def flush(self, link: Link) -> None:
        await note_messages(link, self._context, self._noted.batch)


async def note_messages(link: Link, context: StorageContext, noted: Sequence[tuple[str, int]]) -> None:
    """Store these messages (conversation, id), sealed."""
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
    """Ids of this private chat's messages, oldest first, without those whose key is gone."""
    ids: set[int] = set()
    rows = await link.rows(_OF, {"names": _names(context, conversation)})
    await context.hours.load(row.key for row in rows)
    for row in rows:
        key = context.hours.get(row.key)
        try:
            if key is not None:
                ids.add(int(context.sealer.open(row.sealed, key)))
        except SealBroken:
            continue
    return sorted(ids)


async def forget_messages(link: Link, context: StorageContext, conversation: str) -> None:
    """Call when the chat was cleaned."""
    await link.run(_NONE, {"names": _names(context, conversation)})


def _names(context: StorageContext, conversation: str) -> list[str]:
    """The conversation's names within two days, and the conversation itself:
    earlier versions named rows by that."""
    now = context.hour()
    hours = range(now - NOTES_STAY - _EITHER_SIDE, now + _EITHER_SIDE + 1)
    return [conversation, *(context.ring.notes(conversation, hour) for hour in hours)]
