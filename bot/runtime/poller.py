"""Long polling: ask, store, and only then ask for more, which acknowledges what was stored."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from bot.conversation.store import Conflict
from bot.conversation.wire import Adapter, ConflictingPoller, TokenRefused, WireDown
from bot.runtime.availability import Availability
from bot.runtime.connecting import REFUSED, UNREACHED
from bot.runtime.health import Health
from bot.runtime.intake import Intake
from bot.usecases.ports import Clock

log = logging.getLogger(__name__)

ASK_SECONDS: Final = 25
PAUSE: Final = 1.0
SHORTEST_ROUND: Final = 0.2
"""Minimum seconds of a round that brings nothing."""
LONGEST_PAUSE: Final = 30.0
LONGEST_STORING: Final = 1.0
"""The same while updates cannot be stored: whoever takes over from a dead database is found at once."""


class Poller:
    """Polls one messenger. One poller may fail while the other goes on."""

    def __init__(
        self,
        adapter: Adapter,
        intake: Intake,
        *,
        health: Health,
        clock: Clock,
        availability: Availability | None = None,
        check_lease: Callable[[], None] = lambda: None,
    ) -> None:
        """``check_lease`` raises Conflict when another process may be polling."""
        self._check_lease = check_lease
        self._adapter = adapter
        self._intake = intake
        self._health = health
        self._clock = clock
        self._availability = availability or Availability()
        self._offset: int | None = None
        self._may_have_webhook = bool(adapter.capabilities.webhook_header)
        """An earlier start may have set one: while it is set, every poll is a conflict."""
        self._name = f"poll-{adapter.messenger}"

    async def run(self) -> None:
        pause = PAUSE
        while True:
            try:
                await self._intake.updates.room(self._adapter.messenger)
                self._check_lease()
                asked = time.monotonic()
                raws = await self._poll()
                self._availability.note_poll(answered=True)
                highest = await self._intake.store_updates(self._adapter, raws) if raws else None
                if highest is None:
                    await self._breathe(asked)
            except ConflictingPoller:
                pause = await self._wait(
                    pause, "another process polls with this token: stop it, or remove its webhook"
                )
            except TokenRefused:
                self._availability.note_poll(answered=False)
                pause = await self._wait(LONGEST_PAUSE, REFUSED)
            except WireDown as error:
                self._availability.note_poll(answered=error.limited)
                pause = await self._wait(max(error.retry_after or 0.0, pause), UNREACHED)
            except Conflict as error:
                self._health.report_trouble(
                    "storing",
                    f"updates cannot be stored ({error}): {error.mend or 'free disk space'}",
                    now=self._clock.now(),
                )
                pause = await self._wait(
                    min(pause, LONGEST_STORING), "updates cannot be stored; not acknowledging them"
                )
            else:
                if highest is not None:
                    # The offset may go down: a messenger may start a new series of ids.
                    self._offset = highest + 1
                self._health.clear_trouble(self._name)
                pause = PAUSE

    async def _poll(self) -> Sequence[Mapping[str, Any]]:
        """Poll once. Before the first answer, a webhook that an earlier start has set is removed: what the messenger
        keeps for it comes with the poll. One that is set later is somebody else's."""
        try:
            raws = await self._adapter.poll(offset=self._offset, seconds=ASK_SECONDS)
        except ConflictingPoller:
            url = (await self._adapter.webhook()).url if self._may_have_webhook else ""
            if not url:
                raise
            await self._adapter.drop_webhook()
            host = urlsplit(url).hostname
            log.warning("webhook-removed", extra={"messenger": self._adapter.messenger, "host": host})
            raws = await self._adapter.poll(offset=self._offset, seconds=ASK_SECONDS)
        self._may_have_webhook = False
        return raws

    @staticmethod
    async def _breathe(asked: float) -> None:
        """Pause after an empty answer that came at once, so that the poller does not spin."""
        await asyncio.sleep(max(SHORTEST_ROUND - (time.monotonic() - asked), 0.0))

    async def _wait(self, pause: float, what: str) -> float:
        """Report the trouble and wait. Returns the next, longer pause."""
        self._health.report_trouble(self._name, what, now=self._clock.now())
        log.warning("poll-paused", extra={"messenger": self._adapter.messenger, "pause": pause, "why": what})
        await asyncio.sleep(pause)
        return min(pause * 2, LONGEST_PAUSE)
