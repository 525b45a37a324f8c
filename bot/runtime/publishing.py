"""Makes a preview on request of a command, in a transaction of its own beside the turns."""

import logging
from collections.abc import Callable

from bot.conversation.ports import Tick
from bot.conversation.store import Conflict
from bot.runtime.turns import TickRunner

log = logging.getLogger(__name__)


class Publishing:
    """``tick`` makes the preview from a command's id and argument."""

    def __init__(self, *, runner: TickRunner, tick: Callable[[str, str], Tick]) -> None:
        self._runner, self._tick = runner, tick

    async def prepare(self, command_id: str, argument: str) -> bool:
        """Make the preview and tell the signers. Returns whether it is done."""
        try:
            await self._runner.run_tick(self._tick(command_id, argument))
        except Conflict:
            log.warning("preview-conflict")
            return False
        return True
