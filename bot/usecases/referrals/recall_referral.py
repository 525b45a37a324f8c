"""A referral that should not have gone to its body is recalled: a lead requests it, a second person signs.

The case is verified again and may be referred anew; the package is destroyed here, so nobody can open it any
more.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.cases.reports import Case
from bot.domain.errors import NotAllowed
from bot.domain.events import CaseChanged, Fact
from bot.domain.people import Account
from bot.domain.referrals import referrals as rules
from bot.domain.referrals.referrals import Referral, ReferralEndReason, recall_case
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.signatures import Matter, SignatureRequest
from bot.usecases.access.case_access import find_case
from bot.usecases.access.leads import require_signer
from bot.usecases.access.one_person import accounts_of
from bot.usecases.context import ActingContext
from bot.usecases.referrals.end_referral import end_referral, end_wishes
from bot.usecases.referrals.sign_referral import possible_signers
from bot.usecases.staff.signatures import find_signable, request_signature


@dataclass(frozen=True, slots=True)
class RecallRequest:
    referral: Referral
    case: Case
    wanted: SignatureRequest
    reason: str


async def may_recall(ctx: ActingContext, referral_id: str) -> tuple[Referral, Case, Sequence[Account]]:
    """The referral, its case, and the people who could sign. Raises NotFound (not sent, or over), NotAllowed
    (not a lead whose signature counts, they may not see the case, or nobody could sign)."""
    referral = rules.require_sent(await ctx.uow.referrals.get(referral_id))
    case = await find_case(ctx, referral.case_id)
    await require_signer(ctx, refusal="recall-leads")
    others = await possible_signers(ctx, case, besides=ctx.account)
    if not others:
        raise NotAllowed("recall-alone")
    return referral, case, others


async def wish_to_recall(
    ctx: ActingContext, referral_id: str, reason: str
) -> tuple[RecallRequest, Sequence[Account]]:
    """The first signature, which recalls nothing yet. Raises as ``may_recall``, and BadInput."""
    referral, case, others = await may_recall(ctx, referral_id)
    detail = rules.make_recall_wish(referral, reason).detail()
    wanted = await request_signature(ctx, Matter.RECALL, ctx.account, detail=detail)
    what = f"recall wished {referral.body} {reason}"
    ctx.uow.audit.record(
        AuditAction.REFER, by=str(ctx.account), at=ctx.clock.now(), subject=case.id, detail=what
    )
    return RecallRequest(referral, case, wanted, reason), others


async def recall_referral(ctx: ActingContext, wanted_id: str) -> tuple[RecallRequest, tuple[Fact, ...]]:
    """The second signature. Raises NotFound (no request any more, or it is over), NotAllowed (their own
    request, or their signature does not count), WrongState (the body has answered since)."""
    recall = await _signable_recall(ctx, wanted_id)
    for wanted in await ctx.uow.signatures.all():
        if (
            wanted.matter is Matter.RECALL
            and rules.read_recall_wish(wanted).referral_id == recall.referral.id
        ):
            ctx.uow.signatures.drop(wanted.id)
    ended = await end_referral(ctx, recall.referral, ReferralEndReason.RECALLED, reason=recall.reason)
    over = await end_wishes(ctx, recall.case.id, recall.referral.body)
    case = recall_case(recall.case, await ctx.uow.referrals.of_case(recall.case.id))
    ctx.uow.cases.save(
        case
    )  # even if it does not change: an answer of the body at the same moment must not be lost
    what = f"recall {recall.referral.body} {recall.reason}"
    ctx.uow.audit.record(
        AuditAction.SIGN, by=str(ctx.account), at=ctx.clock.now(), subject=case.id, detail=what
    )
    return RecallRequest(recall.referral, case, recall.wanted, recall.reason), (
        CaseChanged(case.id),
        ended,
        *over,
    )


async def refuse_recall(ctx: ActingContext, wanted_id: str) -> RecallRequest:
    """A refusal; the requester may withdraw the request, also from their other account. Raises as above."""
    wanted = await ctx.uow.signatures.get(wanted_id)
    if wanted is not None and wanted.by in await accounts_of(ctx, ctx.account):
        recall = await _find_recall(ctx, wanted)
    else:
        recall = await _signable_recall(ctx, wanted_id)
    ctx.uow.signatures.drop(recall.wanted.id)
    ctx.uow.audit.record(
        AuditAction.SIGN,
        by=str(ctx.account),
        at=ctx.clock.now(),
        subject=recall.case.id,
        detail="recall refused",
    )
    return recall


async def _signable_recall(ctx: ActingContext, wanted_id: str) -> RecallRequest:
    recall = await _find_recall(ctx, await find_signable(ctx, wanted_id))
    if ctx.account not in await possible_signers(ctx, recall.case, besides=recall.wanted.by):
        raise NotAllowed("recall-leads-sign")
    rules.require_wish_current(recall.referral, rules.read_recall_wish(recall.wanted))
    return recall


async def _find_recall(ctx: ActingContext, wanted: SignatureRequest) -> RecallRequest:
    what = rules.read_recall_wish(wanted)
    referral = rules.require_sent(await ctx.uow.referrals.get(what.referral_id))
    return RecallRequest(referral, await find_case(ctx, referral.case_id), wanted, what.reason)
