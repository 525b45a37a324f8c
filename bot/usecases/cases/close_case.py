"""Any moderator closes a verified case: nothing is left to do for it here."""

from bot.domain.cases.afterwards import CLOSINGS, close
from bot.domain.cases.reports import Case
from bot.domain.errors import BadInput
from bot.domain.events import CaseChanged, CaseClosed, ClaimEnded, Fact
from bot.domain.people import Person
from bot.domain.referrals.referrals import Ended
from bot.domain.staff.audit import Deed
from bot.usecases.ports import Clock, UnitOfWork
from bot.usecases.referrals.end_referral import end_waiting
from bot.usecases.sight.find_case import find_case
from bot.usecases.sight.one_person import another_looks


async def may_close(case_id: str, *, by: Person, uow: UnitOfWork, clock: Clock) -> Case:
    """Raises NotFound, NotAllowed (not his to see, or the second decision of one that was his), WrongState."""
    case = await find_case(case_id, by=by.account, uow=uow)
    await another_looks(case, by=by.account, uow=uow)
    close(case, by=by.account, name=by.name, reason=CLOSINGS[0], now=clock.now())
    return case


async def close_case(
    case_id: str, reason: str, *, by: Person, uow: UnitOfWork, clock: Clock
) -> tuple[Case, tuple[Fact, ...]]:
    """Close for a prepared reason, which the reporters read; what waits to be referred ends. Raises as
    ``may_close``, and BadInput."""
    if reason not in CLOSINGS:
        raise BadInput("case-reason-unfit")
    case = await may_close(case_id, by=by, uow=uow, clock=clock)
    closed = close(case, by=by.account, name=by.name, reason=reason, now=clock.now())
    uow.cases.save(closed)
    uow.audit.record(Deed.CLOSE, by=str(by.account), at=clock.now(), subject=case_id, detail=reason)
    stopped = await end_waiting(case_id, Ended.CLOSED, by=by.account, uow=uow, clock=clock)
    # The choice of reasons was shown to the closer alone; what the one who decided may look at ends, too.
    ended = dict.fromkeys(account for account in (by.account, case.owner) if account is not None)
    return closed, (
        CaseChanged(case_id),
        CaseClosed(case_id),
        *stopped,
        *(ClaimEnded(case_id, account) for account in ended),
    )
