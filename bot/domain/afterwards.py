"""What may follow a decision: a second look, a merge, «was it put right?», closing. Pure rules over the table."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.domain.catalogue import Phase
from bot.domain.errors import WrongState
from bot.domain.people import Account
from bot.domain.reports import Action, Case, State, deadline_for
from bot.domain.witnesses import Report, Rightness

RIGHT_AFTER: Final = {Phase.DAY: timedelta(hours=3)}
RIGHT_AFTER_ELSE: Final = timedelta(days=3)
"""How long after a verified decision was told reporters are asked whether it was put right."""

CLOSINGS: Final = ("closed-right", "closed-passed-on", "closed-no-more")
"""The prepared reasons of closing a verified case; reporters read them."""


def second_look(case: Case, *, now: datetime) -> Case:
    """A reporter disagrees: the case waits for another moderator, who does not see the first reason.

    Raises WrongState for a decision that is not told yet or was already looked at twice.
    """
    state = case.after(Action.DISAGREE)
    if not case.told:
        raise WrongState("my-disagree-early")
    if case.barred is not None:
        raise WrongState("my-disagree-done")
    return replace(
        case,
        state=state,
        barred=case.owner,
        first_state=case.state,
        first_reason=case.reason,
        owner=None,
        owner_name="",
        until=None,
        decided_at=None,
        reason="",
        grade=None,
        told=False,
        deadline=deadline_for(case.severity, case.phase, now=now),
    )


def merge(case: Case, into: Case, *, by: Account, now: datetime) -> tuple[Case, Case]:
    """The case held by ``by`` and the one its witnesses belong to from now on.

    Raises NotAllowed, or WrongState for a merge with itself, with a case that is over, or of a case that a
    reporter wants looked at again.
    """
    state = case.held_by(by).after(Action.MERGE)
    if case.id == into.id or into.state in (State.MERGED, State.WITHDRAWN):
        raise WrongState("case-merge-unfit")
    if case.barred is not None:
        raise WrongState("case-merge-second-look")
    merged = replace(
        case, state=state, merged_into=into.id, witnesses=0, until=None, decided_at=now, told=True
    )
    return merged, replace(into, witnesses=into.witnesses + case.witnesses)


def close(case: Case, *, by: Account, name: str, reason: str, now: datetime) -> Case:
    """All is done that moderators can do. Raises WrongState before the decision has been told."""
    state = case.after(Action.CLOSE)
    if not case.told:
        raise WrongState("case-close-early")
    return replace(case, state=state, reason=reason, owner=by, owner_name=name, closed_at=now)


def ask_if_right_at(case: Case, *, now: datetime) -> datetime | None:
    """When reporters of a decision that is told now are asked whether it was put right; None for others."""
    if case.state is not State.VERIFIED:
        return None
    return now + RIGHT_AFTER.get(case.phase, RIGHT_AFTER_ELSE)


def due_to_ask(case: Case, *, now: datetime) -> bool:
    return (
        case.right_due is not None and case.right_due <= now and case.state in (State.VERIFIED, State.CLOSED)
    )


def asked_if_right(case: Case) -> Case:
    return replace(case, right_due=None, right_asked=True)


def answer_if_right(case: Case, report: Report, answer: Rightness) -> tuple[Case, Report]:
    """A reporter's answer, once. Raises WrongState when it is not asked of him."""
    if not case.right_asked or report.right is not Rightness.UNKNOWN or answer is Rightness.UNKNOWN:
        raise WrongState("my-right-not-asked")
    counted = (
        replace(case, put_right=case.put_right + 1)
        if answer is Rightness.YES
        else replace(case, not_right=case.not_right + 1)
    )
    return counted, replace(report, right=answer)
