"""One new card in four is dropped before it is sent."""

from collections.abc import Sequence

from bench.mutants import Patch
from bot.conversation.outgoing import PostCard
from bot.conversation.store import OutboxRow
from bot.runtime.outbox_sender import OutboxSender


def apply(patch: Patch) -> None:
    def accept_most(self: OutboxSender, rows: Sequence[OutboxRow]) -> None:
        accept(
            self, [row for row in rows if not (isinstance(row.outgoing.reply, PostCard) and row.id % 4 == 0)]
        )

    accept = patch.replace(OutboxSender, "accept", accept_most)
