"""A case as a row, and back."""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select

from bot.domain.cases.pending import PendingWish
from bot.domain.cases.priority import place
from bot.domain.cases.reports import Case, ProofGrade, State
from bot.domain.catalogue.catalogue import Phase, Severity, Space
from bot.domain.people import Account
from storage.columns import datetime_of, datetime_or_none, moment, moment_or_none
from storage.models import cases

BY_URGENCY: Final = (cases.c.priority, cases.c.id)
"""The order of the queue: the place computed when the case was stored, then the id."""
RANKS: Final = {severity: rank for rank, severity in enumerate(Severity)}


def rank_of(case: Case) -> int:
    """The case's place in the queue before the deadline counts:
    cases of muted reporters come after all others."""
    return len(RANKS) if case.muted else RANKS[case.severity]


QUARTER: Final = 15 * 60_000_000
"""Of an hour, in microseconds: cases are counted by their hour since 1970."""


def _minutes(case: Case, until: datetime | None) -> int | None:
    """Whole minutes since the case came in, as statistics count them in the order of an index."""
    return None if until is None else (until - case.opened_at) // timedelta(minutes=1)


def row_of(case: Case, *, version: int) -> dict[str, Any]:
    return {
        "id": case.id,
        "number": case.number,
        "act_id": case.act_id,
        "space": case.space.value,
        "phase": case.phase.value,
        "severity": case.severity.value,
        "rank": rank_of(case),
        "area_id": case.area_id,
        "opened_at": moment(case.opened_at),
        "priority": moment(place(case)),
        "reopened": case.reopened,
        "actor": case.actor,
        "deadline": moment(case.deadline),
        "state": case.state.value,
        "owner": str(case.assignee) if case.assignee else None,
        "owner_name": case.assignee_name,
        "until": moment_or_none(case.until),
        "decided_at": moment_or_none(case.decided_at),
        "reason": case.reason,
        "grade": case.grade.value if case.grade else None,
        "restricted": case.restricted,
        "told": case.reporter_notified,
        "muted": case.muted,
        "taken_at": moment_or_none(case.taken_at),
        "quarter": moment(case.opened_at) // QUARTER,
        "taken_in": _minutes(case, case.taken_at),
        "decided_in": _minutes(case, case.decided_at),
        "taken_up": case.taken_up,
        "witnesses": case.witnesses,
        "signals": case.signals,
        "barred": str(case.barred) if case.barred else None,
        "first_state": case.first_state.value if case.first_state else None,
        "first_reason": case.first_reason,
        "look_due": moment_or_none(case.look_due),
        "merged_into": case.merged_into,
        "right_due": moment_or_none(case.right_due),
        "right_asked": case.right_asked,
        "put_right": case.put_right,
        "not_right": case.not_right,
        "closed_at": moment_or_none(case.closed_at),
        "added": case.added,
        "pending": str(case.pending) if case.pending else "",
        "version": version,
    }


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


def is_waiting(case: Case, restricted: bool) -> bool:
    return case.state is State.NEW and (restricted or not case.restricted)
