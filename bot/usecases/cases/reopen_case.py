"""The decider, or a lead, sets a final decision aside: something new has come, or it was wrong."""

from bot.domain.cases import reopening as rules
from bot.domain.cases.reports import Case
from bot.domain.events import CaseChanged, CaseReopened, ClaimEnded, Fact
from bot.domain.referrals.referrals import ReferralEndReason
from bot.domain.staff.audit import AuditAction
from bot.usecases.access.find_case import find_case
from bot.usecases.access.leads import role_of
from bot.usecases.access.one_person import require_second_moderator
from bot.usecases.context import ActingContext
from bot.usecases.referrals.end_referral import end_unsent_referrals


async def may_reopen(ctx: ActingContext, case_id: str) -> Case:
    """Raises NotFound, NotAllowed (also for the first decider about the second decision), WrongState."""
    case = await find_case(ctx, case_id)
    await require_second_moderator(ctx, case)
    rules.reopenable(case, by=ctx.account, role=await role_of(ctx, ctx.account), now=ctx.clock.now())
    return case


async def reopen_case(ctx: ActingContext, case_id: str, reason: str) -> tuple[Case, tuple[Fact, ...]]:
    """The case waits again. Reporters who know the decision hear that there is something new. An unsent
    referral was written for that decision and ends. Raises as above, and BadInput."""
    before = await find_case(ctx, case_id)
    await require_second_moderator(ctx, before)
    role, now = await role_of(ctx, ctx.account), ctx.clock.now()
    case = rules.reopen(before, by=ctx.account, role=role, reason=reason, now=now)
    ctx.uow.cases.save(case)
    ended = await end_unsent_referrals(ctx, case_id, ReferralEndReason.REOPENED)
    ctx.uow.audit.record(AuditAction.REOPEN, by=str(ctx.account), at=now, subject=case_id, detail=reason)
    reopened_facts: tuple[Fact, ...] = (CaseReopened(case_id),) if before.reporter_notified else ()
    # Only they were shown the choice of reasons; it is removed.
    return case, (CaseChanged(case_id), *reopened_facts, *ended, ClaimEnded(case_id, ctx.account))
