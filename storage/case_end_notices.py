"""Notices about cases whose rows are removed: their cards in groups say so, and their assignees are told.

The notices are queued in the transaction that ends the cases, so that neither happens without the other.
"""

from collections.abc import Collection
from typing import Final

from sqlalchemy import bindparam, select

from bot.conversation.incoming import ChatKind
from bot.conversation.outgoing import EndCase, SendLane
from bot.conversation.store import Destination, OutboxRow, Outgoing
from bot.domain.cases.reports import HELD
from bot.domain.people import Account
from storage.cards import ref_of
from storage.link import Link
from storage.models import case_cards, cases
from storage.outbox import OutboxChanges
from storage.storage_context import StorageContext

_CARDS: Final = (
    select(case_cards, cases.c.number)
    .join(cases, cases.c.id == case_cards.c.case_id)
    .where(case_cards.c.case_id.in_(bindparam("these", expanding=True)))
)
_HELD: Final = select(cases.c.id, cases.c.number, cases.c.owner).where(
    cases.c.id.in_(bindparam("these", expanding=True)),
    cases.c.state.in_(sorted(HELD)),
    cases.c.owner.is_not(None),
)


async def enqueue_case_end_notices(
    link: Link, context: StorageContext, case_ids: Collection[str]
) -> list[OutboxRow]:
    """Call before the rows are removed.
    Many cases may end in one night, so these messages are sent after all others."""
    if not case_ids:
        return []
    messages, these = OutboxChanges(context), {"these": list(case_ids)}
    for row in await link.rows(_CARDS, these):
        card = ref_of(row)
        group = Destination(card.messenger, card.chat_id, ChatKind.GROUP)
        order, slot = f"card:{row.case_id}:{card.chat_id}", f"card:{row.case_id}"
        messages.enqueue(
            Outgoing(EndCase(row.number, card), order, SendLane.REMINDER, destination=group, slot=slot)
        )
    for row in await link.rows(_HELD, these):
        assignee = Account.parse(row.owner)
        chat = Destination(assignee.messenger, assignee.id, ChatKind.PRIVATE)
        talk = context.ring.keys_of(assignee).conversation
        messages.enqueue(Outgoing(EndCase(row.number), talk, SendLane.REMINDER, destination=chat))
    for stage in messages.stages:
        stage.keep()
    return await messages.flush(link)
