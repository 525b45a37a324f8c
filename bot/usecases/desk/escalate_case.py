"""A moderator takes a case that they hold to the leads, who take it over or say that they have seen it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.cases import claims
from bot.domain.cases.reports import Case
from bot.domain.desk import case_requests as rules
from bot.domain.desk.case_requests import CaseRequest, RequestKind
from bot.domain.errors import NotAllowed, NotFound
from bot.domain.events import CaseChanged, ClaimEnded, Fact
from bot.domain.people import Account
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.access.case_access import find_case, who_may_see
from bot.usecases.access.leads import is_reachable, leads, on_duty, role_of
from bot.usecases.access.one_person import accounts_of, first_account_each, require_second_moderator
from bot.usecases.context import ActingContext, Context
from bot.usecases.staff.reachable import can_be_reached


async def escalate_to_leads(ctx: ActingContext, case_id: str, reason: str) -> tuple[Case, Sequence[Account]]:
    """The case, and the leads who are told. It stays with its assignee until a lead takes it.

    Raises as ``find_case`` does, NotAllowed (not theirs), WrongState (decided, or with the leads already), BadInput,
    NotFound if no lead could answer.
    """
    case = await find_case(ctx, case_id)
    request = await _new_request(ctx, case, reason)
    recipients = await _answering_leads(ctx, case)
    if not recipients:
        raise NotFound("escalate-nobody")
    ctx.uow.cases.save(case)
    ctx.uow.case_requests.save(request)
    ctx.uow.audit.record(
        AuditAction.ESCALATE, by=str(ctx.account), at=ctx.clock.now(), subject=case_id, detail=reason
    )
    return case, recipients


async def may_escalate(ctx: ActingContext, case_id: str) -> Case:
    """Raises as ``escalate_to_leads`` does, before a reason is chosen."""
    case = await find_case(ctx, case_id)
    await _new_request(ctx, case, rules.DANGER)
    return case


async def _new_request(ctx: ActingContext, case: Case, reason: str) -> CaseRequest:
    earlier = await ctx.uow.case_requests.get(case.id, RequestKind.ESCALATE)
    return rules.escalate_case(case, by=ctx.account, reason=reason, now=ctx.clock.now(), earlier=earlier)


async def _answering_leads(ctx: ActingContext, case: Case) -> Sequence[Account]:
    """The leads who may see the case and can be reached; those on duty, or all if none is."""
    able = [
        staff
        for staff in await leads(ctx, besides=ctx.account)
        if has_role_for(staff, Permission.LEAD_DESK) and await is_reachable(ctx, staff)
    ]
    accounts = [staff.account for staff in await who_may_see(ctx, case, able)]
    ready = [account for account in accounts if await on_duty(ctx, account)]
    return await first_account_each(ctx, ready or accounts)


@dataclass(frozen=True, slots=True)
class AnsweredEscalation:
    """The case, and who took it to the leads."""

    case: Case
    by: Account
    facts: tuple[Fact, ...] = ()


async def take_escalated(ctx: ActingContext, case_id: str) -> AnsweredEscalation:
    """A lead takes the case over: its former assignee has let it go by asking. Raises as ``find_case`` does, NotFound
    (no longer asked), NotAllowed (too many claims, the first decision was theirs, never started), WrongState."""
    case, request = await find_case(ctx, case_id), await _standing_request(ctx, case_id)
    role, now = await role_of(ctx, ctx.account), ctx.clock.now()
    taken_case = claims.take_escalated(
        case,
        by=ctx.account,
        role=role,
        name=ctx.person.name,
        now=now,
        open_claims=await ctx.uow.cases.open_claims(ctx.account),
    )
    await require_second_moderator(ctx, case)
    if not await can_be_reached(ctx):
        raise NotAllowed("never-started")
    ctx.uow.cases.save(taken_case)
    ctx.uow.case_requests.drop(case_id, RequestKind.ESCALATE)
    ctx.uow.audit.record(
        AuditAction.HAND_OVER, by=str(ctx.account), at=now, subject=case_id, detail=str(request.by)
    )
    return AnsweredEscalation(taken_case, request.by, (CaseChanged(case_id), ClaimEnded(case_id, request.by)))


async def mark_seen(ctx: ActingContext, case_id: str) -> AnsweredEscalation:
    """A lead has seen it and leaves it with its assignee, who is told. Raises as ``find_case`` does, NotFound (no
    longer asked), NotAllowed (their own)."""
    case, request = await find_case(ctx, case_id), await _standing_request(ctx, case_id)
    if request.by in await accounts_of(ctx, ctx.account):
        raise NotAllowed("escalate-own")
    ctx.uow.cases.save(case)
    ctx.uow.case_requests.drop(case_id, RequestKind.ESCALATE)
    ctx.uow.audit.record(
        AuditAction.ESCALATE, by=str(ctx.account), at=ctx.clock.now(), subject=case_id, detail="seen"
    )
    return AnsweredEscalation(case, request.by)


async def _standing_request(ctx: Context, case_id: str) -> CaseRequest:
    request = await ctx.uow.case_requests.get(case_id, RequestKind.ESCALATE)
    if request is None or not request.stands(await ctx.uow.cases.get(case_id), now=ctx.clock.now()):
        raise NotFound("escalate-none")
    return request
