"""Asks a messenger that delivers its updates by webhook whether it answers, as polls do by themselves.

While updates come or calls succeed, nothing is asked. A quiet bot asks once a minute which bot it is: otherwise an
outage would be noticed only once somebody is written to.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from bot.conversation.wire import Adapter, TokenRefused, WireDown
from bot.runtime.availability import Availability
from bot.runtime.health import Health
from bot.usecases.ports import Clock

log = logging.getLogger(__name__)

QUIET: Final = 60.0
"""Seconds without any success after which the messenger is asked."""
AGAIN: Final = 30.0
"""Seconds until it is asked again after it did not answer."""


class WebhookProbe:
    """Asks one messenger."""

    def __init__(
        self,
        adapter: Adapter,
        *,
        health: Health,
        clock: Clock,
        availability: Availability,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._adapter = adapter
        self._health = health
        self._clock = clock
        self._availability = availability
        self._sleep = sleep
        self._name = f"poll-{adapter.messenger}"

    async def run(self) -> None:
        while True:
            await self._sleep(max(QUIET - self._availability.quiet_seconds(), 1.0))
            if self._availability.quiet_seconds() >= QUIET:
                await self._ask_until_answered()

    async def _ask_until_answered(self) -> None:
        while (pause := await self._ask()) > 0:
            await self._sleep(pause)

    async def _ask(self) -> float:
        """Ask once. Returns the seconds until it must be asked again; 0 after an answer."""
        try:
            await self._adapter.open()
        except TokenRefused:
            return self._note_trouble("the messenger refuses the token: set a valid one and restart")
        except WireDown as error:
            pause = self._note_trouble("the messenger cannot be reached; trying again")
            return max(error.retry_after or 0.0, pause)
        self._availability.note_poll(answered=True)
        self._health.clear_trouble(self._name)
        return 0.0

    def _note_trouble(self, what: str) -> float:
        self._availability.note_poll(answered=False)
        self._health.report_trouble(self._name, what, now=self._clock.now())
        log.warning("probe-unanswered", extra={"messenger": self._adapter.messenger, "why": what})
        return AGAIN
