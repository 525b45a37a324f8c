"""What may follow a decision: a second look, a merge, «was it put right?», closing. Pure rules over the table.

Reopening: a final decision is set aside, with a reason, and the case waits again. Pure rules over the table.

Undoing a merge: everything that came with it goes back, and nothing is lost. Pure rules.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from bot.domain.cases.case_access import fits_circle
from bot.domain.cases.priority import deadline_for
from bot.domain.cases.reports import CLAIM_LASTS, HELD, PROVEN, Action, Case, State, withdraw
from bot.domain.cases.triage import is_decision_final, undoable
from bot.domain.catalogue.catalogue import Phase
from bot.domain.errors import BadInput, NotAllowed, WrongState
from bot.domain.people import Account, Person, Role
from bot.domain.staff.permissions import Permission, role_grants
from bot.domain.submissions.witnesses import Report, Rightness

RIGHT_AFTER: Final = {Phase.DAY: timedelta(hours=3)}
RIGHT_AFTER_ELSE: Final = timedelta(days=3)
"""This long after a verified decision was sent, reporters are asked whether it was put right."""

JOINABLE: Final = frozenset({State.NEW, *HELD, *PROVEN})
"""Cases that may get more witnesses. A refused case may not: nobody would look at the new witness."""

SOUGHT_AGAIN: Final = timedelta(days=1)
"""This long after the owners were asked to find a second moderator, they are asked once more."""

CLOSINGS: Final = ("closed-right", "closed-passed-on", "closed-no-more")
"""The prepared reasons for closing a verified case; reporters read them."""
REOPENINGS: Final = ("reopen-new", "reopen-mistake", "reopen-wish")
"""The prepared reasons; they are in the audit log. Reporters only read that the case is looked at again."""


def second_look(case: Case, *, now: datetime) -> Case:
    """A reporter disagrees: the case waits for another moderator, who does not see the first reason.

    Raises WrongState for a decision that can still be undone, and once a second look has begun.
    """
    if case.barred is not None:
        looked_at = case.is_open or not is_decision_final(case, now=now)  # undoable: not announced yet
        raise WrongState("my-disagree-looking" if looked_at else "my-disagree-done")
    state = case.state_after(Action.DISAGREE)
    if not is_decision_final(case, now=now):
        raise WrongState("my-disagree-early")
    return replace(
        case,
        state=state,
        barred=case.assignee,
        first_state=case.state,
        first_reason=case.reason,
        assignee=None,
        assignee_name="",
        until=None,
        decided_at=None,
        reason="",
        grade=None,
        reporter_notified=False,
        deadline=deadline_for(case.severity, case.phase, now=now),
        look_due=now,
    )


def second_look_check_at(case: Case, *, now: datetime) -> datetime | None:
    """When to check again whether a second look was taken: at the deadline, or when a claim expires. None
    once the second decision stands."""
    if not (awaits_second_decision(case) or undoable(case, now=now)):
        return None
    return max(now, case.deadline if case.state is State.NEW else case.until or now + CLAIM_LASTS)


def merge(case: Case, into: Case, *, by: Account, now: datetime) -> tuple[Case, Case]:
    """The case held by ``by``, and the case that its witnesses belong to from now on.

    Raises NotAllowed, or WrongState for a merge with itself, with a case that is refused or over, or if a
    reporter of either case waits for a second look.
    """
    state = case.require_assignee(by).state_after(Action.MERGE)
    if case.id == into.id or into.state not in JOINABLE:
        raise WrongState("case-merge-unfit")
    if not fits_circle(case, into):
        raise WrongState("case-merge-circle")
    if case.barred is not None or awaits_second_decision(into):
        raise WrongState("case-merge-second-look")
    merged = replace(
        case,
        state=state,
        merged_into=into.id,
        witnesses=0,
        until=None,
        pending=None,
        decided_at=now,
        reporter_notified=True,
        added=False,
    )
    added, muted = into.added or case.added, into.muted and case.muted
    return merged, replace(into, witnesses=into.witnesses + case.witnesses, added=added, muted=muted)


def move_report(report: Report, into: Case, *, today: date) -> Report:
    """The report as a witness of ``into``. It remembers the case that it began, and the day if it joined a
    decided case: retention after a decision is counted from that day, not from a decision that did not
    concern it yet."""
    joined = today if into.decided_at is not None else None
    return replace(report, case_id=into.id, origin=report.origin or report.case_id, joined=joined)


def awaits_second_decision(case: Case) -> bool:
    """Whether the case waits for its second decision."""
    return case.barred is not None and case.is_open


def is_first_decision_hidden(case: Case, *, now: datetime) -> bool:
    """Whether the first decision is hidden: nobody sees it until the second stands, so that a person who
    undoes their own decides afresh."""
    return case.barred is not None and (case.is_open or not is_decision_final(case, now=now))


def may_disagree(case: Case, report: Report, *, now: datetime) -> bool:
    """Whether this reporter may ask for a second look now; ``second_look`` says why not."""
    refused = case.state in (State.OUT_OF_SCOPE, State.REJECTED)
    return refused and is_decision_final(case, now=now) and case.barred is None and not report.disagreed


def close(case: Case, *, by: Account, name: str, reason: str, now: datetime) -> Case:
    """Close a case for which moderators can do no more. Raises WrongState before reporters know the
    decision."""
    state = case.state_after(Action.CLOSE)
    if not case.reporter_notified:
        raise WrongState("case-close-early")
    return replace(case, state=state, reason=reason, assignee=by, assignee_name=name, closed_at=now)


def put_right_due_at(case: Case, *, now: datetime) -> datetime | None:
    """When to ask reporters of a decision that is sent now whether it was put right; None for other
    decisions."""
    if case.state is not State.VERIFIED:
        return None
    return now + RIGHT_AFTER.get(case.phase, RIGHT_AFTER_ELSE)


def is_put_right_due(case: Case, *, now: datetime) -> bool:
    return case.right_due is not None and case.right_due <= now and case.state in PROVEN


def mark_put_right_asked(case: Case) -> Case:
    return replace(case, right_due=None, right_asked=True)


def may_answer_put_right(case: Case, report: Report) -> bool:
    """Whether this reporter was asked and has not answered yet."""
    return case.state in PROVEN and case.right_asked and report.right is Rightness.UNKNOWN


def record_put_right_answer(case: Case, report: Report, answer: Rightness) -> tuple[Case, Report]:
    """A reporter's answer, once. Raises WrongState if they were not asked."""
    if not may_answer_put_right(case, report) or answer is Rightness.UNKNOWN:
        raise WrongState("my-right-not-asked")
    return _count_answer(case, answer, 1), replace(report, right=answer)


def without_answer(case: Case, report: Report) -> Case:
    """The case without this withdrawn report's answer in its counts."""
    return _count_answer(case, report.right, -1)


def _count_answer(case: Case, answer: Rightness, delta: int) -> Case:
    match answer:
        case Rightness.YES:
            return replace(case, put_right=case.put_right + delta)
        case Rightness.NO:
            return replace(case, not_right=case.not_right + delta)
    return case


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


def may_unmerge(case: Case, by: Person) -> bool:
    """Whether this person merged it, or is a lead or an owner."""
    role = by.staff.role if by.staff is not None else None
    return role_grants(role, Permission.UNMERGE_CASE, is_assignee=case.assignee == by.account)


def unmerge(
    case: Case, into: Case, came: Sequence[Report], *, by: Person
) -> tuple[Case, Case, tuple[Report, ...]]:
    """The merged case, waiting again; the case that it was merged into, without its witnesses; and the moved
    reports ``came``, as they were before.

    The answers of these reports about the other case («was it put right?») go with them. Raises NotAllowed
    (another person's merge), WrongState: not merged, the other case was merged too, it waits for a second
    look, or no report is left that could go back.
    """
    state = case.state_after(Action.UNMERGE)
    if not may_unmerge(case, by):
        raise NotAllowed("case-unmerge-not-yours")
    if into.state is State.MERGED:
        raise WrongState("case-unmerge-onwards")
    if awaits_second_decision(into):
        raise WrongState("case-merge-second-look")
    living = [report for report in came if not report.withdrawn]
    if not living:
        raise WrongState("case-unmerge-nobody")
    left = into
    for report in living:
        left = withdraw(without_answer(left, report))
    again = replace(
        case,
        state=state,
        merged_into="",
        witnesses=len(living),
        assignee=None,
        assignee_name="",
        decided_at=None,
        reporter_notified=False,
        added=into.added,
    )
    return again, left, tuple(_restore_report(report, case) for report in came)


def _restore_report(report: Report, case: Case) -> Report:
    """The report as a witness of its first case again. If it began that case, it looks as if it had never
    moved."""
    origin = "" if report.origin == case.id else report.origin
    return replace(report, case_id=case.id, origin=origin, joined=None, right=Rightness.UNKNOWN)
