"""Rows of leads at work: requests about cases, the roster, whom critical cases woke; and what leads read of all
cases."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import bindparam, delete, func, select

from bot.domain.cases.reports import Case, State
from bot.domain.desk.case_requests import CaseRequest, RequestKind
from bot.domain.desk.roster import HourState, RosterEntry, RosterHour, WakeCall
from bot.domain.people import Account
from bot.domain.staff.audit import AuditAction, as_moment
from bot.usecases.ports.leads import ActionCounts
from storage.audit import LAST
from storage.case_rows import COLUMNS, case_of
from storage.columns import datetime_of, moment
from storage.conditions import Columns, stored_row
from storage.link import Link
from storage.models import cases, staff
from storage.models_moderation import audit, case_requests, roster_hours, wake_calls
from storage.queries import OverlaidRows, Query, RowSource
from storage.repository import Repository
from storage.staged_rows import StagedRows

# --- requests about cases ---------------------------------------------------------------------------------


def request_id(case_id: str, kind: RequestKind) -> str:
    return f"{kind}:{case_id}"


REQUEST_COLUMNS: Final[Columns[CaseRequest]] = {
    "id": lambda request: request_id(request.case_id, request.kind),
    "case_id": attrgetter("case_id"),
    "kind": attrgetter("kind.value"),
    "by": lambda request: str(request.by),
    "whom": lambda request: str(request.to) if request.to is not None else None,
    "reason": attrgetter("reason"),
    "at": lambda request: moment(request.at),
}
_ALL_REQUESTS: Final = Query(case_requests, REQUEST_COLUMNS, order=(case_requests.c.at, case_requests.c.id))
_REQUEST: Final = Query(case_requests, REQUEST_COLUMNS, case_requests.c.id == bindparam("of"))
_DROP_REQUEST: Final = delete(case_requests).where(case_requests.c.id == bindparam("key"))


def _request(row: Any) -> CaseRequest:
    return CaseRequest(
        row.case_id,
        RequestKind(row.kind),
        Account.parse(row.by),
        datetime_of(row.at),
        to=Account.parse(row.whom) if row.whom else None,
        reason=row.reason,
    )


class CaseRequestQueries:
    """The queries for requests about cases, wherever they are."""

    def __init__(self, rows: RowSource[CaseRequest]) -> None:
        self._rows = rows

    async def get(self, case_id: str, kind: RequestKind) -> CaseRequest | None:
        requests = await self._rows.find(_REQUEST, {"of": request_id(case_id, kind)})
        return requests[0] if requests else None

    async def all(self) -> Sequence[CaseRequest]:
        return await self._rows.find(_ALL_REQUESTS)


class SqlCaseRequests(CaseRequestQueries, Repository):
    """Implements ``bot.usecases.ports.leads.CaseRequests``."""

    def __init__(self, link: Link) -> None:
        self._staged: StagedRows[str, CaseRequest] = StagedRows()
        self.stages = (self._staged,)
        super().__init__(OverlaidRows(link, case_requests.c.id, _request, self._staged.items))

    def save(self, request: CaseRequest) -> None:
        self._staged.set(request_id(request.case_id, request.kind), request)

    def drop(self, case_id: str, kind: RequestKind) -> None:
        self._staged.set(request_id(case_id, kind), None)

    async def flush(self, link: Link) -> None:
        changes = self._staged.batch
        await link.put(
            case_requests, [stored_row(r, REQUEST_COLUMNS) for r in changes.values() if r is not None]
        )
        await link.many(_DROP_REQUEST, [{"key": key} for key, r in changes.items() if r is None])


# --- the roster -------------------------------------------------------------------------------------------


def entry_id(entry: RosterEntry) -> str:
    return f"{entry.hour.day.isoformat()}/{entry.hour.number:02}/{entry.account}"


ROSTER_COLUMNS: Final[Columns[RosterEntry]] = {
    "id": entry_id,
    "day": lambda entry: entry.hour.day.isoformat(),
    "hour": attrgetter("hour.number"),
    "account": lambda entry: str(entry.account),
    "by": lambda entry: str(entry.by),
    "state": attrgetter("state.value"),
}
_OF_DAYS: Final = Query(
    roster_hours,
    ROSTER_COLUMNS,
    roster_hours.c.day >= bindparam("first"),
    roster_hours.c.day <= bindparam("last"),
    order=(roster_hours.c.id,),
)
_DROP_ENTRY: Final = delete(roster_hours).where(roster_hours.c.id == bindparam("key"))
OLD_HOURS: Final = delete(roster_hours).where(roster_hours.c.day < bindparam("before"))
ENTRIES_OF_STAFF: Final = (
    select(roster_hours, staff.c.same_as)
    .join(staff, staff.c.account == roster_hours.c.account)
    .where(
        roster_hours.c.day >= bindparam("first"),
        roster_hours.c.day <= bindparam("last"),
        staff.c.started,
        ~staff.c.frozen,
        staff.c.role.in_(bindparam("roles", expanding=True)),
    )
)
"""For a command beside the program: the entries that count, each with the other account of its person."""


def _entry(row: Any) -> RosterEntry:
    hour = RosterHour(date.fromisoformat(row.day), row.hour)
    return RosterEntry(hour, Account.parse(row.account), Account.parse(row.by), HourState(row.state))


def count_people(rows: Sequence[Any], state: HourState) -> Counter[RosterHour]:
    """How many people are in each hour in this state; a person with two accounts counts once."""
    pairs = {
        (entry.hour, min(row.account, row.same_as or row.account))
        for row in rows
        if (entry := _entry(row)).state is state
    }
    return Counter(hour for hour, _ in pairs)


class RosterQueries:
    """The queries for the roster, wherever it is."""

    def __init__(self, rows: RowSource[RosterEntry]) -> None:
        self._rows = rows

    async def of_days(self, first: date, last: date) -> Sequence[RosterEntry]:
        return await self._rows.find(_OF_DAYS, {"first": first.isoformat(), "last": last.isoformat()})


class SqlRoster(RosterQueries, Repository):
    """Implements ``bot.usecases.ports.leads.Roster``."""

    def __init__(self, link: Link) -> None:
        self._staged: StagedRows[str, RosterEntry] = StagedRows()
        self.stages = (self._staged,)
        super().__init__(OverlaidRows(link, roster_hours.c.id, _entry, self._staged.items))

    def save(self, entry: RosterEntry) -> None:
        self._staged.set(entry_id(entry), entry)

    def drop(self, entry: RosterEntry) -> None:
        self._staged.set(entry_id(entry), None)

    async def flush(self, link: Link) -> None:
        changes = self._staged.batch
        rows = [stored_row(entry, ROSTER_COLUMNS) for entry in changes.values() if entry is not None]
        await link.put(roster_hours, rows)
        await link.many(_DROP_ENTRY, [{"key": key} for key, entry in changes.items() if entry is None])


# --- whom critical cases woke -----------------------------------------------------------------------------

WAKE_COLUMNS: Final[Columns[WakeCall]] = {
    "case_id": attrgetter("case_id"),
    "at": lambda call: moment(call.at),
    "called": lambda call: " ".join(map(str, call.called)),
}
_ALL_CALLS: Final = Query(wake_calls, WAKE_COLUMNS, order=(wake_calls.c.case_id,))
OLD_CALLS: Final = delete(wake_calls).where(wake_calls.c.at < bindparam("before"))
_DROP_CALL: Final = delete(wake_calls).where(wake_calls.c.case_id == bindparam("key"))


def _call(row: Any) -> WakeCall:
    return WakeCall(row.case_id, datetime_of(row.at), tuple(map(Account.parse, row.called.split())))


class WakeCallQueries:
    """The queries for whom critical cases woke, wherever they are."""

    def __init__(self, rows: RowSource[WakeCall]) -> None:
        self._rows = rows

    async def all(self) -> Sequence[WakeCall]:
        return await self._rows.find(_ALL_CALLS)


class SqlWakeCalls(WakeCallQueries, Repository):
    """Implements ``bot.usecases.ports.leads.WakeCalls``."""

    def __init__(self, link: Link) -> None:
        self._staged: StagedRows[str, WakeCall] = StagedRows()
        self.stages = (self._staged,)
        super().__init__(OverlaidRows(link, wake_calls.c.case_id, _call, self._staged.items))

    def save(self, call: WakeCall) -> None:
        self._staged.set(call.case_id, call)

    def drop(self, case_id: str) -> None:
        self._staged.set(case_id, None)

    async def flush(self, link: Link) -> None:
        changes = self._staged.batch
        await link.put(wake_calls, [stored_row(c, WAKE_COLUMNS) for c in changes.values() if c is not None])
        await link.many(_DROP_CALL, [{"key": key} for key, c in changes.items() if c is None])


# --- what leads read of all cases -------------------------------------------------------------------------

MOST_RECORDS: Final = 30_000
"""Of the audit log, the last ones: it has no index by time, as nothing else needs one."""
_RECENT: Final = audit.c.number > bindparam("after")
_FIRST_READ: Final = select(audit.c.at).where(_RECENT).order_by(audit.c.number).limit(1)
_COUNTED: Final = (
    select(audit.c.by, audit.c.deed, func.count())
    .where(_RECENT, audit.c.at >= bindparam("since"), audit.c.deed.in_(bindparam("deeds", expanding=True)))
    .group_by(audit.c.by, audit.c.deed)
)
_COUNTS: Final = {
    True: _COUNTED,
    False: _COUNTED.where(
        ~select(cases.c.id).where(cases.c.id == audit.c.subject, cases.c.restricted).exists()
    ),
}
NEWEST: Final = Query(
    cases,
    COLUMNS,
    cases.c.opened_at >= bindparam("since"),
    ~cases.c.restricted,
    cases.c.act_id != "",
    cases.c.act_id.not_in(bindparam("besides", expanding=True)),
    cases.c.state != State.WITHDRAWN.value,
    order=(cases.c.opened_at.desc(), cases.c.id),
    is_made_once=False,
)
"""A case without an act, told in a voice message, may be of a restricted one: it waits until it has been named."""


class NewestCaseQueries:
    """The newest cases for an export, wherever the cases are."""

    def __init__(self, rows: RowSource[Case]) -> None:
        self._rows = rows

    async def newest_cases(self, *, since: datetime, most: int, besides: Collection[str]) -> Sequence[Case]:
        given = {"since": moment(since), "besides": sorted(besides)}
        return await self._rows.find(NEWEST, given, limit=most)


class SqlLeadReads(NewestCaseQueries):
    """Implements ``bot.usecases.ports.leads.LeadReads``."""

    def __init__(self, link: Link) -> None:
        super().__init__(OverlaidRows(link, cases.c.id, case_of))
        self._link = link

    async def action_counts(
        self, actions: Collection[AuditAction], *, since: datetime, restricted: bool = False
    ) -> ActionCounts:
        heads = await self._link.rows(LAST)
        after = heads[0].number - MOST_RECORDS if heads else 0
        given = {
            "after": after,
            "since": as_moment(since),
            "deeds": sorted(action.value for action in actions),
        }
        rows = await self._link.rows(_COUNTS[restricted], given)
        counts = {(row[0], AuditAction(row[1])): int(row[2]) for row in rows}
        first = await self._link.rows(_FIRST_READ, {"after": after}) if after > 0 else []
        return ActionCounts(counts, max(since, datetime_of(first[0].at)) if first else since)
