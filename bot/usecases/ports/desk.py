"""What the moderators' desk needs from storage, as Protocols.

What the moderators' search needs from storage: cases by word traces in the blind index, and the newest cases.

What drills need from storage, as a Protocol.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.domain.cases.reports import Case, State
from bot.domain.catalogue.catalogue import Severity, Space
from bot.domain.desk.desk import Pile, PileFilter
from bot.domain.desk.drills import Drill
from bot.domain.desk.staff_notes import CaseNote, Mute, SavedReply
from bot.domain.desk.team_replies import TeamReply
from bot.domain.desk.views import SavedView
from bot.domain.figures.figures import CaseMilestone, ComparisonAxis
from bot.domain.figures.promises import Promises, ReferralCount
from bot.domain.figures.situation import OpenCaseCounts
from bot.domain.people import Account
from bot.domain.submissions.traces import Trace


@dataclass(frozen=True, slots=True)
class PileQuery:
    """A query for a pile of cases; None and empty mean any."""

    pile: Pile
    who: Account | None
    """The person whose cases ``MINE`` are; None if the clock asks."""
    now: datetime
    severity: Severity | None = None
    act: str = ""
    areas: frozenset[str] = frozenset()
    restricted: bool = False
    """Whether they may see restricted cases."""


class Piles(Protocol):
    """Pages of cases. Each begins after the last case of the previous one, so that none costs more than the
    first."""

    async def page(self, wanted: PileQuery, *, limit: int, after: str = "") -> Sequence[Case]:
        """Critical cases past their deadline first, then the others in the pile's order."""
        ...

    async def count(self, wanted: PileQuery, *, most: int | None = None) -> int:
        """All cases of the pile, whoever is recused from which; at most ``most``, so that very many take no time."""
        ...

    async def assignees(self, *, restricted: bool = False) -> Mapping[Account, int]:
        """The number of claimed cases by who holds them, restricted ones only if requested; as stored."""
        ...

    async def merged_at(self, by: Account, at: datetime) -> Sequence[Case]:
        """The cases that this moderator merged at exactly this moment and that are still merged."""
        ...

    async def decided_at(self, by: Account, at: datetime) -> Sequence[Case]:
        """The cases that this moderator decided at exactly this moment and whose decisions stand."""
        ...

    async def acts(self, *, restricted: bool = False) -> Mapping[str, int]:
        """The number of open cases by act, restricted ones only if requested; as stored."""
        ...

    async def areas(self, *, restricted: bool = False) -> Mapping[str, int]:
        """The number of open cases by area, including stations, restricted ones only if requested; as
        stored."""
        ...


class Figures(Protocol):
    """Counts of the cases that were opened since a moment, as stored; they may be a minute old. They contain
    nothing about reporters."""

    async def quarters(self, *, since: datetime, restricted: bool = False) -> Mapping[datetime, int]:
        """The number of cases by quarter of an hour, given as its start."""
        ...

    async def acts(self, *, since: datetime, restricted: bool = False) -> Mapping[str, int]: ...

    async def areas(self, *, since: datetime, restricted: bool = False) -> Mapping[str, int]: ...

    async def states(self, *, since: datetime, restricted: bool = False) -> Mapping[State, int]: ...

    async def wait_times(
        self, reached: CaseMilestone, *, since: datetime, restricted: bool = False
    ) -> Mapping[int, int]:
        """The number of cases by minutes waited, until they were first claimed or until the final
        decision."""
        ...

    async def spaces(
        self, cut: ComparisonAxis, *, since: datetime, restricted: bool = False
    ) -> Mapping[tuple[str | datetime, Space], int]:
        """The number of cases in each space, by start of the quarter of an hour, by act, or by area."""
        ...

    async def open_cases(self, *, now: datetime, restricted: bool = False) -> OpenCaseCounts:
        """All open cases, without ``critical``; counted anew each time."""
        ...

    async def promises(self, *, since: datetime, now: datetime, restricted: bool = False) -> Promises:
        """Due cases by severity, each severity with its count; those that are late now are counted anew each time."""
        ...

    async def referrals(self, *, since: datetime, restricted: bool = False) -> ReferralCount:
        """Of the referrals that were sent since then."""
        ...

    async def decided_by(self, account: Account, *, since: datetime) -> int:
        """The number of cases that this moderator decided since then and whose decisions stand."""
        ...


class CaseNotes(Protocol):
    """Moderators' notes, sealed under a key of the case's own; they are deleted with it."""

    def add(self, case_id: str, note: CaseNote) -> None: ...

    async def of_cases(self, case_ids: Collection[str]) -> Sequence[CaseNote]:
        """In the order in which they were written."""
        ...

    def destroy(self, case_id: str) -> None:
        """Destroy the notes and their key, after the last report was withdrawn."""
        ...


class Mutes(Protocol):
    """Reporters whose new reports wait behind the others, by a keyed name that is never returned."""

    async def set(self, report_id: str, mute: Mute) -> bool:
        """Mute the sender of this report, in addition to existing mutes: a mute that replaced another would
        reveal that both are of one person. False if no sender can be found: a no-return report has no known
        sender."""
        ...

    async def holds(self, reporter_key: str, *, today: date) -> bool: ...

    async def all(self, *, today: date) -> Sequence[Mute]:
        """The present mutes, the earliest end first."""
        ...

    async def ended_mutes(self, *, today: date) -> Sequence[Mute]:
        """Mutes whose last day is over."""
        ...

    async def held_back(self, mute_id: str) -> Sequence[str]:
        """The cases of the muted person's reports, without those that another mute covers. For the program
        only: nobody is shown them together."""
        ...

    def lift(self, mute_id: str) -> None: ...

    def forget(self, reporter_key: str) -> None:
        """End all mutes of this reporter. They stay in the list until their end."""
        ...


class SavedReplies(Protocol):
    async def of(self, account: Account) -> Sequence[SavedReply]:
        """Sorted by name."""
        ...

    def save(self, account: Account, reply: SavedReply) -> None:
        """A reply with the same name is replaced."""
        ...

    def drop(self, account: Account, name: str) -> None: ...


class SavedViews(Protocol):
    """Filters of the desk's lists, each of one moderator."""

    async def of(self, account: Account) -> Sequence[SavedView]:
        """Sorted by name."""
        ...

    def save(self, account: Account, view: SavedView) -> None:
        """A view with the same name is replaced."""
        ...

    def drop(self, account: Account, name: str) -> None: ...

    async def last(self, account: Account) -> PileFilter:
        """The filters that they used last; none before the first."""
        ...

    def set_last(self, account: Account, sieve: PileFilter) -> None: ...


class TeamReplies(Protocol):
    """Replies that all moderators share, each in all its versions."""

    async def current(self) -> Sequence[TeamReply]:
        """The newest version of each reply that is offered, sorted by name."""
        ...

    async def versions(self, name: str) -> Sequence[TeamReply]:
        """All stored versions, the newest first; empty for an unknown name."""
        ...

    def add(self, reply: TeamReply) -> None:
        """Store one more version. The commit raises Conflict if there is one with its number."""
        ...

    def forget_version(self, name: str, version: int) -> None: ...


type Word = Collection[tuple[str, Trace]]
"""A word in its possible index forms, each with the scope that it was stored under."""


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """Empty means any."""

    act: str = ""
    areas: frozenset[str] = frozenset()
    states: frozenset[State] = frozenset()
    restricted: bool = False
    """Whether restricted cases are found. Otherwise nothing reveals them, not even the number of matching
    words."""
    severity: Severity | None = None
    assignee: Account | None = None
    body: str = ""
    """Only cases with a referral to this body, as stored."""
    opened_from: datetime | None = None
    opened_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class SearchMatches:
    """Cases with a report that has this many of the words; the newest first."""

    cases: Sequence[Case] = ()
    words: int = 0


class CaseSearch(Protocol):
    """A search opens nothing, and finds at most ``MOST`` cases. As stored: a report of this transaction is
    not found by its words."""

    async def by_words(self, words: Sequence[Word], only: SearchFilter) -> SearchMatches:
        """The cases whose reports have most of the words: all of them, if any report has."""
        ...

    async def newest(self, only: SearchFilter) -> Sequence[Case]: ...


MOST = 200


class Drills(Protocol):
    """The present drill, with all its cases; it is stored nowhere else."""

    async def running(self) -> Drill | None: ...

    def save(self, drill: Drill) -> None:
        """Store a new or changed drill. The commit raises Conflict if it has changed since it was read."""
        ...

    def drop(self, drill: Drill) -> None:
        """Delete it completely."""
        ...
