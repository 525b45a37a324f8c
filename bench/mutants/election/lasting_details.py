"""What a moderator was shown of a case stays when they lose the case."""

from collections.abc import Sequence

from bench.mutants import Patch
from bot.conversation.outgoing import EraseDetails
from bot.conversation.store import OutboxRow
from bot.runtime.outbox_sender import OutboxSender


def apply(patch: Patch) -> None:
    def accept_others(self: OutboxSender, rows: Sequence[OutboxRow]) -> None:
        accept(self, [row for row in rows if not isinstance(row.outgoing.reply, EraseDetails)])

    accept = patch.replace(OutboxSender, "accept", accept_others)
