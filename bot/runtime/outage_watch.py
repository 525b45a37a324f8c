"""Reports a messenger that is away: to health at once, and once to its owners, when it is away and when it is back.

What was told is stored, so that a restart during an outage neither repeats it nor forgets to say that it is over. An
outage of which nobody could be told is told once another messenger answers.
"""

import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Final

from bot.conversation.outgoing import Turn
from bot.conversation.ports import TickCtx
from bot.conversation.store import Conflict
from bot.domain.people import Messenger
from bot.runtime.availability import Availability
from bot.runtime.health import Health
from bot.runtime.turns import TickRunner
from bot.usecases.owner.note_outages import NotedOutage, noted_outages
from bot.usecases.ports import Clock

log = logging.getLogger(__name__)

EVERY: Final = 5.0
"""Seconds between two looks."""

type AwayNews = Callable[[TickCtx, Messenger, datetime, Collection[Messenger]], Awaitable[Turn]]
"""Tells owners that this messenger is away since then; last come the messengers that answer."""
type ReturnNews = Callable[[TickCtx, Messenger, datetime], Awaitable[Turn]]
"""Tells owners that this messenger answers again since then."""


class OutageWatch:
    """``load`` once before the first ``look``."""

    def __init__(
        self,
        availabilities: Mapping[Messenger, Availability],
        news: tuple[AwayNews, ReturnNews],
        runner: TickRunner,
        health: Health,
        clock: Clock,
    ) -> None:
        self._availabilities = availabilities
        self._runner = runner
        self._away_news, self._return_news = news
        self._health = health
        self._clock = clock
        self._reported: set[Messenger] = set()
        """Those of which an owner was told that they are away."""
        self._looked_on: dict[Messenger, frozenset[Messenger]] = {}
        """Those that are away, with the ones that answered when owners were last looked for."""

    async def load(self) -> None:
        """Continue the outages that an earlier process has told of."""
        outages: Mapping[Messenger, NotedOutage] = {}

        async def read(ctx: TickCtx) -> Turn:
            nonlocal outages
            outages = await noted_outages(ctx)
            return Turn()

        await self._runner.run_tick(read)
        for messenger, outage in outages.items():
            if messenger in self._availabilities:
                if outage.is_told:
                    self._reported.add(messenger)
                seconds = (self._clock.now() - outage.began).total_seconds()
                self._availabilities[messenger].resume_outage(max(seconds, 0.0))

    async def look(self) -> None:
        """Report what has changed. After a Conflict, the next look reports it."""
        outages = {messenger: it.outage() for messenger, it in self._availabilities.items()}
        for messenger, outage in outages.items():
            if outage is None:
                continue
            try:
                if outage.ended_ago is None:
                    answering = [
                        m for m, other in outages.items() if other is None or other.ended_ago is not None
                    ]
                    await self._report_outage(messenger, self._time(outage.began_ago), answering)
                else:
                    await self._report_return(messenger, self._time(outage.ended_ago))
            except Conflict:
                log.warning("tick-conflict")

    def _time(self, seconds_ago: float) -> datetime:
        return self._clock.now() - timedelta(seconds=seconds_ago)

    async def _report_outage(
        self, messenger: Messenger, began: datetime, answering: Collection[Messenger]
    ) -> None:
        others = " the other messenger is unaffected;" if answering else ""
        what = (
            f"nothing has got through to {messenger} since {began:%Y-%m-%d %H:%M} UTC: what is for it waits"
            f" in its order;{others} check network and proxy (docs/operating/troubleshooting.md#away)"
        )
        self._health.report_trouble(f"away-{messenger}", what, now=self._clock.now())
        if messenger in self._reported or self._looked_on.get(messenger) == frozenset(answering):
            return
        if await self._tell(messenger, began, answering):
            self._reported.add(messenger)
        if messenger not in self._looked_on:
            log.error(
                "messenger-away", extra={"messenger": messenger, "since": began.isoformat(timespec="seconds")}
            )
        self._looked_on[messenger] = frozenset(answering)

    async def _tell(self, messenger: Messenger, began: datetime, answering: Collection[Messenger]) -> bool:
        """Tell owners that it is away; False if none can be told on those that answer. Raises Conflict."""
        is_told = False

        async def tell(ctx: TickCtx) -> Turn:
            nonlocal is_told
            turn = await self._away_news(ctx, messenger, began, answering)
            is_told = bool(turn.replies)
            return turn

        await self._runner.run_tick(tell)
        return is_told

    async def _report_return(self, messenger: Messenger, ended: datetime) -> None:
        await self._runner.run_tick(lambda ctx: self._return_news(ctx, messenger, ended))
        self._availabilities[messenger].end_outage()
        self._reported.discard(messenger)
        self._looked_on.pop(messenger, None)
        self._health.clear_trouble(f"away-{messenger}")
        log.warning(
            "messenger-back", extra={"messenger": messenger, "at": ended.isoformat(timespec="seconds")}
        )
