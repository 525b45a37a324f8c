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
from bot.usecases.access.case_access import find_case, who_may_see
from bot.usecases.access.leads import is_reachable, signers
from bot.usecases.access.one_person import accounts_of, own_account_among
from bot.usecases.bodies.bodies_for import bodies_for, phase_of
from bot.usecases.context import ActingContext, Context


@dataclass(frozen=True, slots=True)
class SignableReferral:
    referral: Referral
    packed: ReferralPackage
    case: Case
    way: Addressee
    """The way by which it would be sent today."""


async def signable_referral(ctx: ActingContext, referral_id: str) -> SignableReferral:
    """What they may sign now. Raises NotFound (no signature wanted, or it can no longer be sent), NotAllowed
    (their signature does not count, or leads sign this), WrongState (the body is no longer for this case)."""
    referral = await ctx.uow.referrals.get(referral_id)
    own_account = await own_account_among(ctx, (referral.by,)) if referral is not None else ctx.account
    referral = rules.signable(referral, by=own_account, now=ctx.clock.now())
    case = await find_case(ctx, referral.case_id)
    if ctx.account not in await possible_signers(ctx, case, besides=referral.by):
        raise NotAllowed("refer-leads-sign")
    body = (await bodies_for(ctx, case)).to(referral.body)
    if body is None:
        raise WrongState("refer-body-no-more")
    packed = await ctx.uow.referrals.package(referral.id)
    if packed is None or not await is_preparer_valid(ctx, referral.by, case):
        raise NotFound("refer-over")
    if not await _has_all_consents(ctx, referral):
        raise NotFound("refer-over")
    return SignableReferral(referral, packed, case, body.way)


async def sign_referral(ctx: ActingContext, referral_id: str) -> tuple[SignableReferral, tuple[Fact, ...]]:
    """Send it to the body; its liaisons get the letter next (``hand_over_letters``). Raises as ``signable_referral``,
    and WrongState (the case was reopened, or they have not seen all copies as they would be sent)."""
    proposal = await signable_referral(ctx, referral_id)
    now = ctx.clock.now()
    packed = rules.sign_package(proposal.packed, proposal.way, by=ctx.account)
    case = rules.refer(proposal.case)
    until = due_at(case.severity, await phase_of(ctx, case), sent_at=now)
    has_liaison = bool(await liaisons_of(ctx, proposal.referral.body))
    sent = replace(
        proposal.referral,
        step=ReferralStep.SENT,
        signed_by=ctx.account,
        sent_at=now,
        until=now if has_liaison else until,
        answer_by=until,
        reminders=rules.NOT_HANDED_OVER if has_liaison else 0,
    )
    ctx.uow.referrals.save(sent, packed=packed)
    ctx.uow.cases.save(case)
    ctx.uow.audit.record(
        AuditAction.SIGN, by=str(ctx.account), at=now, subject=case.id, detail=f"referral {sent.body}"
    )
    return replace(proposal, referral=sent, packed=packed, case=case), (
        CaseChanged(case.id),
        CaseReferred(case.id, sent.id),
    )


async def refuse_referral(ctx: ActingContext, referral_id: str) -> SignableReferral:
    """Refuse it: it is not sent and nothing of it is kept. Raises as ``signable_referral``."""
    proposal = await signable_referral(ctx, referral_id)
    ctx.uow.referrals.end(proposal.referral.id)
    ctx.uow.cases.save(
        proposal.case
    )  # if another person signs at the same moment, the later turn is replayed
    ctx.uow.audit.record(
        AuditAction.SIGN,
        by=str(ctx.account),
        at=ctx.clock.now(),
        subject=proposal.case.id,
        detail="referral refused",
    )
    return proposal


async def possible_signers(ctx: Context, case: Case, *, besides: Account) -> Sequence[Account]:
    """Leads and owners who can be reached, may see the case and whose signature counts; if there are none,
    moderators with the same conditions and the same waiting time."""
    leads = await signers(ctx, besides=(besides,))
    if accounts := await _who_can_sign(ctx, case, leads):
        return accounts
    own_accounts = await accounts_of(ctx, besides)
    moderators = [
        staff
        for staff in await ctx.uow.staff.all()
        if has_role_for(staff, Permission.HANDLE_CASES)
        and not has_role_for(staff, Permission.SIGN)
        and has_moderator_signing_right(staff, now=ctx.clock.now())
        and staff.account not in own_accounts
    ]
    return await _who_can_sign(ctx, case, moderators)


async def _who_can_sign(ctx: Context, case: Case, people: Sequence[Staff]) -> Sequence[Account]:
    """Those of these people who can be reached and may see the case."""
    reachable = [staff for staff in people if await is_reachable(ctx, staff)]
    return [staff.account for staff in await who_may_see(ctx, case, reachable)]


async def liaisons_of(ctx: Context, body: str) -> Sequence[Staff]:
    """This body's liaisons."""
    return [
        staff
        for staff in await ctx.uow.staff.all()
        if has_role_for(staff, Permission.SPEAK_FOR_BODY)
        and staff.body == body
        and staff.started
        and not staff.frozen
    ]


async def is_preparer_valid(ctx: Context, by: Account, case: Case) -> bool:
    """Whether the person who prepared something still counts as the first of two: not frozen, not gone, handles
    cases, and may see this one."""
    staff = await ctx.uow.staff.get(by)
    if staff is None or not staff.started or staff.frozen or not has_role_for(staff, Permission.HANDLE_CASES):
        return False
    return bool(await who_may_see(ctx, case, [staff]))


async def _has_all_consents(ctx: Context, referral: Referral) -> bool:
    """Whether all reporters whose words it contains still agree and still have their reports."""
    consents = await ctx.uow.referrals.consents(referral.id)
    reports = [await ctx.uow.reports.get(report_id) for report_id in consents]
    are_left = all(
        report is not None and not report.withdrawn and report.case_id == referral.case_id
        for report in reports
    )
    return bool(consents) and are_left and all(answer is ReferralConsent.YES for answer in consents.values())
