"""A message that must wait lets the next one of its chat go first."""

from bench.mutants import Patch
from bot.conversation.store import OutboxRow
from bot.runtime.send_queue import SendQueue, queue_name


def apply(patch: Patch) -> None:
    def postpone_behind(
        self: SendQueue, row: OutboxRow, *, at: float, for_room: bool = False, for_answer: bool = False
    ) -> None:
        postpone(self, row, at=at, for_room=for_room, for_answer=for_answer)
        queue = self._queues.get(queue_name(row))
        if queue is not None and queue.waits and len(queue.rows) > 1:
            queue.rows.rotate(-1)

    postpone = patch.replace(SendQueue, "postpone_row", postpone_behind)
