"""Every second new card is dropped before it is sent."""

from collections.abc import Sequence

from bench.mutants import Patch
from bot.conversation.outgoing import CardOf, Say
from bot.conversation.store import OutboxRow
from bot.runtime.outbox_sender import OutboxSender


def apply(patch: Patch) -> None:
    def is_dropped(row: OutboxRow) -> bool:
        reply = row.outgoing.reply
        return isinstance(reply, Say) and isinstance(reply.remember, CardOf) and row.id % 2 == 0

    def accept_most(self: OutboxSender, rows: Sequence[OutboxRow]) -> None:
        accept(self, [row for row in rows if not is_dropped(row)])

    accept = patch.replace(OutboxSender, "accept", accept_most)
