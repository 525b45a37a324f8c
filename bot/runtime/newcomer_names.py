"""The display names of newcomers in the moderators' groups, for the question whether to let them in.

A stranger's name is never stored: it is kept in this process's memory for a day. After a restart, they are
shown by their number alone.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from bot.domain.events import Fact, StrangerSeen
from bot.domain.people import Account
from bot.usecases.ports import Clock

REMEMBERED: Final = timedelta(days=1)
MOST_NAMES: Final = 500
"""Only the newest are kept, so that flooding a group with newcomers fills no memory."""


class NewcomerNames:
    """By account: the name that the messenger showed when it was last seen."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._names: dict[Account, tuple[str, datetime]] = {}

    def note(self, facts: Iterable[Fact]) -> None:
        """Remember the names in these facts."""
        for fact in facts:
            if isinstance(fact, StrangerSeen) and fact.who.name:
                self._names.pop(fact.who.account, None)
                self._names[fact.who.account] = (fact.who.name, self._clock.now())
        self._forget_old()

    def name_of(self, account: Account) -> str:
        """Their name, or "" if it is not known here or no longer."""
        self._forget_old()
        return self._names[account][0] if account in self._names else ""

    def _forget_old(self) -> None:
        """Names stand in the order in which they were last seen, so the first is always the oldest."""
        since = self._clock.now() - REMEMBERED
        while self._names:
            oldest = next(iter(self._names))
            if len(self._names) <= MOST_NAMES and self._names[oldest][1] > since:
                break
            del self._names[oldest]
