"""The second signature under a referral: with it the package goes to the body. Nobody signs his own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.bodies.complaints import Addressee
from bot.domain.cases.reports import Case
from bot.domain.errors import NotAllowed, NotFound, WrongState
from bot.domain.events import CaseChanged, CaseReferred, Fact
from bot.domain.people import Account, Staff
from bot.domain.referrals import referrals as rules
from bot.domain.referrals.referral_clock import due_at
from bot.domain.referrals.referrals import Referral, ReferralConsent, ReferralPackage, ReferralStep
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.domain.staff.roles import has_moderator_signing_right
from bot.usecases.access.case_access import who_may_see
from bot.usecases.access.find_case import find_case
from bot.usecases.access.leads import is_reachable, signers
from bot.usecases.access.one_person import accounts_of, own_account_among
from bot.usecases.bodies.bodies_for import bodies_for, phase_of
from bot.usecases.ports import Clock, Content, UnitOfWork


@dataclass(frozen=True, slots=True)
class SignableReferral:
    referral: Referral
    packed: ReferralPackage
    case: Case
    way: Addressee
    """By which it would go today."""


async def signable_referral(
    referral_id: str, *, by: Account, uow: UnitOfWork, clock: Clock, content: Content
) -> SignableReferral:
    """What he may sign now. Raises NotFound (nobody waits for it, or it cannot go any more), NotAllowed (his signature
    does not count, or leads sign this), WrongState (the body is not for this case any more)."""
    known = await uow.referrals.get(referral_id)
    me = await own_account_among(by, (known.by,), uow=uow) if known is not None else by
    referral = rules.signable(known, by=me, now=clock.now())
    case = await find_case(referral.case_id, by=by, uow=uow)
    if by not in await possible_signers(case, besides=referral.by, uow=uow, clock=clock):
        raise NotAllowed("refer-leads-sign")
    body = (await bodies_for(case, uow=uow, clock=clock, content=content)).to(referral.body)
    if body is None:
        raise WrongState("refer-body-no-more")
    packed = await uow.referrals.package(referral.id)
    if packed is None or not await is_preparer_valid(referral, case, uow=uow):
        raise NotFound("refer-over")
    if not await _has_all_consents(referral, uow=uow):
        raise NotFound("refer-over")
    return SignableReferral(referral, packed, case, body.way)


async def sign_referral(
    referral_id: str, *, by: Account, uow: UnitOfWork, clock: Clock, content: Content
) -> tuple[SignableReferral, tuple[Fact, ...]]:
    """It is the body's now. Raises as ``to_sign``, and WrongState (the case was opened again, or he has not seen all
    copies as they would go)."""
    proposal = await signable_referral(referral_id, by=by, uow=uow, clock=clock, content=content)
    now = clock.now()
    packed = rules.sign_package(proposal.packed, proposal.way, by=by)
    case = rules.refer(proposal.case)
    until = due_at(case.severity, await phase_of(case, uow=uow, clock=clock), sent_at=now)
    sent = replace(
        proposal.referral, step=ReferralStep.SENT, signed_by=by, sent_at=now, until=until, answer_by=until
    )
    uow.referrals.save(sent, packed=packed)
    uow.cases.save(case)
    uow.audit.record(AuditAction.SIGN, by=str(by), at=now, subject=case.id, detail=f"referral {sent.body}")
    return replace(proposal, referral=sent, packed=packed, case=case), (
        CaseChanged(case.id),
        CaseReferred(case.id, sent.id),
    )


async def refuse_referral(
    referral_id: str, *, by: Account, uow: UnitOfWork, clock: Clock, content: Content
) -> SignableReferral:
    """He does not agree: it does not go and nothing of it is kept. Raises as ``to_sign``."""
    proposal = await signable_referral(referral_id, by=by, uow=uow, clock=clock, content=content)
    uow.referrals.end(proposal.referral.id)
    uow.cases.save(
        proposal.case
    )  # where another signs at this instant, whichever comes second is played again
    uow.audit.record(
        AuditAction.SIGN, by=str(by), at=clock.now(), subject=proposal.case.id, detail="referral refused"
    )
    return proposal


async def possible_signers(
    case: Case, *, besides: Account, uow: UnitOfWork, clock: Clock
) -> Sequence[Account]:
    """Leads and owners who can be reached, may see the case and whose signature counts; where there is none, moderators
    of whom the same is true, and who have been here for as long."""
    heads = [
        s for s in await signers(besides=(besides,), uow=uow, clock=clock) if await is_reachable(s, uow=uow)
    ]
    his = await accounts_of(besides, uow=uow)
    others = [
        s for s in await uow.staff.all() if not has_role_for(s, Permission.SIGN) and s.account not in his
    ]
    old = [
        s
        for s in others
        if has_role_for(s, Permission.HANDLE_CASES) and has_moderator_signing_right(s, now=clock.now())
    ]
    there = [s for s in old if await is_reachable(s, uow=uow)]
    return [
        s.account for s in await who_may_see(case, heads, uow=uow) or await who_may_see(case, there, uow=uow)
    ]


async def liaisons_of(body: str, *, uow: UnitOfWork) -> Sequence[Staff]:
    """Who speaks for this body here."""
    staff = await uow.staff.all()
    return [
        s
        for s in staff
        if has_role_for(s, Permission.SPEAK_FOR_BODY) and s.body == body and s.started and not s.frozen
    ]


async def is_preparer_valid(referral: Referral, case: Case, *, uow: UnitOfWork) -> bool:
    """Whether whoever prepared it still counts as the first of two: neither stopped nor gone, at work on cases, and
    with this one his to see."""
    staff = await uow.staff.get(referral.by)
    if staff is None or not staff.started or staff.frozen or not has_role_for(staff, Permission.HANDLE_CASES):
        return False
    return bool(await who_may_see(case, [staff], uow=uow))


async def _has_all_consents(referral: Referral, *, uow: UnitOfWork) -> bool:
    """Whether all whose words it is made of still agree, and are still there."""
    consents = await uow.referrals.consents(referral.id)
    reports = [await uow.reports.get(report_id) for report_id in consents]
    there = all(r is not None and not r.withdrawn and r.case_id == referral.case_id for r in reports)
    return bool(consents) and there and all(answer is ReferralConsent.YES for answer in consents.values())
