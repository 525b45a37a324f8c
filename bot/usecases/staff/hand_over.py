"""At the end of a shift a moderator asks a colleague to take over their claims."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.cases import claims as rules
from bot.domain.cases.case_access import may_see
from bot.domain.cases.reports import IN_WORK, Case
from bot.domain.errors import NotAllowed, NotFound, WrongState
from bot.domain.events import CaseChanged, ClaimEnded, Fact
from bot.domain.people import Account, Person, Staff
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.access.case_access import access_of, is_recused
from bot.usecases.access.duty import on_duty
from bot.usecases.access.one_person import require_second_moderator
from bot.usecases.access.seek_second_looks import is_in_group
from bot.usecases.ports import Clock, UnitOfWork


@dataclass(frozen=True, slots=True)
class HandoverResult:
    """The cases that changed their assignee, and how many stay with the giver."""

    cases: tuple[Case, ...]
    left: int
    facts: tuple[Fact, ...]


async def colleagues(account: Account, *, uow: UnitOfWork) -> Sequence[Staff]:
    """People who could take over: members of the moderators' groups on duty who can be reached in private."""
    return [
        staff
        for staff in await uow.staff.all()
        if staff.started
        and not staff.frozen
        and staff.account != account
        and has_role_for(staff, Permission.READ_CASES)
        and await is_in_group(staff.account, uow=uow)
        and await on_duty(staff.account, uow=uow)
    ]


async def offer_claims(to: Account, *, by: Account, uow: UnitOfWork, clock: Clock) -> Sequence[Case]:
    """The cases that they are asked to take; of all others they do not even see the number. Raises NotFound
    if there are no claims or no such colleague, NotAllowed if they may see none of the cases, WrongState if
    leads are about to break all of these claims."""
    if to not in [colleague.account for colleague in await colleagues(by, uow=uow)]:
        raise NotFound("hand-nobody")
    held = await uow.cases.held_by(by)
    if not held:
        raise NotFound("queue-mine-none")
    access = await access_of(to, uow=uow)
    his = [case for case in held if may_see(case, access)]
    if not his:
        raise NotAllowed("hand-circle")
    free = [case for case in his if rules.may_offer(case, now=clock.now())]
    if not free:
        raise WrongState("hand-not-now")
    for case in free:
        uow.cases.save(rules.offer(case, by=by, to=to, now=clock.now()))
    return free


async def take_claims(giver: Account, *, by: Person, uow: UnitOfWork, clock: Clock) -> HandoverResult:
    """Take as many as their limit allows, most urgent first; the rest stays with the giver.

    Raises NotFound if there is no offer any more, NotAllowed if they may take none of it.
    """
    waiting = await _offered_cases(giver, to=by.account, uow=uow, clock=clock)
    if not waiting:
        raise NotFound("hand-none")
    taken: list[Case] = []
    refused: NotAllowed | None = None
    now, in_work = clock.now(), await uow.cases.open_claims(by.account)
    access = await access_of(by.account, uow=uow)
    for case in waiting:
        try:
            if not may_see(case, access):
                raise NotAllowed("case-circle")
            if await is_recused(case, access, uow=uow):
                raise NotAllowed("case-recused")
            await require_second_moderator(case, by=by.account, uow=uow)
            his = rules.take_over(case, by=by.account, name=by.name, now=now, open_claims=in_work)
        except NotAllowed as refusal:
            refused = refused or refusal
            uow.cases.save(replace(case, pending=None))
        else:
            uow.cases.save(his)
            detail = str(giver)
            uow.audit.record(
                AuditAction.HAND_OVER, by=str(by.account), at=now, subject=case.id, detail=detail
            )
            taken.append(his)
            in_work += his.state in IN_WORK
    if refused is not None and not taken:
        raise refused
    facts = [fact for case in taken for fact in (CaseChanged(case.id), ClaimEnded(case.id, giver))]
    return HandoverResult(tuple(taken), len(waiting) - len(taken), tuple(facts))


async def decline_claims(giver: Account, *, by: Account, uow: UnitOfWork, clock: Clock) -> int:
    """Decline them; returns how many were offered."""
    waiting = await _offered_cases(giver, to=by, uow=uow, clock=clock)
    for case in waiting:
        uow.cases.save(replace(case, pending=None))
    return len(waiting)


async def _offered_cases(giver: Account, *, to: Account, uow: UnitOfWork, clock: Clock) -> list[Case]:
    held = await uow.cases.held_by(giver)
    return [case for case in held if rules.is_handover_offered(case, by=giver, to=to, now=clock.now())]
