"""A moderator takes a case."""

from bot.domain import triage as rules
from bot.domain.errors import NotAllowed
from bot.domain.events import CaseChanged, CaseTakenUp, Fact
from bot.domain.people import Account
from bot.domain.reports import Case
from bot.usecases.find_case import find_case
from bot.usecases.ports import Clock, UnitOfWork


async def claim_report(
    case_id: str, *, by: Account, name: str, uow: UnitOfWork, clock: Clock
) -> tuple[Case, tuple[Fact, ...]]:
    """Of any number of claims at once exactly one goes through: the row's version decides.

    Raises NotFound; NotAllowed with ``never-started`` when the claimer cannot be reached in private, and
    over the limit of open claims; WrongState when the case is held or closed.
    """
    case = await find_case(case_id, uow=uow)
    first = not case.taken_up
    open_claims = await uow.cases.open_claims(by)
    claimed = rules.claim(case, by=by, name=name, now=clock.now(), open_claims=open_claims)
    staff = await uow.staff.get(by)
    if staff is None or not staff.started:
        raise NotAllowed("never-started")
    uow.cases.save(claimed)
    facts: tuple[Fact, ...] = (CaseChanged(case_id),)
    return claimed, (*facts, CaseTakenUp(case_id)) if first else facts
