"""Sets the list of commands in the messenger's menu: at every start, in the background."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Final

from bot.conversation.wire import Adapter, ConflictingPoller, TokenRefused, WireDown

log = logging.getLogger(__name__)

PAUSES: Final = (5.0, 60.0, 600.0)
"""Seconds between the tries. After the last one, the list stays as it is until the next start."""


async def show_commands(adapter: Adapter, commands: Sequence[tuple[str, str]]) -> None:
    """Put these (name, description) pairs into the menu. Never raises, because nothing depends on it."""
    for pause in (*PAUSES, None):
        try:
            await adapter.show_commands(commands)
        except (WireDown, TokenRefused, ConflictingPoller) as trouble:
            log.warning("commands-not-shown", extra={"messenger": adapter.messenger, "why": str(trouble)})
        else:
            return
        if pause is not None:
            await asyncio.sleep(pause)
