"""A lead offers a waiting case to somebody, who gets it only by accepting; or to everybody on duty, and the first to
accept gets it. The case goes on waiting meanwhile: whoever is quicker claims it as always."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.cases.case_access import may_see
from bot.domain.cases.reports import Case
from bot.domain.cases.triage import MOST_OPEN_CLAIMS
from bot.domain.desk import case_requests as rules
from bot.domain.desk.case_requests import CaseRequest, RequestKind
from bot.domain.errors import NotAllowed, NotFound, RequestRefused, WrongState
from bot.domain.events import Fact
from bot.domain.people import Account, Staff
from bot.domain.staff.audit import PROGRAM, AuditAction
from bot.usecases.access.case_access import access_of, find_case, is_recused
from bot.usecases.access.leads import on_duty
from bot.usecases.access.one_person import accounts_of, first_account_each
from bot.usecases.access.seek_second_looks import works_here
from bot.usecases.cases.claim import claim_report
from bot.usecases.context import ActingContext, Context
from bot.usecases.staff.own_areas import is_outside


async def reachable_colleagues(ctx: ActingContext) -> Sequence[Staff]:
    """Everybody who reads cases and can be written to, on duty or not, without the lead."""
    own_accounts = await accounts_of(ctx, ctx.account)
    return [
        staff
        for staff in await ctx.uow.staff.all()
        if staff.account not in own_accounts and await works_here(ctx, staff)
    ]


async def require_fit(ctx: Context, case: Case, account: Account) -> None:
    """Whether this person can be offered the case now. Why they stay out of one case is their own affair, so the lead
    reads the same sentence for a recusal, an own body and a first decision.

    Raises NotFound (no longer a moderator here), NotAllowed (off duty, outside the circle or their areas, not this
    case, too many claims).
    """
    if not await works_here(ctx, await ctx.uow.staff.get(account)):
        raise NotFound("offer-not-here")
    if not await on_duty(ctx, account):
        raise NotAllowed("offer-off-duty")
    access = await access_of(ctx, account)
    if not may_see(case, access):
        raise NotAllowed("offer-circle")
    own_accounts = await accounts_of(ctx, account)
    if case.barred in own_accounts or await is_recused(ctx, case, access):
        raise NotAllowed("offer-unfit")
    if await is_outside(ctx, case, by=account):
        raise NotAllowed("offer-outside")
    if await ctx.uow.cases.open_claims(account) >= MOST_OPEN_CLAIMS:
        raise NotAllowed("offer-full", {"most": MOST_OPEN_CLAIMS})


async def offer_to(ctx: ActingContext, case_id: str, to: Account) -> tuple[Case, CaseRequest]:
    """Offer the case to one person. Raises as ``find_case`` and ``require_fit`` do, WrongState (not waiting, or
    offered already), NotAllowed (to oneself)."""
    case = await find_case(ctx, case_id)
    request = rules.offer_case(case, by=ctx.account, to=to, now=ctx.clock.now())
    await _require_no_offer(ctx, case)
    if to in await accounts_of(ctx, ctx.account):
        raise NotAllowed("offer-oneself")
    await require_fit(ctx, case, to)
    _keep(ctx, case, request)
    return case, request


async def offer_to_all(ctx: ActingContext, case_id: str) -> tuple[Case, CaseRequest, Sequence[Account]]:
    """Offer the case to everybody on duty who can take it: each person once. Raises as ``find_case`` does,
    WrongState (not waiting, or offered already), NotFound if nobody can."""
    case = await find_case(ctx, case_id)
    request = rules.offer_case(case, by=ctx.account, to=None, now=ctx.clock.now())
    await _require_no_offer(ctx, case)
    fit = [s.account for s in await reachable_colleagues(ctx) if await _is_fit(ctx, case, s.account)]
    recipients = await first_account_each(ctx, fit)
    if not recipients:
        raise NotFound("offer-nobody")
    _keep(ctx, case, request)
    return case, request, recipients


async def _require_no_offer(ctx: Context, case: Case) -> None:
    """Another lead's offer is not overwritten: whoever was asked would press in vain. Raises WrongState."""
    request = await ctx.uow.case_requests.get(case.id, RequestKind.OFFER)
    if request is not None and request.stands(case, now=ctx.clock.now()):
        raise WrongState("offer-standing")


async def _is_fit(ctx: Context, case: Case, account: Account) -> bool:
    try:
        await require_fit(ctx, case, account)
    except RequestRefused:
        return False
    return True


def _keep(ctx: ActingContext, case: Case, request: CaseRequest) -> None:
    """The case is stored with the offer although it does not change, here and wherever an offer ends: of two such acts
    at once, or an offer and a claim, one is repeated and sees the other."""
    ctx.uow.cases.save(case)
    ctx.uow.case_requests.save(request)
    detail = str(request.to) if request.to is not None else "all on duty"
    ctx.uow.audit.record(
        AuditAction.OFFER, by=str(ctx.account), at=ctx.clock.now(), subject=case.id, detail=detail
    )


@dataclass(frozen=True, slots=True)
class AcceptedOffer:
    """The case, now theirs, and the lead who offered it."""

    case: Case
    by: Account
    facts: tuple[Fact, ...]


async def accept_offer(ctx: ActingContext, case_id: str) -> AcceptedOffer:
    """Claim the case that one was offered. Raises NotFound (the offer is over, or was made to somebody else),
    NotAllowed (off duty, outside one's areas), and as ``claim_report`` does."""
    request = await _own_offer(ctx, case_id)
    case = await find_case(ctx, case_id)
    if not await on_duty(ctx, ctx.account):
        raise NotAllowed("offer-you-off-duty")
    if await is_outside(ctx, case, by=ctx.account):
        raise NotAllowed("offer-you-outside")
    claimed, facts = await claim_report(ctx, case_id)
    ctx.uow.case_requests.drop(case_id, RequestKind.OFFER)
    ctx.uow.audit.record(
        AuditAction.OFFER, by=str(ctx.account), at=ctx.clock.now(), subject=case_id, detail="accepted"
    )
    return AcceptedOffer(claimed, request.by, facts)


async def decline_offer(ctx: ActingContext, case_id: str) -> tuple[Case, CaseRequest]:
    """One declines; the case goes on waiting. An offer to all stands for the others. Raises NotFound."""
    request = await _own_offer(ctx, case_id)
    case = await find_case(ctx, case_id)
    if request.to is not None:
        ctx.uow.cases.save(case)
        ctx.uow.case_requests.drop(case_id, RequestKind.OFFER)
    ctx.uow.audit.record(
        AuditAction.OFFER, by=str(ctx.account), at=ctx.clock.now(), subject=case_id, detail="declined"
    )
    return case, request


async def withdraw_offer(ctx: ActingContext, case_id: str) -> Case:
    """A lead takes an offer back. Raises as ``find_case`` does, NotFound if none stands."""
    case = await find_case(ctx, case_id)
    request = await ctx.uow.case_requests.get(case_id, RequestKind.OFFER)
    if request is None:
        raise NotFound("offer-none")
    ctx.uow.cases.save(case)
    ctx.uow.case_requests.drop(case_id, RequestKind.OFFER)
    ctx.uow.audit.record(
        AuditAction.OFFER, by=str(ctx.account), at=ctx.clock.now(), subject=case_id, detail="withdrawn"
    )
    return case


async def _own_offer(ctx: ActingContext, case_id: str) -> CaseRequest:
    request = await ctx.uow.case_requests.get(case_id, RequestKind.OFFER)
    case = await ctx.uow.cases.get(case_id)
    if request is None or not request.stands(case, now=ctx.clock.now()):
        raise NotFound("offer-none")
    if request.to is not None and request.to not in await accounts_of(ctx, ctx.account):
        raise NotFound("offer-none")
    return request


async def end_case_requests(ctx: Context) -> Sequence[tuple[CaseRequest, Case]]:
    """Remove requests that are answered by what happened or whose time is over. Returns the offers that nobody
    accepted although the case still waits, with the case: their leads are told. Running it again changes nothing."""
    now, unanswered = ctx.clock.now(), list[tuple[CaseRequest, Case]]()
    for request in await ctx.uow.case_requests.all():
        case = await ctx.uow.cases.get(request.case_id)
        if request.stands(case, now=now):
            continue
        ctx.uow.case_requests.drop(request.case_id, request.kind)
        if case is not None:
            ctx.uow.cases.save(case)
        if case is not None and request.kind is RequestKind.OFFER and request.stands(case, now=request.at):
            unanswered.append((request, case))
            ctx.uow.audit.record(
                AuditAction.OFFER, by=PROGRAM, at=now, subject=case.id, detail="nobody accepted"
            )
    return unanswered
