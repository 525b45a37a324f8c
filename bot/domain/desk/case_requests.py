"""What is asked for a case without changing it: a lead offers it to somebody, its assignee takes it to the leads.

Nobody gets a case without pressing: an offer moves nothing until it is accepted, and an escalated case stays with its
assignee until a lead takes it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.cases.reports import HELD, Case, State
from bot.domain.errors import BadInput, WrongState
from bot.domain.people import Account

DANGER: Final = "escalate-danger"
ESCALATION_REASONS: Final = (DANGER, "escalate-unsure", "escalate-pressure", "escalate-hands")
"""The prepared reasons for taking a case to the leads; the leads read them."""


class RequestKind(StrEnum):
    OFFER = "offer"
    ESCALATE = "escalate"


LASTS: Final = {RequestKind.OFFER: timedelta(minutes=30), RequestKind.ESCALATE: timedelta(hours=24)}
"""After this a request has ended by itself."""


@dataclass(frozen=True, slots=True)
class CaseRequest:
    """At most one of each kind waits for a case. ``to``: the person who is offered it; None for everybody on duty,
    and for an escalation. ``reason``: of an escalation, one of ``ESCALATION_REASONS``."""

    case_id: str
    kind: RequestKind
    by: Account
    at: datetime
    to: Account | None = None
    reason: str = ""

    @property
    def until(self) -> datetime:
        """When it ends by itself."""
        return self.at + LASTS[self.kind]

    def stands(self, case: Case | None, *, now: datetime) -> bool:
        """Whether it can still be answered: its time is not over, and the case is as it was. A clock that was set
        back ends nothing."""
        if case is None or now >= self.until:
            return False
        if self.kind is RequestKind.OFFER:
            return case.state is State.NEW
        return case.state in HELD and case.assignee == self.by


def offer_case(case: Case, *, by: Account, to: Account | None, now: datetime) -> CaseRequest:
    """A lead offers a waiting case to one person, or to all on duty. Raises WrongState for a case that somebody
    holds, with their name, or that is over."""
    if case.state in HELD:
        raise WrongState("case-held", case.assignee_args)
    if case.state is not State.NEW:
        raise WrongState("case-cannot-claim")
    return CaseRequest(case.id, RequestKind.OFFER, by, now, to=to)


def escalate_case(
    case: Case, *, by: Account, reason: str, now: datetime, earlier: CaseRequest | None = None
) -> CaseRequest:
    """The assignee takes the case to the leads. Raises NotAllowed (not theirs), BadInput, WrongState (decided, or still
    with the leads by ``earlier``, who hear once more only of danger)."""
    if not case.require_assignee(by).is_open:
        raise WrongState("case-closed")
    grows = earlier is not None and reason == DANGER != earlier.reason
    if earlier is not None and earlier.stands(case, now=now) and not grows:
        raise WrongState("escalate-standing")
    if reason not in ESCALATION_REASONS:
        raise BadInput("case-reason-unfit")
    return CaseRequest(case.id, RequestKind.ESCALATE, by, now, reason=reason)
