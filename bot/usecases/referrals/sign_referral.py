"""The second signature under a referral sends the package to the body. Nobody signs their own."""

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
    """The way by which it would be sent today."""


async def signable_referral(
    referral_id: str, *, by: Account, uow: UnitOfWork, clock: Clock, content: Content
) -> SignableReferral:
    """What they may sign now. Raises NotFound (no signature wanted, or it can no longer be sent), NotAllowed
    (their signature does not count, or leads sign this), WrongState (the body is no longer for this case)."""
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
    """Send it to the body. Raises as ``signable_referral``, and WrongState (the case was reopened, or they
    have not seen all copies as they would be sent)."""
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
    """Refuse it: it is not sent and nothing of it is kept. Raises as ``signable_referral``."""
    proposal = await signable_referral(referral_id, by=by, uow=uow, clock=clock, content=content)
    uow.referrals.end(proposal.referral.id)
    uow.cases.save(proposal.case)  # if another person signs at the same moment, the later turn is replayed
    uow.audit.record(
        AuditAction.SIGN, by=str(by), at=clock.now(), subject=proposal.case.id, detail="referral refused"
    )
    return proposal


async def possible_signers(
    case: Case, *, besides: Account, uow: UnitOfWork, clock: Clock
) -> Sequence[Account]:
    """Leads and owners who can be reached, may see the case and whose signature counts; if there are none,
    moderators with the same conditions and the same waiting time."""
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
    """This body's liaisons."""
    staff = await uow.staff.all()
    return [
        s
        for s in staff
        if has_role_for(s, Permission.SPEAK_FOR_BODY) and s.body == body and s.started and not s.frozen
    ]


async def is_preparer_valid(referral: Referral, case: Case, *, uow: UnitOfWork) -> bool:
    """Whether the person who prepared it still counts as the first of two: not frozen, not gone, handles
    cases, and may see this one."""
    staff = await uow.staff.get(referral.by)
    if staff is None or not staff.started or staff.frozen or not has_role_for(staff, Permission.HANDLE_CASES):
        return False
    return bool(await who_may_see(case, [staff], uow=uow))


async def _has_all_consents(referral: Referral, *, uow: UnitOfWork) -> bool:
    """Whether all reporters whose words it contains still agree and still have their reports."""
    consents = await uow.referrals.consents(referral.id)
    reports = [await uow.reports.get(report_id) for report_id in consents]
    there = all(r is not None and not r.withdrawn and r.case_id == referral.case_id for r in reports)
    return bool(consents) and there and all(answer is ReferralConsent.YES for answer in consents.values())
