"""Watches two database servers: says to health when commits wait for the second one, when there is none, and when both
take writes."""

from typing import Final, Protocol

from bot.conversation.store_troubles import DatabaseTrouble
from bot.runtime.health import Health
from bot.usecases.ports import Clock

_PAGE: Final = "docs/operating/two-databases.md"
MENDS: Final = {
    DatabaseTrouble.TWO_WRITE: "two database servers take writes, and the bot works on the one that was promoted last: "
    f"stop the other one at once, then make it the second again ({_PAGE}#two-take-writes)",
    DatabaseTrouble.AWAY: "the second database server is not connected to the first, so nothing can be stored and "
    "people wait; what was acknowledged is on both. Start it (if its disk is full, make room first), or go on with one "
    f"({_PAGE}#one-stays-away)",
    DatabaseTrouble.UNCONFIRMED: "the second database server confirms nothing, so nothing can be stored and people "
    f"wait; what was acknowledged is on both. Look at its disk, or go on with one ({_PAGE}#one-stays-away)",
    DatabaseTrouble.LOG_KEPT: "the first database server keeps more than 2 GB of its log for one that is away, until "
    f"its own disk is full: bring that one back, or drop its replication slot ({_PAGE}#away-for-long)",
    DatabaseTrouble.ALONE: "AMANAT_DATABASE_URL names two database servers, and what is stored is on one only: set "
    f"up the other one again ({_PAGE}#after-a-promotion)",
}
"""What an operator can do about each."""
TROUBLE: Final = "replica"


class WatchedDatabase(Protocol):
    """The part of the store that is watched."""

    async def look_at_database(self) -> DatabaseTrouble | None: ...


class DatabaseWatch:
    """``look`` runs every few seconds."""

    def __init__(self, store: WatchedDatabase, health: Health, clock: Clock) -> None:
        self._store = store
        self._health = health
        self._clock = clock

    async def look(self) -> None:
        """Report to health. Raises Conflict."""
        trouble = await self._store.look_at_database()
        if trouble is None:
            self._health.clear_trouble(TROUBLE)
        else:
            self._health.report_trouble(TROUBLE, MENDS[trouble], now=self._clock.now())
