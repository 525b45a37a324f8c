"""A preview that a command asks for, made in a transaction of its own beside the turns."""

import logging
from collections.abc import Callable, Sequence

from bot.conversation.ports import Tick, TickCtx
from bot.conversation.store import Batch, Conflict, OutboxRow, Store
from bot.runtime.turns import Turns

log = logging.getLogger(__name__)


class Publishing:
    """``tick`` makes the preview of a command's id and argument."""

    def __init__(
        self,
        *,
        store: Store,
        turns: Turns,
        tick: Callable[[str, str], Tick],
        tick_ctx: Callable[[Batch], TickCtx],
        hand_over: Callable[[Sequence[OutboxRow]], None],
    ) -> None:
        self._store, self._turns = store, turns
        self._tick, self._tick_ctx, self._hand_over = tick, tick_ctx, hand_over

    async def prepare(self, command_id: str, argument: str) -> bool:
        """Whether it is done; the signers are told with it."""
        try:
            async with self._store.batch() as batch:
                await self._turns.system(batch, self._tick(command_id, argument), self._tick_ctx(batch))
                committed = await batch.commit()
        except Conflict:
            log.warning("preview-conflict")
            return False
        self._hand_over(committed)
        return True
