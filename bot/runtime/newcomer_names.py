"""What the messengers call newcomers of the moderators' groups, for the question whether to let them in.

A stranger's name is stored nowhere: it stands in the memory of this process for a day, and whoever is asked about after
a restart is shown by their number alone.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from bot.domain.events import Fact, StrangerSeen
from bot.domain.people import Account
from bot.usecases.ports import Clock

REMEMBERED: Final = timedelta(days=1)
MOST_NAMES: Final = 500
"""The newest are remembered; whoever floods a group with newcomers fills nothing else."""


class NewcomerNames:
    """By account: what the messenger showed of them when they were last seen."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._names: dict[Account, tuple[str, datetime]] = {}

    def note(self, facts: Iterable[Fact]) -> None:
        """Remember whom these facts name."""
        for fact in facts:
            if isinstance(fact, StrangerSeen) and fact.who.name:
                self._names.pop(fact.who.account, None)
                self._names[fact.who.account] = (fact.who.name, self._clock.now())
        while len(self._names) > MOST_NAMES:
            del self._names[next(iter(self._names))]

    def name_of(self, account: Account) -> str:
        """What they are called, or "" where that is not known here, or not any more."""
        name, at = self._names.get(account, ("", self._clock.now()))
        return name if self._clock.now() - at < REMEMBERED else ""
