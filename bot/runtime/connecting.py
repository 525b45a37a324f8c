"""Connects to the messengers at start. A messenger that cannot be reached, or refuses the token, is tried again later
and delays no other.

Shows the bot's profile, with the list of commands, where a messenger has one: after the start, in the background.
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import Final

from bot.conversation.wire import Adapter, BotProfile, ConflictingPoller, TokenRefused, WireDown
from bot.runtime.availability import Availability
from bot.runtime.health import Health
from bot.usecases.ports import Clock

log = logging.getLogger(__name__)

CONNECT_PAUSES: Final = (0.3, 0.6, 1.2)
"""Seconds between the tries at start: a connection that broke once must not make the start fail."""
OTHERS_WAIT: Final = 3.0
"""Seconds for which a start waits for a messenger that does not answer, once another one has."""
PAUSE: Final = 2.0
LONGEST_PAUSE: Final = 30.0
UNREACHED: Final = "the messenger cannot be reached; trying again"
REFUSED: Final = "the messenger refuses the token: set a valid one and restart"
PROFILE_PAUSES: Final = (5.0, 60.0, 600.0)
"""Seconds between the tries. After the last one, the profile stays as it is until the next start."""


async def connect_all(adapters: Sequence[Adapter]) -> list[Adapter]:
    """Open all adapters concurrently; return those that cannot be connected now.

    Raises TokenRefused or WireDown when no messenger can be connected. A messenger that asks the program to
    wait counts as reachable and is connected later, as does one that has not answered OTHERS_WAIT after another.
    """
    start = _ConnectedStart()
    results = await asyncio.gather(*map(start.open_adapter, adapters), return_exceptions=True)
    down = [result for result in results if isinstance(result, BaseException)]
    for trouble in down:
        if not isinstance(trouble, WireDown | TokenRefused):
            raise trouble
    final = [trouble for trouble in down if not isinstance(trouble, WireDown) or trouble.retry_after is None]
    if final and len(final) == len(adapters):
        raise next((trouble for trouble in final if isinstance(trouble, TokenRefused)), final[0])
    for adapter, result in zip(adapters, results, strict=True):
        if isinstance(result, TokenRefused):
            log.error("token-refused", extra={"messenger": adapter.messenger})
    return [adapter for adapter, result in zip(adapters, results, strict=True) if result is not None]


class _ConnectedStart:
    """The adapters that are being opened beside each other: none waits long for the others."""

    def __init__(self) -> None:
        self._limits: list[asyncio.Timeout] = []
        self._deadline: float | None = None
        """The loop's time until which those that have not answered are waited for; None before the first has."""

    async def open_adapter(self, adapter: Adapter) -> None:
        """Raises what ``Adapter.open`` raises, and WireDown if others have waited long enough."""
        try:
            async with asyncio.timeout_at(self._deadline) as limit:
                self._limits.append(limit)
                try:
                    await _open_adapter(adapter)
                finally:
                    self._limits.remove(limit)
        except TimeoutError:
            raise WireDown("no answer while others waited") from None
        if self._deadline is None:
            self._deadline = asyncio.get_running_loop().time() + OTHERS_WAIT
            for other in self._limits:
                other.reschedule(self._deadline)


async def _open_adapter(adapter: Adapter) -> None:
    for pause in CONNECT_PAUSES:
        try:
            await adapter.open()
        except WireDown as error:
            if error.retry_after is not None and error.retry_after > pause:
                raise
            await asyncio.sleep(pause)
        else:
            return
    await adapter.open()


async def connect_with_retry(
    adapter: Adapter, *, health: Health, clock: Clock, availability: Availability
) -> None:
    """Open the adapter, however long it takes, and report the trouble to health meanwhile."""
    pause, name = PAUSE, f"poll-{adapter.messenger}"
    while True:
        try:
            await adapter.open()
        except TokenRefused:
            answered, named, what = False, 0.0, REFUSED
        except WireDown as error:
            answered, named, what = error.limited, error.retry_after or 0.0, UNREACHED
        else:
            availability.note_poll(answered=True)
            health.clear_trouble(name)
            return
        availability.note_poll(answered=answered)
        health.report_trouble(name, what, now=clock.now())
        log.warning(
            "messenger-unreachable", extra={"messenger": adapter.messenger, "pause": pause, "why": what}
        )
        await asyncio.sleep(max(named, pause))
        pause = min(pause * 2, LONGEST_PAUSE)


async def show_profile(adapter: Adapter, profile: BotProfile) -> None:
    """Show this profile of the bot. Never raises, because nothing depends on it."""
    for pause in (*PROFILE_PAUSES, None):
        try:
            await adapter.show_profile(profile)
        except (WireDown, TokenRefused, ConflictingPoller) as trouble:
            log.warning("profile-not-shown", extra={"messenger": adapter.messenger, "why": str(trouble)})
        else:
            return
        if pause is not None:
            await asyncio.sleep(pause)
