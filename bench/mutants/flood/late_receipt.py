"""Receipts are sent a second and a half late."""

import asyncio
from typing import Any

from bench.mutants import Patch
from bot.conversation.outgoing import SendLane
from bot.runtime.outbox_sender import OutboxSender


def apply(patch: Patch) -> None:
    async def call_late(self: OutboxSender, row: Any, *given: Any, **more: Any) -> None:
        if row.outgoing.lane is SendLane.RECEIPT:
            await asyncio.sleep(1.5)
        await call(self, row, *given, **more)

    call = patch.replace(OutboxSender, "_call", call_late)
