"""Looks every second at the machine that holds the keys, where another one does."""

import logging
from collections.abc import Callable
from typing import Final, Protocol

from bot.conversation.store_troubles import KeyHolderLook
from bot.runtime.health import Health
from bot.usecases.ports import Clock

log = logging.getLogger(__name__)

TROUBLE: Final = "keys"


class HeldKeys(Protocol):
    """The part of the store that is watched."""

    async def follow_key_holder(self) -> KeyHolderLook | None: ...


class KeyWatch:
    """``forget`` drops what the loops keep in memory."""

    def __init__(self, store: HeldKeys, health: Health, clock: Clock, *, forget: Callable[[], None]) -> None:
        self._store = store
        self._health = health
        self._clock = clock
        self._forget = forget

    async def look(self) -> None:
        """Report to health, and forget everything when another program has burned."""
        look = await self._store.follow_key_holder()
        if look is None:
            return
        self._health.note_key_holder(
            answers=look.answers, in_line=look.is_in_line if look.has_mirror else None
        )
        if look.trouble:
            self._health.report_trouble(TROUBLE, look.trouble, now=self._clock.now())
        else:
            self._health.clear_trouble(TROUBLE)
        if look.is_burnt:
            log.warning("burnt-elsewhere")
            self._forget()
