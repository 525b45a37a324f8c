"""Messages that have waited for ten seconds are discarded."""

from typing import Any

from bench.mutants import Patch
from bot.conversation.store import DeliveryStatus
from bot.runtime.outbox_sender import OutboxSender


def apply(patch: Patch) -> None:
    async def send_if_fresh(self: OutboxSender, row: Any) -> None:
        if row.id in self._routes._since:
            self._endings.finish(row, DeliveryStatus.DROPPED)
            return
        await send(self, row)

    send = patch.replace(OutboxSender, "_send", send_if_fresh)
