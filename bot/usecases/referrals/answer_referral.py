"""A body takes up a referral and answers it, through its liaison, or through a lead if it has none."""

from dataclasses import replace

from bot.domain.cases.reports import Case
from bot.domain.cases.triage import moderator_words
from bot.domain.errors import BadInput, NotAllowed, NotFound, WrongState
from bot.domain.events import BodyAnswered, CaseChanged, Fact
from bot.domain.people import Account
from bot.domain.referrals import referrals as rules
from bot.domain.referrals.referral_clock import due_at
from bot.domain.referrals.referrals import Referral, ReferralOutcome, ReferralPackage, ReferralStep
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.domain.typed import require_no_contacts
from bot.usecases.access.find_case import find_case
from bot.usecases.bodies.bodies_for import bodies_for, phase_of
from bot.usecases.ports import Clock, Content, UnitOfWork
from bot.usecases.ports.text import Mask
from bot.usecases.referrals.sign_referral import liaisons_of


async def referrals_of_liaison(by: Account, *, uow: UnitOfWork) -> list[Referral]:
    """What their body was sent. Raises NotAllowed for anybody but a liaison."""
    staff = await uow.staff.get(by)
    if staff is None or not has_role_for(staff, Permission.SPEAK_FOR_BODY) or not staff.body:
        raise NotAllowed("body-none")
    return list(await uow.referrals.of_body(staff.body))


async def referral_for_body(
    referral_id: str, *, by: Account, uow: UnitOfWork
) -> tuple[Referral, ReferralPackage, Case]:
    """What they may read and answer: for a liaison, their body's referrals; for a lead, those of bodies
    without a liaison.

    Raises NotFound (nothing is stored: it was taken back or has expired), NotAllowed.
    """
    referral = await uow.referrals.get(referral_id)
    packed = await uow.referrals.package(referral_id)
    case = await uow.cases.get(referral.case_id) if referral is not None else None
    if referral is None or packed is None or case is None or referral.step in rules.BEFORE:
        raise NotFound("body-over")
    staff = await uow.staff.get(by)
    if staff is None or staff.frozen:
        raise NotAllowed("body-not-yours")
    if has_role_for(staff, Permission.ANSWER_REFERRAL, is_of_own_body=staff.body == referral.body):
        return referral, packed, case
    nobody = not await liaisons_of(referral.body, uow=uow)
    if not has_role_for(staff, Permission.ANSWER_REFERRAL, has_body_no_liaison=nobody):
        raise NotAllowed("body-not-yours")
    return referral, packed, await find_case(case.id, by=by, uow=uow)


async def export_package(
    referral_id: str, *, by: Account, uow: UnitOfWork, clock: Clock
) -> tuple[Referral, ReferralPackage, Case]:
    """Give out the package; each time is recorded. Raises as ``referral_for_body``."""
    referral, packed, case = await referral_for_body(referral_id, by=by, uow=uow)
    uow.audit.record(
        AuditAction.EXPORT, by=str(by), at=clock.now(), subject=case.id, detail=f"referral {referral.body}"
    )
    return referral, packed, case


async def acknowledge_referral(
    referral_id: str, *, by: Account, uow: UnitOfWork, clock: Clock
) -> tuple[Referral, tuple[Fact, ...]]:
    """The body takes it up. Raises as ``referral_for_body``, WrongState (already taken up, or answered)."""
    referral, _, case = await referral_for_body(referral_id, by=by, uow=uow)
    if referral.step is not ReferralStep.SENT:
        raise WrongState("body-acked")
    acked = replace(referral, step=ReferralStep.ACKED)
    uow.referrals.save(acked)
    uow.cases.save(case)  # as with an answer
    uow.audit.record(
        AuditAction.REFER, by=str(by), at=clock.now(), subject=case.id, detail=f"acknowledged {referral.body}"
    )
    return acked, (CaseChanged(case.id),)


async def answer_referral(
    referral_id: str,
    outcome: ReferralOutcome,
    words: str,
    *,
    by: Account,
    uow: UnitOfWork,
    clock: Clock,
    content: Content,
    mask: Mask,
) -> tuple[Referral, Case, tuple[Fact, ...]]:
    """The body's answer, which its reporters read. Words may be empty, unless the body needs more
    information. Raises as ``referral_for_body``, WrongState (answered already), BadInput (no such answer,
    words too short or too long, or with contacts)."""
    referral, packed, case = await referral_for_body(referral_id, by=by, uow=uow)
    if not referral.is_open:
        raise WrongState("body-answered")
    if outcome is ReferralOutcome.MORE and not words.strip():
        raise BadInput("body-more-what")
    answer_text = require_no_contacts(moderator_words(words), mask=mask) if words.strip() else ""
    then = await next_body(referral, case, uow=uow, clock=clock, content=content, climb=False)
    competent = outcome is not ReferralOutcome.NOT_COMPETENT
    now, phase = clock.now(), await phase_of(case, uow=uow, clock=clock)
    answered = replace(
        referral, step=ReferralStep.ANSWERED, outcome=outcome, next_body="" if competent else then,
        reminders=0, until=due_at(case.severity, phase, sent_at=now), answer_by=referral.due,
    )  # fmt: skip # staff have as long to act on it as the body had
    uow.referrals.save(answered, packed=replace(packed, answer=answer_text))
    uow.cases.save(case)  # if it is recalled at the same moment, the later turn is replayed
    detail = f"{outcome} {referral.body}"
    uow.audit.record(AuditAction.REFER, by=str(by), at=now, subject=case.id, detail=detail, words=answer_text)
    return answered, case, (CaseChanged(case.id), BodyAnswered(case.id, referral.id))


async def next_body(
    referral: Referral, case: Case, *, uow: UnitOfWork, clock: Clock, content: Content, climb: bool
) -> str:
    """The likeliest body that has not had it yet; empty if none is left. ``climb``: only a higher body."""
    route = await bodies_for(case, uow=uow, clock=clock, content=content)
    tried = {other.body for other in await uow.referrals.of_case(case.id) if other.sent_at is not None}
    left = route.remaining_bodies(tried | {referral.body}, climb=climb)
    return left[0].agency.id if left else ""
