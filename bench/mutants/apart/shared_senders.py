"""Messages to sealed addresses have senders of their own, which wait for whatever messenger they meet."""

from bench.mutants import Patch
from bot.conversation.store import OutboxRow
from bot.runtime.outbox_sender import OutboxSender


def apply(patch: Patch) -> None:
    async def send_at_once(self: OutboxSender, row: OutboxRow) -> None:
        await self._send(row)

    patch.replace(OutboxSender, "_sort", send_at_once)
