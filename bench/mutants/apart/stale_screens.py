"""A screen that waits is not replaced by a newer one."""

from bench.mutants import Patch
from bot.conversation.store import OutboxRow
from bot.runtime.send_queue import SendQueue, _ChatQueue


def apply(patch: Patch) -> None:
    def keep_all(self: SendQueue, queue: _ChatQueue, slot: str) -> OutboxRow | None:
        return None

    patch.replace(SendQueue, "_take_overtaken", keep_all)
    patch.replace(SendQueue, "overtaking_row", lambda self, row: None)
