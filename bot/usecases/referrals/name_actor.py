"""Who has done it, said by whoever refers the case, where no report of it tells. Bodies that he might be of are asked
about it only once somebody has looked."""

from dataclasses import replace

from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import ActorClass
from bot.domain.errors import BadInput, WrongState
from bot.domain.people import Account
from bot.domain.referrals.referrals import BEFORE
from bot.domain.staff.audit import AuditAction
from bot.usecases.access.case_trail import merged_cases
from bot.usecases.bodies.bodies_for import accused_in_reports, possible_actors
from bot.usecases.ports import Clock, Content, UnitOfWork
from bot.usecases.referrals.refer_case import may_refer


async def may_name_actor(case: Case, *, uow: UnitOfWork) -> bool:
    """Whether it is his to say: no living report tells it, and nothing is under way that was chosen by it."""
    if any(referral.step in BEFORE for referral in await uow.referrals.of_case(case.id)):
        return False
    return not await accused_in_reports(case, uow=uow)


async def name_actor(
    case_id: str, actor: ActorClass | None, *, by: Account, uow: UnitOfWork, clock: Clock, content: Content
) -> Case:
    """None: he cannot tell either. Raises as ``may_refer``, WrongState (it is told), BadInput (nobody of that class is
    reported for this act)."""
    case = await may_refer(case_id, by=by, uow=uow)
    if not await may_name_actor(case, uow=uow):
        raise WrongState("refer-actor-told")
    if actor is not None and actor not in possible_actors(case, content):
        raise BadInput("refer-actor-told")
    named = replace(case, actor=actor or "")
    uow.cases.save(named)
    for other in await merged_cases(case, uow=uow):  # said of the same act: else both would be accused
        uow.cases.save(replace(other, actor=named.actor))
    uow.audit.record(
        AuditAction.ACTOR, by=str(by), at=clock.now(), subject=case_id, detail=actor or "unknown"
    )
    return named
