"""Undoing a merge: everything that came with it goes back, and nothing is lost. Pure rules."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.cases.follow_up import awaits_second_decision, without_answer
from bot.domain.cases.reports import Action, Case, State, withdraw
from bot.domain.errors import NotAllowed, WrongState
from bot.domain.people import Person
from bot.domain.staff.permissions import Permission, role_grants
from bot.domain.submissions.witnesses import Report, Rightness


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
