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
    referral = await uow.referrals.get(referral_id)
    own_account = await own_account_among(by, (referral.by,), uow=uow) if referral is not None else by
    referral = rules.signable(referral, by=own_account, now=clock.now())
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
    leads = await signers(besides=(besides,), uow=uow, clock=clock)
    if accounts := await _who_can_sign(case, leads, uow=uow):
        return accounts
    own_accounts = await accounts_of(besides, uow=uow)
    moderators = [
        staff
        for staff in await uow.staff.all()
        if has_role_for(staff, Permission.HANDLE_CASES)
        and not has_role_for(staff, Permission.SIGN)
        and has_moderator_signing_right(staff, now=clock.now())
        and staff.account not in own_accounts
    ]
    return await _who_can_sign(case, moderators, uow=uow)


async def _who_can_sign(case: Case, people: Sequence[Staff], *, uow: UnitOfWork) -> Sequence[Account]:
    """Those of these people who can be reached and may see the case."""
    reachable = [staff for staff in people if await is_reachable(staff, uow=uow)]
    return [staff.account for staff in await who_may_see(case, reachable, uow=uow)]


async def liaisons_of(body: str, *, uow: UnitOfWork) -> Sequence[Staff]:
    """This body's liaisons."""
    return [
        staff
        for staff in await uow.staff.all()
        if has_role_for(staff, Permission.SPEAK_FOR_BODY)
        and staff.body == body
        and staff.started
        and not staff.frozen
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
    are_left = all(
        report is not None and not report.withdrawn and report.case_id == referral.case_id
        for report in reports
    )
    return bool(consents) and are_left and all(answer is ReferralConsent.YES for answer in consents.values())
