"""A moderator releases a case undecided."""

from bot.domain.cases import triage as rules
from bot.domain.cases.reports import Case
from bot.domain.events import CaseChanged, ClaimEnded, Fact
from bot.domain.people import Account
from bot.domain.staff.audit import AuditAction
from bot.usecases.access.find_case import find_case
from bot.usecases.ports import Clock, UnitOfWork


async def release_claim(
    case_id: str, *, by: Account, uow: UnitOfWork, clock: Clock
) -> tuple[Case, tuple[Fact, ...]]:
    """The case waits again. Raises NotFound, NotAllowed (not theirs), WrongState (no longer claimed)."""
    case = await find_case(case_id, by=by, uow=uow)
    released = rules.release(case, by=by)
    uow.cases.save(released)
    uow.audit.record(AuditAction.RELEASE, by=str(by), at=clock.now(), subject=case_id)
    return released, (CaseChanged(case_id), ClaimEnded(case_id, by))
