"""What leads at work need from storage: requests about cases, the roster, whom a critical case woke, workload, rows
for an export."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.domain.cases.reports import Case
from bot.domain.desk.case_requests import CaseRequest, RequestKind
from bot.domain.desk.roster import RosterEntry, WakeCall
from bot.domain.desk.roster_tables import RosterFile
from bot.domain.people import Account
from bot.domain.staff.audit import AuditAction


class CaseRequests(Protocol):
    """Offers and escalations that wait. They end with the case."""

    async def get(self, case_id: str, kind: RequestKind) -> CaseRequest | None: ...

    async def all(self) -> Sequence[CaseRequest]:
        """The oldest first."""
        ...

    def save(self, request: CaseRequest) -> None:
        """It replaces the one of its kind that waits for the case."""
        ...

    def drop(self, case_id: str, kind: RequestKind) -> None: ...


class Roster(Protocol):
    """Who reads by hour."""

    async def of_days(self, first: date, last: date) -> Sequence[RosterEntry]:
        """By hour, then by account."""
        ...

    def save(self, entry: RosterEntry) -> None: ...

    def drop(self, entry: RosterEntry) -> None: ...


class RosterFiles(Protocol):
    """Tables of the roster that wait: to be read, or for the press that enters them."""

    async def waiting(self, *, limit: int) -> Sequence[RosterFile]:
        """Those that are not read yet, the oldest first."""
        ...

    async def of_account(self, account: Account) -> Sequence[RosterFile]: ...

    async def get(self, file_id: str) -> RosterFile | None: ...

    def save(self, file: RosterFile) -> None: ...

    def drop(self, file_id: str) -> None: ...


class WakeCalls(Protocol):
    """Whom critical cases have woken. They end with the case."""

    async def all(self) -> Sequence[WakeCall]: ...

    def save(self, call: WakeCall) -> None: ...

    def drop(self, case_id: str) -> None: ...


@dataclass(frozen=True, slots=True)
class ActionCounts:
    """How often each account has done what. ``since``: from when it was counted, later than asked if there were more
    records than are read."""

    counts: Mapping[tuple[str, AuditAction], int]
    since: datetime


class LeadReads(Protocol):
    """What leads read about all cases, as stored before this turn."""

    async def action_counts(
        self, actions: Collection[AuditAction], *, since: datetime, restricted: bool = False
    ) -> ActionCounts:
        """How many of these actions each account has taken, as the audit log has them; those about restricted cases
        only if asked for."""
        ...

    async def newest_cases(self, *, since: datetime, most: int, besides: Collection[str]) -> Sequence[Case]:
        """The newest cases that were opened since then, at most so many, the newest first: never restricted ones,
        nor any of the acts ``besides`` or without an act yet, nor withdrawn ones."""
        ...
