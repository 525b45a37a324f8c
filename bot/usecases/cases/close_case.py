"""Any moderator closes a verified case: nothing more can be done for it here."""

from bot.domain.cases.follow_up import CLOSINGS, close
from bot.domain.cases.reports import Case
from bot.domain.errors import BadInput
from bot.domain.events import CaseChanged, CaseClosed, ClaimEnded, Fact
from bot.domain.referrals.referrals import ReferralEndReason
from bot.domain.staff.audit import AuditAction
from bot.usecases.access.find_case import find_case
from bot.usecases.access.one_person import require_second_moderator
from bot.usecases.context import ActingContext
from bot.usecases.referrals.end_referral import end_unsent_referrals


async def may_close(ctx: ActingContext, case_id: str) -> Case:
    """Raises NotFound, NotAllowed (they may not see it, or made the first of two decisions), WrongState."""
    case = await find_case(ctx, case_id)
    await require_second_moderator(ctx, case)
    close(case, by=ctx.account, name=ctx.person.name, reason=CLOSINGS[0], now=ctx.clock.now())
    return case


async def close_case(ctx: ActingContext, case_id: str, reason: str) -> tuple[Case, tuple[Fact, ...]]:
    """Close for a prepared reason, which the reporters read; an unsent referral ends. Raises as
    ``may_close``, and BadInput."""
    if reason not in CLOSINGS:
        raise BadInput("case-reason-unfit")
    case = await may_close(ctx, case_id)
    closed = close(case, by=ctx.account, name=ctx.person.name, reason=reason, now=ctx.clock.now())
    ctx.uow.cases.save(closed)
    ctx.uow.audit.record(
        AuditAction.CLOSE, by=str(ctx.account), at=ctx.clock.now(), subject=case_id, detail=reason
    )
    stopped = await end_unsent_referrals(ctx, case_id, ReferralEndReason.CLOSED)
    # Only the closer was shown the choice of reasons. The decider's access to the details ends too.
    ended = dict.fromkeys(account for account in (ctx.account, case.assignee) if account is not None)
    return closed, (
        CaseChanged(case_id),
        CaseClosed(case_id),
        *stopped,
        *(ClaimEnded(case_id, account) for account in ended),
    )
