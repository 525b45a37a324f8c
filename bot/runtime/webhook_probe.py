"""Asks a messenger that delivers its updates by webhook, once a minute, whether they get through: nothing else would
tell that no delivery arrives any more. The question also tells whether the messenger answers, as polls do."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from bot.conversation.wire import Adapter, TokenRefused, WebhookState, WireDown
from bot.runtime.availability import Availability
from bot.runtime.connecting import REFUSED, UNREACHED
from bot.runtime.health import Health
from bot.usecases.ports import Clock

log = logging.getLogger(__name__)

EVERY: Final = 60.0
"""Seconds between two questions; a messenger with which nothing has succeeded for so long is away."""
AGAIN: Final = 30.0
"""Seconds until it is asked again after it did not answer."""
RECENT: Final = timedelta(minutes=2)
"""For how long a failed delivery is a trouble. A messenger that has something to deliver tries at least once a
minute."""
REMEDIES: Final = (
    ("403", "set the same AMANAT_WEBHOOK_SECRET for every process that receives, and restart"),
    ("404", "let the reverse proxy pass on /webhook/ to AMANAT_LISTEN"),
    ("413", "let the reverse proxy accept bodies of 1 MB (client_max_body_size 1m)"),
    ("ssl", "renew the certificate of the reverse proxy, with its whole chain"),
    ("certificate", "renew the certificate of the reverse proxy, with its whole chain"),
)
"""Part of what the messenger says (in lower case), and what helps; the first match decides."""
OTHERWISE: Final = "see that the reverse proxy runs, is reached from outside, and reaches AMANAT_LISTEN"


class WebhookProbe:
    """Asks one messenger."""

    def __init__(
        self,
        adapter: Adapter,
        url: str,
        *,
        health: Health,
        clock: Clock,
        availability: Availability,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """``url`` is the webhook that was set."""
        self._adapter = adapter
        self._url = url
        self._health = health
        self._clock = clock
        self._availability = availability
        self._sleep = sleep
        self._began = clock.now()
        self._first_failure: datetime | None = None
        """Of those that go on until now."""
        self._name = f"poll-{adapter.messenger}"

    async def run(self) -> None:
        await self._sleep(EVERY)
        while True:
            await self._sleep(await self._ask())

    async def _ask(self) -> float:
        """Ask once. Returns the seconds until it is asked again."""
        try:
            state = await self._adapter.webhook()
        except TokenRefused:
            return self._note_silence(REFUSED)
        except WireDown as error:
            pause = AGAIN
            if self._availability.quiet_seconds() >= EVERY:
                pause = self._note_silence(UNREACHED, answered=error.limited)
            return max(error.retry_after or 0.0, pause)
        self._availability.note_poll(answered=True)
        self._health.clear_trouble(self._name)
        self._note_deliveries(self._trouble_of(state))
        return EVERY

    def _trouble_of(self, state: WebhookState) -> str:
        """What keeps updates away, with its remedy; empty if nothing is known to."""
        if not state.url:
            return "no webhook is set any more: restart; if this comes back, another program polls with this token"
        if _place(state.url) != _place(self._url):
            host = urlsplit(state.url).hostname
            return f"updates go to {host}: restart; if this comes back, another program uses this token"
        if not self._goes_on_failing(state.failed_at):
            return ""
        error = state.last_error.casefold()
        mend = next((remedy for mark, remedy in REMEDIES if mark in error), OTHERWISE)
        return f"updates do not get through ({state.last_error}): {mend}"

    def _goes_on_failing(self, failed_at: datetime | None) -> bool:
        """Whether the last delivery that failed is not the only one. What failed while this process was started, or a
        proxy beside it, is over."""
        if failed_at is None or failed_at < self._began or self._clock.now() - failed_at > RECENT:
            self._first_failure = None
            return False
        self._first_failure = self._first_failure or failed_at
        return failed_at > self._first_failure

    def _note_deliveries(self, trouble: str) -> None:
        if not trouble:
            self._health.clear_trouble(f"webhook-{self._adapter.messenger}")
            return
        self._health.report_trouble(f"webhook-{self._adapter.messenger}", trouble, now=self._clock.now())
        log.warning("webhook-in-trouble", extra={"messenger": self._adapter.messenger, "why": trouble})

    def _note_silence(self, what: str, *, answered: bool = False) -> float:
        """``answered``: it has answered, that this was one question too many."""
        self._availability.note_poll(answered=answered)
        self._health.report_trouble(self._name, what, now=self._clock.now())
        log.warning("probe-unanswered", extra={"messenger": self._adapter.messenger, "why": what})
        return AGAIN


def _place(url: str) -> tuple[str | None, int | None, str]:
    """Two addresses with the same one are the same, however they are written."""
    parts = urlsplit(url)
    return parts.hostname, parts.port, parts.path
