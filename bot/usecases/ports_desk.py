"""What the moderators' desk needs from storage, as Protocols."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.catalogue import Severity
from bot.domain.desk import Pile
from bot.domain.people import Account
from bot.domain.reports import Case


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


class Piles(Protocol):
    """Pages of cases. Each begins behind the last case of the one before, so that none costs more than the first."""

    async def page(self, wanted: Wanted, *, limit: int, after: str = "") -> Sequence[Case]: ...

    async def acts(self) -> Mapping[str, int]:
        """How many open cases there are of each act; as stored."""
        ...

    async def areas(self) -> Mapping[str, int]:
        """How many open cases there are in each area, stations among them; as stored."""
        ...
