"""How a claimed case changes its assignee without a release: two leads break the claim, or a colleague
accepts it. Pure rules over the triage table."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.domain.cases.reports import (
    CLAIM_LASTS,
    IN_WORK,
    Action,
    Case,
    PendingWish,
    State,
    Wish,
    clear_assignee,
)
from bot.domain.cases.triage import MOST_OPEN_CLAIMS
from bot.domain.errors import BadInput, NotAllowed, NotFound, WrongState
from bot.domain.people import Account, Role
from bot.domain.staff.permissions import Permission, role_grants

BREAKS: Final = ("break-away", "break-stuck", "break-involved")
"""The prepared reasons for breaking a claim; the assignee and the leads read them."""


def wish_to_break(case: Case, *, by: Account, role: Role, reason: str, now: datetime) -> Case:
    """A lead asks to break a claim; another lead has to agree. Raises WrongState, NotAllowed, BadInput."""
    breakable(case, by=by, role=role)
    if reason not in BREAKS:
        raise BadInput("case-reason-unfit")
    return replace(case, pending=PendingWish(Wish.BREAK, by, now, reason=reason))


def breakable(case: Case, *, by: Account, role: Role) -> None:
    """Raises NotAllowed for all but leads, WrongState for a case that is unclaimed or their own."""
    require_lead(role)
    case.state_after(Action.BREAK)
    if case.assignee == by:
        raise WrongState("case-break-own")


def require_lead(role: Role) -> None:
    if not role_grants(role, Permission.BREAK_CLAIM):
        raise NotAllowed("case-break-leads")


def agree_to_break(case: Case, *, by: Account, role: Role, now: datetime) -> Case:
    """Another lead agrees: the case waits again. Raises as above, and NotFound if the wish is gone."""
    breakable(case, by=by, role=role)
    wish = case.pending
    if wish is None or wish.wish is not Wish.BREAK or not wish.fresh(now=now):
        raise NotFound("case-break-none")
    if wish.by == by:
        raise NotAllowed("case-break-alone")
    return clear_assignee(case, case.state_after(Action.BREAK))


def offer(case: Case, *, by: Account, to: Account, now: datetime) -> Case:
    """The assignee asks a colleague to take over. Raises NotAllowed, and WrongState also while a lead wishes
    to break the claim: another lead settles that."""
    case.require_assignee(by).state_after(Action.HAND_OVER)
    if not may_offer(case, now=now):
        raise WrongState("hand-not-now")
    return replace(case, pending=PendingWish(Wish.HAND_OVER, by, now, to=to))


def may_offer(case: Case, *, now: datetime) -> bool:
    wish = case.pending
    return wish is None or wish.wish is not Wish.BREAK or not wish.fresh(now=now)


def refuse_break(case: Case, *, by: Account, role: Role) -> Case:
    """Another lead refuses, or the first one withdraws the wish. Raises NotAllowed for all but leads,
    WrongState for a lead whose own claim it is."""
    require_lead(role)
    if case.assignee == by:
        raise WrongState("case-break-own")
    return replace(case, pending=None)


def is_handover_offered(case: Case, *, by: Account, to: Account, now: datetime) -> bool:
    """Whether the offer stands: made by the assignee, to this person, and recent enough."""
    wish = case.pending
    same = wish is not None and (wish.wish, wish.by, wish.to) == (Wish.HAND_OVER, by, to)
    return same and wish is not None and wish.fresh(now=now) and case.assignee == by


def take_over(case: Case, *, by: Account, name: str, now: datetime, open_claims: int) -> Case:
    """The colleague accepts; a question that waits for its answer keeps waiting.

    Raises WrongState, NotFound (not offered to them, or no longer), NotAllowed (too many claims, or they made
    the first decision).
    """
    state = case.state_after(Action.HAND_OVER)
    if case.assignee is None or not is_handover_offered(case, by=case.assignee, to=by, now=now):
        raise NotFound("hand-none")
    return _pass_to(case, state, by=by, name=name, now=now, open_claims=open_claims)


def take_escalated(
    case: Case, *, by: Account, role: Role, name: str, now: datetime, open_claims: int
) -> Case:
    """A lead takes a case that its assignee has taken to the leads, and so let go. Raises WrongState (their own, or no
    longer claimed), NotAllowed (no lead, too many claims, or they made the first decision)."""
    if not role_grants(role, Permission.LEAD_DESK):
        raise NotAllowed("escalate-leads")
    state = case.state_after(Action.HAND_OVER)
    if case.assignee == by:
        raise WrongState("case-already-yours")
    return _pass_to(case, state, by=by, name=name, now=now, open_claims=open_claims)


def _pass_to(case: Case, state: State, *, by: Account, name: str, now: datetime, open_claims: int) -> Case:
    """The case in the hands of its next assignee."""
    if case.barred == by:
        raise NotAllowed("case-second-look")
    if state in IN_WORK and open_claims >= MOST_OPEN_CLAIMS:
        raise NotAllowed("case-too-many-claims", {"most": MOST_OPEN_CLAIMS})
    until = now + CLAIM_LASTS if state is State.CLAIMED else case.until
    return replace(case, state=state, assignee=by, assignee_name=name, until=until, pending=None)
