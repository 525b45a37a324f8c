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
from bot.domain.referrals import recalling as rules
from bot.domain.referrals.referrals import Referral, ReferralEndReason, recall_case
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.signatures import Matter, SignatureRequest
from bot.usecases.access.find_case import find_case
from bot.usecases.access.leads import require_signer
from bot.usecases.access.one_person import accounts_of
from bot.usecases.ports import Clock, Ids, UnitOfWork
from bot.usecases.referrals.end_referral import end_referral
from bot.usecases.referrals.end_wishes import end_wishes
from bot.usecases.referrals.sign_referral import possible_signers
from bot.usecases.staff.request_signature import request_signature
from bot.usecases.staff.sign import find_signable


@dataclass(frozen=True, slots=True)
class RecallRequest:
    referral: Referral
    case: Case
    wanted: SignatureRequest
    reason: str


async def may_recall(
    referral_id: str, *, by: Account, uow: UnitOfWork, clock: Clock
) -> tuple[Referral, Case, Sequence[Account]]:
    """The referral, its case, and the people who could sign. Raises NotFound (not sent, or over), NotAllowed
    (not a lead whose signature counts, they may not see the case, or nobody could sign)."""
    referral = rules.require_sent(await uow.referrals.get(referral_id))
    case = await find_case(referral.case_id, by=by, uow=uow)
    await require_signer(by, uow=uow, clock=clock, refusal="recall-leads")
    others = await possible_signers(case, besides=by, uow=uow, clock=clock)
    if not others:
        raise NotAllowed("recall-alone")
    return referral, case, others


async def wish_to_recall(
    referral_id: str, reason: str, *, by: Account, uow: UnitOfWork, ids: Ids, clock: Clock
) -> tuple[RecallRequest, Sequence[Account]]:
    """The first signature, which recalls nothing yet. Raises as ``may_recall``, and BadInput."""
    referral, case, others = await may_recall(referral_id, by=by, uow=uow, clock=clock)
    detail = rules.make_recall_wish(referral, reason).detail()
    wanted = await request_signature(Matter.RECALL, by, by=by, detail=detail, uow=uow, ids=ids, clock=clock)
    what = f"recall wished {referral.body} {reason}"
    uow.audit.record(AuditAction.REFER, by=str(by), at=clock.now(), subject=case.id, detail=what)
    return RecallRequest(referral, case, wanted, reason), others


async def recall_referral(
    wanted_id: str, *, by: Account, uow: UnitOfWork, clock: Clock
) -> tuple[RecallRequest, tuple[Fact, ...]]:
    """The second signature. Raises NotFound (no request any more, or it is over), NotAllowed (their own
    request, or their signature does not count), WrongState (the body has answered since)."""
    recall = await _signable_recall(wanted_id, by=by, uow=uow, clock=clock)
    for wanted in await uow.signatures.all():
        if (
            wanted.matter is Matter.RECALL
            and rules.read_recall_wish(wanted).referral_id == recall.referral.id
        ):
            uow.signatures.drop(wanted.id)
    ended = await end_referral(
        recall.referral, ReferralEndReason.RECALLED, uow=uow, clock=clock, reason=recall.reason
    )
    over = await end_wishes(recall.case.id, recall.referral.body, uow=uow, clock=clock)
    case = recall_case(recall.case, await uow.referrals.of_case(recall.case.id))
    uow.cases.save(
        case
    )  # even if it does not change: an answer of the body at the same moment must not be lost
    what = f"recall {recall.referral.body} {recall.reason}"
    uow.audit.record(AuditAction.SIGN, by=str(by), at=clock.now(), subject=case.id, detail=what)
    return RecallRequest(recall.referral, case, recall.wanted, recall.reason), (
        CaseChanged(case.id),
        ended,
        *over,
    )


async def refuse_recall(wanted_id: str, *, by: Account, uow: UnitOfWork, clock: Clock) -> RecallRequest:
    """A refusal; the requester may withdraw the request, also from their other account. Raises as above."""
    wanted = await uow.signatures.get(wanted_id)
    if wanted is not None and wanted.by in await accounts_of(by, uow=uow):
        recall = await _find_recall(wanted, by=by, uow=uow)
    else:
        recall = await _signable_recall(wanted_id, by=by, uow=uow, clock=clock)
    uow.signatures.drop(recall.wanted.id)
    uow.audit.record(
        AuditAction.SIGN, by=str(by), at=clock.now(), subject=recall.case.id, detail="recall refused"
    )
    return recall


async def _signable_recall(wanted_id: str, *, by: Account, uow: UnitOfWork, clock: Clock) -> RecallRequest:
    recall = await _find_recall(await find_signable(wanted_id, by=by, uow=uow, clock=clock), by=by, uow=uow)
    if by not in await possible_signers(recall.case, besides=recall.wanted.by, uow=uow, clock=clock):
        raise NotAllowed("recall-leads-sign")
    rules.require_wish_current(recall.referral, rules.read_recall_wish(recall.wanted))
    return recall


async def _find_recall(wanted: SignatureRequest, *, by: Account, uow: UnitOfWork) -> RecallRequest:
    what = rules.read_recall_wish(wanted)
    referral = rules.require_sent(await uow.referrals.get(what.referral_id))
    return RecallRequest(referral, await find_case(referral.case_id, by=by, uow=uow), wanted, what.reason)
