"""A moderator claims a case or releases it; a lead ends another person's claim once a second lead agrees."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.cases import claims, triage
from bot.domain.cases.reports import Case, PendingWish, Wish
from bot.domain.errors import NotAllowed
from bot.domain.events import CaseChanged, CaseTakenUp, ClaimEnded, Fact
from bot.domain.people import Account
from bot.domain.staff.audit import AuditAction
from bot.usecases.access.case_access import find_case, who_may_see
from bot.usecases.access.leads import is_reachable, require_signer, require_still_counts, role_of, signers
from bot.usecases.access.one_person import own_account_among, require_second_moderator
from bot.usecases.context import ActingContext
from bot.usecases.staff.reachable import can_be_reached

_LEADS: Final = "case-break-leads"


async def claim_report(ctx: ActingContext, case_id: str) -> tuple[Case, tuple[Fact, ...]]:
    """Of any number of claims at once exactly one succeeds: the row's version decides.

    Raises NotFound; NotAllowed with ``never-started`` when the person cannot be reached in private, over the
    limit of open claims, and for a case that they are recused from; WrongState when it is claimed or closed.
    """
    case = await find_case(ctx, case_id)
    first = not case.taken_up
    open_claims = await ctx.uow.cases.open_claims(ctx.account)
    claimed = triage.claim(
        case, by=ctx.account, name=ctx.person.name, now=ctx.clock.now(), open_claims=open_claims
    )
    await require_second_moderator(ctx, case)
    if not await can_be_reached(ctx):
        raise NotAllowed("never-started")
    ctx.uow.cases.save(claimed)
    ctx.uow.audit.record(AuditAction.CLAIM, by=str(ctx.account), at=ctx.clock.now(), subject=case_id)
    facts: tuple[Fact, ...] = (CaseChanged(case_id),)
    return claimed, (*facts, CaseTakenUp(case_id)) if first else facts


async def release_claim(ctx: ActingContext, case_id: str) -> tuple[Case, tuple[Fact, ...]]:
    """The case waits again. Raises NotFound, NotAllowed (not theirs), WrongState (no longer claimed)."""
    case = await find_case(ctx, case_id)
    released = triage.release(case, by=ctx.account)
    ctx.uow.cases.save(released)
    ctx.uow.audit.record(AuditAction.RELEASE, by=str(ctx.account), at=ctx.clock.now(), subject=case_id)
    return released, (CaseChanged(case_id), ClaimEnded(case_id, ctx.account))


@dataclass(frozen=True, slots=True)
class BrokenClaim:
    """The broken claim: the case, its former assignee, the reason."""

    case: Case
    assignee: Account
    reason: str
    facts: tuple[Fact, ...]


async def may_break(ctx: ActingContext, case_id: str) -> Case:
    """Raises NotFound, NotAllowed (not a lead whose signature counts, or no other could agree), WrongState
    (unclaimed, or their own)."""
    case = await find_case(ctx, case_id)
    claims.breakable(case, by=await _own_account(ctx, case), role=await role_of(ctx, ctx.account))
    await require_second_moderator(ctx, case)
    await require_signer(ctx, refusal=_LEADS)
    if not await _possible_signers(ctx, case):
        raise NotAllowed("case-break-nobody")
    return case


async def _possible_signers(ctx: ActingContext, case: Case) -> Sequence[Account]:
    besides = (ctx.account,) if case.assignee is None else (ctx.account, case.assignee)
    candidates = [s for s in await signers(ctx, besides=besides) if await is_reachable(ctx, s)]
    return [staff.account for staff in await who_may_see(ctx, case, candidates)]


async def wish_to_break(ctx: ActingContext, case_id: str, reason: str) -> tuple[Case, Sequence[Account]]:
    """The case, and the people who are asked to agree. Raises as ``may_break`` does, and BadInput."""
    case = await may_break(ctx, case_id)
    role, now = await role_of(ctx, ctx.account), ctx.clock.now()
    wished = claims.wish_to_break(case, by=ctx.account, role=role, reason=reason, now=now)
    ctx.uow.cases.save(wished)
    ctx.uow.audit.record(
        AuditAction.BREAK, by=str(ctx.account), at=now, subject=case_id, detail=f"wished {reason}"
    )
    return wished, await _possible_signers(ctx, wished)


async def agree_to_break(ctx: ActingContext, case_id: str) -> BrokenClaim:
    """Break the claim; the case waits again. Raises NotFound, NotAllowed, WrongState."""
    case = await find_case(ctx, case_id)
    me, role = await _own_account(ctx, case), await role_of(ctx, ctx.account)
    freed = claims.agree_to_break(case, by=me, role=role, now=ctx.clock.now())
    await require_second_moderator(ctx, case)
    await require_signer(ctx, refusal=_LEADS)
    assert case.assignee is not None and case.pending is not None
    await require_still_counts(ctx, case.pending.by)
    ctx.uow.cases.save(freed)
    reason = case.pending.reason
    ctx.uow.audit.record(
        AuditAction.BREAK, by=str(ctx.account), at=ctx.clock.now(), subject=case_id, detail=reason
    )
    return BrokenClaim(
        freed, case.assignee, reason, (CaseChanged(case_id), ClaimEnded(case_id, case.assignee))
    )


async def refuse_to_break(ctx: ActingContext, case_id: str) -> PendingWish | None:
    """Another lead refuses, or the first one withdraws the wish: the wish, if it still stood. Raises as
    ``find_case`` does, NotAllowed, WrongState (their own claim)."""
    case = await find_case(ctx, case_id)
    me, role = await _own_account(ctx, case), await role_of(ctx, ctx.account)
    refused = claims.refuse_break(case, by=me, role=role)
    wish = case.pending
    if wish is None or wish.wish is not Wish.BREAK:
        return None
    ctx.uow.cases.save(refused)
    ctx.uow.audit.record(
        AuditAction.BREAK, by=str(ctx.account), at=ctx.clock.now(), subject=case_id, detail="refused"
    )
    return wish


async def _own_account(ctx: ActingContext, case: Case) -> Account:
    """The assignee or the wisher, if the acting person is the same by another account."""
    return await own_account_among(
        ctx, (case.assignee, case.pending.by if case.pending is not None else None)
    )
