"""The one who decided takes it back, within five minutes and before the reporter has heard of it."""

from bot.domain.cases import triage as rules
from bot.domain.cases.reports import Case
from bot.domain.events import CaseChanged, Fact
from bot.domain.people import Account
from bot.domain.staff.audit import Deed
from bot.usecases.ports import Clock, UnitOfWork
from bot.usecases.sight.find_case import find_case


async def undo_decision(
    case_id: str, *, by: Account, uow: UnitOfWork, clock: Clock
) -> tuple[Case, tuple[Fact, ...]]:
    """The case is in his hands again. Raises NotFound, NotAllowed (not his, or too many in hand), WrongState once
    the window has closed."""
    open_claims = await uow.cases.open_claims(by)
    case = rules.undo(
        await find_case(case_id, by=by, uow=uow), by=by, now=clock.now(), open_claims=open_claims
    )
    uow.cases.save(case)
    uow.audit.record(Deed.UNDO, by=str(by), at=clock.now(), subject=case_id)
    return case, (CaseChanged(case_id),)
