"""What the brief needs from storage, as a Protocol."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.domain.briefs.briefs import Brief
from bot.domain.people import Account


@dataclass(frozen=True, slots=True)
class SettledCase:
    """An unrestricted case whose last day for a decision has passed, and whether it was decided by then."""

    id: str
    in_time: bool


@dataclass(frozen=True, slots=True)
class OverdueReferral:
    """A referral of an unrestricted case that its body should have answered."""

    id: str
    body: str


class Briefs(Protocol):
    """Drawn briefs stay as they are: nothing here changes or removes one."""

    async def newest(self) -> Brief | None: ...

    async def get(self, day: date) -> Brief | None: ...

    async def drawn_since(self, day: date) -> Sequence[Brief]:
        """The briefs of this day and later ones, newest first."""
        ...

    async def days(self) -> Sequence[date]:
        """The days of all briefs, newest first."""
        ...

    def add(self, brief: Brief) -> None:
        """Store a new brief. The commit raises Conflict if there is one of this day."""
        ...

    async def readers(self) -> Sequence[Account]:
        """Those who want it each morning."""
        ...

    def set_reader(self, account: Account, *, wants: bool) -> None: ...

    async def settled_cases(self, since: datetime, until: datetime) -> Sequence[SettledCase]:
        """The cases whose deadline was within this span, as stored; no spam, nothing withdrawn, merged or without an
        act."""
        ...

    async def overdue_referrals(self, at: datetime, *, since: datetime) -> Sequence[OverdueReferral]:
        """The referrals with a body, sent ``since`` then, that should have been answered before the moment ``at``, as
        stored."""
        ...
