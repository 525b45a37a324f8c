"""What the moderators' desk needs from storage, as Protocols."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.catalogue import Severity
from bot.domain.desk import Pile
from bot.domain.figures import Reached
from bot.domain.people import Account
from bot.domain.reports import Case, State


@dataclass(frozen=True, slots=True)
class Wanted:
    """A pile of cases as storage looks for it; None and empty mean any."""

    pile: Pile
    who: Account
    """Whose cases ``MINE`` are."""
    now: datetime
    severity: Severity | None = None
    act: str = ""
    areas: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    """Acts whose cases are not his to see."""


class Piles(Protocol):
    """Pages of cases. Each begins behind the last case of the one before, so that none costs more than the first."""

    async def page(self, wanted: Wanted, *, limit: int, after: str = "") -> Sequence[Case]: ...

    async def decided_at(self, by: Account, at: datetime) -> Sequence[Case]:
        """What this moderator has decided in this very moment, as the decisions stand."""
        ...

    async def acts(self) -> Mapping[str, int]:
        """How many open cases there are of each act; as stored."""
        ...

    async def areas(self, *, hidden: Collection[str] = ()) -> Mapping[str, int]:
        """How many open cases there are in each area, stations among them, but for those of the hidden acts; as
        stored."""
        ...


class Figures(Protocol):
    """Counts of the cases that were opened since a moment, as stored. Nothing in them is about a reporter."""

    async def quarters(self, *, since: datetime) -> Mapping[datetime, int]:
        """How many came in which quarter of an hour, by its beginning."""
        ...

    async def acts(self, *, since: datetime) -> Mapping[str, int]: ...

    async def areas(self, *, since: datetime) -> Mapping[str, int]: ...

    async def states(self, *, since: datetime) -> Mapping[State, int]: ...

    async def waits(self, reached: Reached, *, since: datetime) -> Mapping[int, int]:
        """How many waited how many whole minutes until somebody took them, or until the decision that stands."""
        ...

    async def decided_by(self, account: Account, *, since: datetime) -> int:
        """How many cases this moderator has decided since then, as the decisions stand."""
        ...
