"""Reopening: a final decision is set aside, with a reason, and the case waits again. Pure rules over the
table."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.domain.cases.deadlines import deadline_for
from bot.domain.cases.reports import Action, Case
from bot.domain.cases.triage import is_decision_final
from bot.domain.errors import BadInput, NotAllowed, WrongState
from bot.domain.people import Account, Role
from bot.domain.staff.permissions import Permission, role_grants

REOPENINGS: Final = ("reopen-new", "reopen-mistake", "reopen-wish")
"""The prepared reasons; they are in the audit log. Reporters only read that the case is looked at again."""


def reopenable(case: Case, *, by: Account, role: Role, now: datetime) -> None:
    """Raises WrongState for a case that is undecided or whose decision can still be undone, NotAllowed for
    all but leads and the person who decided."""
    case.state_after(Action.REOPEN)
    if not role_grants(role, Permission.REOPEN_CASE, is_assignee=case.assignee == by):
        raise NotAllowed("case-reopen-not-yours", case.assignee_args)
    if not is_decision_final(case, now=now):
        raise WrongState("case-reopen-early")


def reopen(case: Case, *, by: Account, role: Role, reason: str, now: datetime) -> Case:
    """The case waits for anybody, with a new deadline. A second look remains one: the first decider stays
    barred, and the owners are told if nobody takes it. Raises as above, and BadInput."""
    reopenable(case, by=by, role=role, now=now)
    if reason not in REOPENINGS:
        raise BadInput("case-reason-unfit")
    return replace(
        case,
        state=case.state_after(Action.REOPEN),
        assignee=None,
        assignee_name="",
        until=None,
        decided_at=None,
        reason="",
        grade=None,
        reporter_notified=False,
        right_due=None,
        right_asked=False,
        deadline=deadline_for(case.severity, case.phase, now=now),
        look_due=now if case.barred is not None else None,
        reopened=True,
    )
