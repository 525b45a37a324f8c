"""Copies that stand in a reporter's chat until he has answered, a day at most.

A row names neither the report nor the referral, and carries no time: its age is its key's.
"""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, select

from bot.conversation import codec
from bot.conversation.incoming import ChatKind, MessageRef
from bot.conversation.outgoing import Fleeting
from bot.conversation.store import Destination, Mark
from storage.columns import hour_of
from storage.link import Link
from storage.means import Means
from storage.models_queues import shown_copies
from storage.sealing import SealBroken

_log = logging.getLogger(__name__)

_STAY: Final = 23
"""Hours: what was shown at the end of an hour goes after 23 of them, at its beginning after 24."""
_GIVEN_UP: Final = 48
"""Hours after which no messenger deletes a message any more."""

_OF: Final = select(shown_copies).where(shown_copies.c.conversation == bindparam("at"))
_NONE: Final = delete(shown_copies).where(shown_copies.c.conversation == bindparam("at"))
_DUE: Final = (
    select(shown_copies.c.conversation)
    .where(shown_copies.c.key.in_(bindparam("keys", expanding=True)))
    .distinct()
)
_OLD: Final = delete(shown_copies).where(shown_copies.c.key.in_(bindparam("keys", expanding=True)))


async def note_shown(link: Link, means: Means, arrived: Sequence[Mark]) -> None:
    """Those of these messages that are copies in a reporter's chat."""
    shown = [m for m in arrived if isinstance(getattr(m.row.outgoing.reply, "remember", None), Fleeting)]
    if not shown:
        return
    key_id, key = await means.lasting_key()
    seal = means.sealer.seal
    rows = [
        {"conversation": m.row.outgoing.conversation, "sealed": seal(codec.encode(m.ref), key), "key": key_id}
        for m in shown
        if m.ref is not None
    ]
    await link.put(shown_copies, rows, ignore=True)


async def shown_in(link: Link, means: Means, conversation: str) -> Sequence[MessageRef]:
    """Where they stand; those whose key is gone are gone."""
    found = []
    for row in await link.rows(_OF, {"at": conversation}):
        key = means.hours.get(row.key)
        try:
            if key is not None:
                found.append(codec.decode(means.sealer.open(row.sealed, key)))
        except SealBroken:
            _log.error("shown_copy_unreadable")
    return found


async def open_shown(link: Link, means: Means, conversation: str) -> Destination | None:
    """The chat that they stand in."""
    refs = await shown_in(link, means, conversation)
    return Destination(refs[0].messenger, refs[0].chat_id, ChatKind.PRIVATE) if refs else None


async def shown_due(link: Link, means: Means, now: datetime) -> Sequence[str]:
    """Conversations in which something stands that was shown a day ago."""
    old = means.hours.shared_before(hour_of(now) - _STAY + 1)
    return [row.conversation for row in await link.rows(_DUE, {"keys": list(old)})] if old else []


async def taken_away(link: Link, conversation: str) -> None:
    await link.run(_NONE, {"at": conversation})


async def purge_shown(link: Link, means: Means, now: datetime) -> int:
    """What could not be taken away in two days stays where it is, and is not kept in mind."""
    old = means.hours.shared_before(hour_of(now) - _GIVEN_UP)
    return await link.run(_OLD, {"keys": list(old)}) if old else 0
