"""Recusal of a moderator: from one case for good, or from an area or a class of actors until they end it."""

from dataclasses import dataclass

from bot.domain.cases import recusal as rules
from bot.domain.cases.case_access import CaseAccess
from bot.domain.cases.recusal import Recusal, RecusalScope
from bot.domain.cases.reports import HELD, Case
from bot.domain.catalogue.catalogue import ActorClass
from bot.domain.errors import NotFound
from bot.domain.events import CaseChanged, ClaimEnded, ClaimLost, Fact
from bot.domain.people import Account
from bot.domain.staff.audit import AuditAction
from bot.usecases.access.case_access import access_of, is_recused, who_may_see
from bot.usecases.access.find_case import find_case
from bot.usecases.access.keep_opinion import is_reading_for_assignee
from bot.usecases.access.seek_second_looks import is_in_group
from bot.usecases.ports import Clock, Content, UnitOfWork


@dataclass(frozen=True, slots=True)
class RecusalResult:
    """``nobody``: there is nobody left who could take the case."""

    case: Case
    facts: tuple[Fact, ...]
    nobody: bool


async def recuse_from_case(case_id: str, *, by: Account, uow: UnitOfWork, clock: Clock) -> RecusalResult:
    """For good. To others it looks like a released case. Raises NotFound, NotAllowed (already recused, or
    they may not see it), WrongState."""
    case = await find_case(case_id, by=by, uow=uow)
    after = rules.recuse(case, by=by)
    uow.recusals.add(Recusal(by, RecusalScope.CASE, case_id))
    uow.audit.record(AuditAction.RECUSE, by=str(by), at=clock.now(), subject=case_id)
    facts: tuple[Fact, ...] = ()
    if after != case:
        uow.cases.save(after)
        facts = (CaseChanged(case_id), ClaimEnded(case_id, by))
    elif await is_reading_for_assignee(case, by, uow=uow):
        facts = (ClaimEnded(case_id, by),)
    return RecusalResult(
        after, facts, nobody=case.state not in HELD and not await _has_candidate(after, uow=uow)
    )


async def add_recusal(
    of: RecusalScope, value: str, *, by: Account, uow: UnitOfWork, clock: Clock, content: Content
) -> tuple[Fact, ...]:
    """Recuse them from all cases of this area or with this class of actors; their claims on these cases are
    freed. Raises NotFound."""
    known = content.areas if of is RecusalScope.AREA else set(ActorClass)
    if of is RecusalScope.CASE or value not in known:
        raise NotFound("recuse-unknown")
    uow.recusals.add(Recusal(by, of, value))
    uow.audit.record(AuditAction.RECUSE, by=str(by), at=clock.now(), subject=value, detail=f"{of}")
    access, facts = await access_of(by, uow=uow), list[Fact]()
    for case in await uow.cases.held_by(by):
        if await is_recused(case, access, uow=uow):
            uow.cases.save(rules.recuse(case, by=by))
            uow.audit.record(AuditAction.RECUSE, by=str(by), at=clock.now(), subject=case.id, detail="let go")
            facts += (CaseChanged(case.id), ClaimEnded(case.id, by), ClaimLost(case.id, by))
    return (*facts, *await _end_opinion_reads(access, uow=uow))


async def _end_opinion_reads(access: CaseAccess, *, uow: UnitOfWork) -> list[ClaimEnded]:
    """Cases that they were shown for an opinion and are recused from now."""
    ended_claims: list[ClaimEnded] = []
    for case_id in sorted(await uow.shown_cases.of(access.account)):
        case = await uow.cases.get(case_id)
        if case is not None and await is_reading_for_assignee(case, access.account, uow=uow):
            away = await is_recused(case, access, uow=uow)
            ended_claims += [ClaimEnded(case_id, access.account)] if away else []
    return ended_claims


async def end_recusal(of: RecusalScope, value: str, *, by: Account, uow: UnitOfWork, clock: Clock) -> None:
    """End the recusal; from a single case it cannot be ended. Raises NotFound."""
    recusal = Recusal(by, of, value)
    if of is RecusalScope.CASE or recusal not in await uow.recusals.of(by):
        raise NotFound("recuse-unknown")
    uow.recusals.drop(recusal)
    uow.audit.record(AuditAction.RECUSE, by=str(by), at=clock.now(), subject=value, detail=f"{of} ended")


async def _has_candidate(case: Case, *, uow: UnitOfWork) -> bool:
    for person in await who_may_see(case, await uow.staff.all(), uow=uow):
        if person.started and not person.frozen and await is_in_group(person.account, uow=uow):
            return True
    return False
