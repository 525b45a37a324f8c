"""A moderator claims a case."""

from bot.domain.cases import triage as rules
from bot.domain.cases.reports import Case
from bot.domain.errors import NotAllowed
from bot.domain.events import CaseChanged, CaseTakenUp, Fact
from bot.domain.people import Person
from bot.domain.staff.audit import AuditAction
from bot.usecases.access.find_case import find_case
from bot.usecases.access.one_person import require_second_moderator
from bot.usecases.ports import Clock, UnitOfWork
from bot.usecases.staff.note_started import can_be_reached


async def claim_report(
    case_id: str, *, by: Person, uow: UnitOfWork, clock: Clock
) -> tuple[Case, tuple[Fact, ...]]:
    """Of any number of claims at once exactly one succeeds: the row's version decides.

    Raises NotFound; NotAllowed with ``never-started`` when the person cannot be reached in private, over the
    limit of open claims, and for a case that they are recused from; WrongState when it is claimed or closed.
    """
    case = await find_case(case_id, by=by.account, uow=uow)
    first = not case.taken_up
    open_claims = await uow.cases.open_claims(by.account)
    claimed = rules.claim(case, by=by.account, name=by.name, now=clock.now(), open_claims=open_claims)
    await require_second_moderator(case, by=by.account, uow=uow)
    if not await can_be_reached(by, uow=uow, clock=clock):
        raise NotAllowed("never-started")
    uow.cases.save(claimed)
    uow.audit.record(AuditAction.CLAIM, by=str(by.account), at=clock.now(), subject=case_id)
    facts: tuple[Fact, ...] = (CaseChanged(case_id),)
    return claimed, (*facts, CaseTakenUp(case_id)) if first else facts
