"""Says to health how many registered groups take nothing for long, because the messenger refused a message there as
one too many."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from bot.conversation.store import Store
from bot.domain.people import Messenger
from bot.runtime.health import Health
from bot.runtime.pacer import Pacer
from bot.usecases.ports import Clock

LONG: Final = 60.0
"""Seconds; within a minute a full group takes cards again anyway."""


class ClosedGroups:
    """``look`` runs every few seconds."""

    def __init__(self, store: Store, pacers: Mapping[Messenger, Pacer], health: Health, clock: Clock) -> None:
        self._store = store
        self._pacers = pacers
        self._health = health
        self._clock = clock

    async def look(self) -> None:
        """Report to health. The database is asked only where a chat is closed for long, or a trouble stands."""
        for messenger, pacer in self._pacers.items():
            name, waits = f"closed-{messenger}", pacer.closed_chats()
            if name not in self._health.troubles and max(waits.values(), default=0.0) <= LONG:
                continue
            async with self._store.batch() as batch:
                groups = await batch.uow.groups.active()
            closed = [waits[g.chat_id] for g in groups if g.messenger is messenger and g.chat_id in waits]
            if not closed:
                self._health.clear_trouble(name)
            elif name in self._health.troubles or max(closed) > LONG:
                until = self._clock.now() + timedelta(seconds=max(closed))
                what = (
                    f"{messenger} wants nothing in {len(closed)} registered group(s) until {until:%Y-%m-%d %H:%M} UTC"
                    " (429): cards wait, and moderators find their cases by /queue"
                    " (docs/operating/troubleshooting.md#closed)"
                )
                self._health.report_trouble(name, what, now=self._clock.now())
