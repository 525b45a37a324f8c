"""A case as a row, and back."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Select

from bot.domain.cases.priority import place
from bot.domain.cases.reports import HELD, Case, PendingWish, ProofGrade, State
from bot.domain.catalogue.catalogue import Phase, Severity, Space
from bot.domain.figures.promises import was_in_time
from bot.domain.people import Account
from storage.columns import datetime_of, datetime_or_none, moment, moment_or_none
from storage.conditions import Columns, IndexHint
from storage.models import cases
from storage.queries import Query

BY_URGENCY: Final = (cases.c.priority, cases.c.id)
"""The order of the queue: the place computed when the case was stored, then the id."""
OPEN: Final = IndexHint(
    "(cases.state IN ('claimed', 'needs_info', 'new')) IS TRUE", cases.c.state.in_((State.NEW, *sorted(HELD)))
)
"""``IS TRUE`` keeps SQLite from looking up three states in another index instead."""
RANKS: Final = {severity: rank for rank, severity in enumerate(Severity)}
QUARTER: Final = 15 * 60_000_000
"""Of an hour, in microseconds: cases are counted by their hour since 1970."""


def rank_of(case: Case) -> int:
    """The case's place in the queue before the deadline counts:
    cases of muted reporters come after all others."""
    return len(RANKS) if case.muted else RANKS[case.severity]


def _minutes(case: Case, until: datetime | None) -> int | None:
    """Whole minutes since the case came in, as statistics count them in the order of an index."""
    return None if until is None else (until - case.opened_at) // timedelta(minutes=1)


def _promise_value(case: Case) -> int | None:
    """1 for a promise that was kept, 0 for one that was broken by its decision; None for a case that counts as
    neither, or is open."""
    in_time = was_in_time(case)
    return None if in_time is None else int(in_time)


COLUMNS: Final[Columns[Case]] = {
    "id": attrgetter("id"),
    "number": attrgetter("number"),
    "act_id": attrgetter("act_id"),
    "space": attrgetter("space.value"),
    "phase": attrgetter("phase.value"),
    "severity": attrgetter("severity.value"),
    "rank": rank_of,
    "area_id": attrgetter("area_id"),
    "opened_at": lambda c: moment(c.opened_at),
    "priority": lambda c: moment(place(c)),
    "reopened": attrgetter("reopened"),
    "actor": attrgetter("actor"),
    "deadline": lambda c: moment(c.deadline),
    "state": attrgetter("state.value"),
    "owner": lambda c: str(c.assignee) if c.assignee else None,
    "owner_name": attrgetter("assignee_name"),
    "until": lambda c: moment_or_none(c.until),
    "decided_at": lambda c: moment_or_none(c.decided_at),
    "reason": attrgetter("reason"),
    "grade": lambda c: c.grade.value if c.grade else None,
    "restricted": attrgetter("restricted"),
    "told": attrgetter("reporter_notified"),
    "muted": attrgetter("muted"),
    "taken_at": lambda c: moment_or_none(c.taken_at),
    "quarter": lambda c: moment(c.opened_at) // QUARTER,
    "taken_in": lambda c: _minutes(c, c.taken_at),
    "decided_in": lambda c: _minutes(c, c.decided_at),
    "kept": _promise_value,
    "taken_up": attrgetter("taken_up"),
    "witnesses": attrgetter("witnesses"),
    "signals": attrgetter("signals"),
    "barred": lambda c: str(c.barred) if c.barred else None,
    "first_state": lambda c: c.first_state.value if c.first_state else None,
    "first_reason": attrgetter("first_reason"),
    "look_due": lambda c: moment_or_none(c.look_due),
    "merged_into": attrgetter("merged_into"),
    "right_due": lambda c: moment_or_none(c.right_due),
    "right_asked": attrgetter("right_asked"),
    "put_right": attrgetter("put_right"),
    "not_right": attrgetter("not_right"),
    "closed_at": lambda c: moment_or_none(c.closed_at),
    "added": attrgetter("added"),
    "pending": lambda c: str(c.pending) if c.pending else "",
    "version": attrgetter("version"),
}
"""What each column holds for a case."""
_GETTERS: Final = tuple(COLUMNS.items())


def row_of(case: Case, *, version: int) -> dict[str, Any]:
    return {name: value_of(case) for name, value_of in _GETTERS} | {"version": version}


def case_of(row: Any) -> Case:
    return Case(
        id=row.id,
        number=row.number,
        act_id=row.act_id,
        space=Space(row.space),
        phase=Phase(row.phase),
        severity=Severity(row.severity),
        area_id=row.area_id,
        opened_at=datetime_of(row.opened_at),
        deadline=datetime_of(row.deadline),
        state=State(row.state),
        assignee=Account.parse(row.owner) if row.owner else None,
        assignee_name=row.owner_name,
        until=datetime_or_none(row.until),
        decided_at=datetime_or_none(row.decided_at),
        reason=row.reason,
        grade=ProofGrade(row.grade) if row.grade else None,
        restricted=bool(row.restricted),
        reporter_notified=bool(row.told),
        muted=bool(row.muted),
        taken_at=datetime_or_none(row.taken_at),
        taken_up=bool(row.taken_up),
        witnesses=row.witnesses,
        signals=row.signals,
        barred=Account.parse(row.barred) if row.barred else None,
        first_state=State(row.first_state) if row.first_state else None,
        first_reason=row.first_reason,
        look_due=datetime_or_none(row.look_due),
        merged_into=row.merged_into,
        right_due=datetime_or_none(row.right_due),
        right_asked=bool(row.right_asked),
        reopened=bool(row.reopened),
        actor=row.actor,
        put_right=row.put_right,
        not_right=row.not_right,
        closed_at=datetime_or_none(row.closed_at),
        added=bool(row.added),
        pending=PendingWish.parse(row.pending),
        version=row.version,
    )


def urgency(case: Case) -> tuple[int, str]:
    """The order of the queue: ``BY_URGENCY`` of one case."""
    return moment(place(case)), case.id


def exclude_restricted(statement: Select[Any], restricted: bool) -> Select[Any]:
    """The same condition, without restricted cases unless they are asked for."""
    return statement if restricted else statement.where(~cases.c.restricted)


def for_readers(query: Query[Case]) -> Mapping[bool, Query[Case]]:
    """The query by whether restricted cases are asked for."""
    return {True: query, False: query.with_conditions(~cases.c.restricted)}
