"""Looks every second at the machine that holds the keys, where another one does."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.conversation.store_troubles import KeyHolderLook
from bot.runtime.health import Health
from bot.usecases.ports import Clock

log = logging.getLogger(__name__)

TROUBLE: Final = "keys"
STRANGER: Final = "stranger"
REFUSAL_LASTS: Final = timedelta(minutes=10)
"""For so long after the holder has refused a peer this is a trouble."""
FOREIGN_PEER: Final = (
    "the holder of keys refuses a peer with a foreign certificate: if one of your machines is missing in trusted/ "
    "there, copy its own.crt; if not, keep strangers from its port (docs/operating/key-holder.md)"
)


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
        self._refused: int | None = None
        """What the holder had counted at the last look."""
        self._refused_at: datetime | None = None

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
        if look.answers:
            self._note_refused(look.refused)
        if look.is_burnt:
            log.warning("burnt-elsewhere")
            self._forget()

    def _note_refused(self, count: int) -> None:
        now = self._clock.now()
        if self._refused is not None and count > self._refused:
            self._refused_at = now
        self._refused = count
        if self._refused_at is not None and now - self._refused_at < REFUSAL_LASTS:
            self._health.report_trouble(STRANGER, FOREIGN_PEER, now=now)
        else:
            self._health.clear_trouble(STRANGER)
