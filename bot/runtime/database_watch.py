"""Watches the second database server: says to health when commits wait for it, or when there is none."""

from typing import Final, Protocol

from bot.conversation.store_troubles import DatabaseTrouble
from bot.runtime.health import Health
from bot.usecases.ports import Clock

_PAGE: Final = "docs/operating/two-databases.md"
MENDS: Final = {
    DatabaseTrouble.UNCONFIRMED: "the second database server confirms nothing, so nothing can be stored and people "
    f"wait; what was acknowledged is on both. Look at its disk, start it, or go on with one ({_PAGE}#one-stays-away)",
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
