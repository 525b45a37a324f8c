"""Any moderator closes a verified case: nothing more can be done for it here."""

from bot.domain.cases.follow_up import CLOSINGS, close
from bot.domain.cases.reports import Case
from bot.domain.errors import BadInput
from bot.domain.events import CaseChanged, CaseClosed, ClaimEnded, Fact
from bot.domain.people import Person
from bot.domain.referrals.referrals import ReferralEndReason
from bot.domain.staff.audit import AuditAction
from bot.usecases.access.find_case import find_case
from bot.usecases.access.one_person import require_second_moderator
from bot.usecases.ports import Clock, UnitOfWork
from bot.usecases.referrals.end_referral import end_unsent_referrals


async def may_close(case_id: str, *, by: Person, uow: UnitOfWork, clock: Clock) -> Case:
    """Raises NotFound, NotAllowed (they may not see it, or made the first of two decisions), WrongState."""
    case = await find_case(case_id, by=by.account, uow=uow)
    await require_second_moderator(case, by=by.account, uow=uow)
    close(case, by=by.account, name=by.name, reason=CLOSINGS[0], now=clock.now())
    return case


async def close_case(
    case_id: str, reason: str, *, by: Person, uow: UnitOfWork, clock: Clock
) -> tuple[Case, tuple[Fact, ...]]:
    """Close for a prepared reason, which the reporters read; an unsent referral ends. Raises as
    ``may_close``, and BadInput."""
    if reason not in CLOSINGS:
        raise BadInput("case-reason-unfit")
    case = await may_close(case_id, by=by, uow=uow, clock=clock)
    closed = close(case, by=by.account, name=by.name, reason=reason, now=clock.now())
    uow.cases.save(closed)
    uow.audit.record(AuditAction.CLOSE, by=str(by.account), at=clock.now(), subject=case_id, detail=reason)
    stopped = await end_unsent_referrals(
        case_id, ReferralEndReason.CLOSED, by=by.account, uow=uow, clock=clock
    )
    # Only the closer was shown the choice of reasons. The decider's access to the details ends too.
    ended = dict.fromkeys(account for account in (by.account, case.assignee) if account is not None)
    return closed, (
        CaseChanged(case_id),
        CaseClosed(case_id),
        *stopped,
        *(ClaimEnded(case_id, account) for account in ended),
    )
