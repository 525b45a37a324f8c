"""Sets a day of the legal calendar on request of the command line, in a turn of its own."""

import logging
from collections.abc import Callable
from datetime import date
from typing import Final

from bot.conversation.ports import TickCtx
from bot.conversation.store import Batch, Store
from bot.domain.errors import RequestRefused
from bot.domain.staff.audit import OPERATOR
from bot.usecases.owner.change_settings import set_day

log = logging.getLogger(__name__)

_NONE: Final = "none"


async def set_asked_day(
    _command_id: str, argument: str, *, store: Store, tick_ctx: Callable[[Batch], TickCtx]
) -> bool:
    """Handle ``polling 2027-02-20`` or ``polling none``. A day that contradicts another is logged and not
    set; the command is done either way. Raises Conflict; the command is then tried again."""
    name, _, given = argument.partition(" ")
    try:
        day = None if given == _NONE else date.fromisoformat(given)
    except ValueError:
        log.error("command-unknown", extra={"command": "calendar-day"})
        return True
    async with store.batch() as batch:
        try:
            await set_day(tick_ctx(batch), name, day, by=OPERATOR)
        except RequestRefused as refused:
            log.warning("day-refused", extra={"anchor": name, "why": refused.key})
            return True
        batch.keep_turn()
        await batch.commit()
    log.info("day-set", extra={"anchor": name})
    return True
