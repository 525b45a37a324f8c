"""A body takes up a referral and answers it, through its liaison, or through a lead if it has none."""

from dataclasses import replace

from bot.domain.cases.reports import Case
from bot.domain.cases.triage import moderator_words
from bot.domain.errors import BadInput, NotAllowed, NotFound, WrongState
from bot.domain.events import BodyAnswered, CaseChanged, Fact
from bot.domain.referrals import referrals as rules
from bot.domain.referrals.referral_clock import due_at
from bot.domain.referrals.referrals import Referral, ReferralOutcome, ReferralPackage, ReferralStep
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.domain.typed import require_no_contacts
from bot.usecases.access.case_access import find_case
from bot.usecases.bodies.bodies_for import bodies_for, phase_of
from bot.usecases.context import ActingContext, Context
from bot.usecases.referrals.sign_referral import liaisons_of


async def referrals_of_liaison(ctx: ActingContext) -> list[Referral]:
    """What their body was sent. Raises NotAllowed for anybody but a liaison."""
    staff = await ctx.uow.staff.get(ctx.account)
    if staff is None or not has_role_for(staff, Permission.SPEAK_FOR_BODY) or not staff.body:
        raise NotAllowed("body-none")
    return list(await ctx.uow.referrals.of_body(staff.body))


async def referral_for_body(ctx: ActingContext, referral_id: str) -> tuple[Referral, ReferralPackage, Case]:
    """What they may read and answer: for a liaison, their body's referrals; for a lead, those of bodies
    without a liaison.

    Raises NotFound (nothing is stored: it was taken back or has expired), NotAllowed.
    """
    referral = await ctx.uow.referrals.get(referral_id)
    packed = await ctx.uow.referrals.package(referral_id)
    case = await ctx.uow.cases.get(referral.case_id) if referral is not None else None
    if referral is None or packed is None or case is None or referral.step in rules.BEFORE:
        raise NotFound("body-over")
    staff = await ctx.uow.staff.get(ctx.account)
    if staff is None or staff.frozen:
        raise NotAllowed("body-not-yours")
    if has_role_for(staff, Permission.ANSWER_REFERRAL, is_of_own_body=staff.body == referral.body):
        return referral, packed, case
    nobody = not await liaisons_of(ctx, referral.body)
    if not has_role_for(staff, Permission.ANSWER_REFERRAL, has_body_no_liaison=nobody):
        raise NotAllowed("body-not-yours")
    return referral, packed, await find_case(ctx, case.id)


async def export_package(ctx: ActingContext, referral_id: str) -> tuple[Referral, ReferralPackage, Case]:
    """Give out the package; each time is recorded. Raises as ``referral_for_body``."""
    referral, packed, case = await referral_for_body(ctx, referral_id)
    ctx.uow.audit.record(
        AuditAction.EXPORT,
        by=str(ctx.account),
        at=ctx.clock.now(),
        subject=case.id,
        detail=f"referral {referral.body}",
    )
    return referral, packed, case


async def acknowledge_referral(ctx: ActingContext, referral_id: str) -> tuple[Referral, tuple[Fact, ...]]:
    """The body takes it up. Raises as ``referral_for_body``, WrongState (already taken up, or answered)."""
    referral, _, case = await referral_for_body(ctx, referral_id)
    if referral.step is not ReferralStep.SENT:
        raise WrongState("body-acked")
    acked = replace(referral, step=ReferralStep.ACKED)
    ctx.uow.referrals.save(acked)
    ctx.uow.cases.save(case)  # as with an answer
    ctx.uow.audit.record(
        AuditAction.REFER,
        by=str(ctx.account),
        at=ctx.clock.now(),
        subject=case.id,
        detail=f"acknowledged {referral.body}",
    )
    return acked, (CaseChanged(case.id),)


async def answer_referral(
    ctx: ActingContext, referral_id: str, outcome: ReferralOutcome, words: str
) -> tuple[Referral, Case, tuple[Fact, ...]]:
    """The body's answer, which its reporters read. Words may be empty, unless the body needs more
    information. Raises as ``referral_for_body``, WrongState (answered already), BadInput (no such answer,
    words too short or too long, or with contacts)."""
    referral, packed, case = await referral_for_body(ctx, referral_id)
    if not referral.is_open:
        raise WrongState("body-answered")
    if outcome is ReferralOutcome.MORE and not words.strip():
        raise BadInput("body-more-what")
    answer_text = require_no_contacts(moderator_words(words), mask=ctx.mask) if words.strip() else ""
    then = await next_body(ctx, referral, case, climb=False)
    competent = outcome is not ReferralOutcome.NOT_COMPETENT
    now, phase = ctx.clock.now(), await phase_of(ctx, case)
    answered = replace(
        referral, step=ReferralStep.ANSWERED, outcome=outcome, next_body="" if competent else then,
        reminders=0, until=due_at(case.severity, phase, sent_at=now), answer_by=referral.due,
    )  # fmt: skip # staff have as long to act on it as the body had
    ctx.uow.referrals.save(answered, packed=replace(packed, answer=answer_text))
    ctx.uow.cases.save(case)  # if it is recalled at the same moment, the later turn is replayed
    detail = f"{outcome} {referral.body}"
    ctx.uow.audit.record(
        AuditAction.REFER, by=str(ctx.account), at=now, subject=case.id, detail=detail, words=answer_text
    )
    return answered, case, (CaseChanged(case.id), BodyAnswered(case.id, referral.id))


async def next_body(ctx: Context, referral: Referral, case: Case, *, climb: bool) -> str:
    """The likeliest body that has not had it yet; empty if none is left. ``climb``: only a higher body."""
    route = await bodies_for(ctx, case)
    tried = {other.body for other in await ctx.uow.referrals.of_case(case.id) if other.sent_at is not None}
    left = route.remaining_bodies(tried | {referral.body}, climb=climb)
    return left[0].agency.id if left else ""
