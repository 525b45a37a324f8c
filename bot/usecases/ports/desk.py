"""What the moderators' desk needs from storage, as Protocols."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.domain.cases.reports import Case, State
from bot.domain.catalogue.catalogue import Severity, Space
from bot.domain.desk.desk import Pile
from bot.domain.desk.staff_notes import CaseNote, Mute, SavedReply
from bot.domain.figures.figures import CaseMilestone, ComparisonAxis
from bot.domain.people import Account


@dataclass(frozen=True, slots=True)
class PileQuery:
    """A pile of cases as storage looks for it; None and empty mean any."""

    pile: Pile
    who: Account
    """Whose cases ``MINE`` are."""
    now: datetime
    severity: Severity | None = None
    act: str = ""
    areas: frozenset[str] = frozenset()
    restricted: bool = False
    """Whether restricted cases are theirs to see."""


class Piles(Protocol):
    """Pages of cases. Each begins behind the last case of the one before, so that none costs more than the first."""

    async def page(self, wanted: PileQuery, *, limit: int, after: str = "") -> Sequence[Case]: ...

    async def decided_at(self, by: Account, at: datetime) -> Sequence[Case]:
        """What this moderator has decided in this very moment, as the decisions stand."""
        ...

    async def acts(self, *, restricted: bool = False) -> Mapping[str, int]:
        """How many open cases there are of each act, restricted ones only if asked for; as stored."""
        ...

    async def areas(self, *, restricted: bool = False) -> Mapping[str, int]:
        """How many open cases there are in each area, stations among them, restricted ones only if asked for;
        as stored."""
        ...


class Figures(Protocol):
    """Counts of the cases that were opened since a moment, as stored; they may be a minute old. Nothing in them is
    about a reporter."""

    async def quarters(self, *, since: datetime, restricted: bool = False) -> Mapping[datetime, int]:
        """How many came in which quarter of an hour, by its beginning."""
        ...

    async def acts(self, *, since: datetime, restricted: bool = False) -> Mapping[str, int]: ...

    async def areas(self, *, since: datetime, restricted: bool = False) -> Mapping[str, int]: ...

    async def states(self, *, since: datetime, restricted: bool = False) -> Mapping[State, int]: ...

    async def wait_times(
        self, reached: CaseMilestone, *, since: datetime, restricted: bool = False
    ) -> Mapping[int, int]:
        """How many waited how many whole minutes until somebody took them, or until the decision that stands."""
        ...

    async def spaces(
        self, cut: ComparisonAxis, *, since: datetime, restricted: bool = False
    ) -> Mapping[tuple[str | datetime, Space], int]:
        """How many came in each space, by the beginning of the quarter of an hour, by act, or by area."""
        ...

    async def decided_by(self, account: Account, *, since: datetime) -> int:
        """How many cases this moderator has decided since then, as the decisions stand."""
        ...


class CaseNotes(Protocol):
    """Moderators' notes, sealed under a key of the case's own; they go with it."""

    def add(self, case_id: str, note: CaseNote) -> None: ...

    async def of_cases(self, case_ids: Collection[str]) -> Sequence[CaseNote]:
        """In the order in which they were written."""
        ...

    def destroy(self, case_id: str) -> None:
        """The notes and their key, when the last report has been taken back."""
        ...


class Mutes(Protocol):
    """Reporters whose new reports wait behind the others, by a keyed name that nothing here gives back."""

    async def set(self, report_id: str, mute: Mute) -> bool:
        """Mute whoever sent this report, beside what holds for them: a mute that took the place of another would tell
        that both are of one person. False where nobody can be found by it: a no-return report knows no sender."""
        ...

    async def holds(self, reporter_key: str, *, today: date) -> bool: ...

    async def all(self, *, today: date) -> Sequence[Mute]:
        """Those that hold, the one that ends first before the others."""
        ...

    async def ended_mutes(self, *, today: date) -> Sequence[Mute]:
        """Those whose last day is over."""
        ...

    async def held_back(self, mute_id: str) -> Sequence[str]:
        """The cases that the muted one's reports are of, none where another mute holds for them; for the program
        alone, nobody is shown them beside each other."""
        ...

    def lift(self, mute_id: str) -> None: ...

    def forget(self, reporter_key: str) -> None:
        """Whatever holds for this reporter holds no more. Its lines stay in the list until their end."""
        ...


class SavedReplies(Protocol):
    async def of(self, account: Account) -> Sequence[SavedReply]:
        """By name."""
        ...

    def save(self, account: Account, reply: SavedReply) -> None:
        """One of the same name is replaced."""
        ...

    def drop(self, account: Account, name: str) -> None: ...
