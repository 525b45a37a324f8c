"""A body takes a referral in hand and answers it, by its liaison; by a lead where it has none."""

from dataclasses import replace

from bot.domain.cases.claims import LEADS
from bot.domain.cases.reports import Case
from bot.domain.cases.triage import worded
from bot.domain.errors import BadInput, NotAllowed, NotFound, WrongState
from bot.domain.events import BodyAnswered, CaseChanged, Fact
from bot.domain.people import Account, Role
from bot.domain.referrals import referrals as rules
from bot.domain.referrals.referral_clock import due_at
from bot.domain.referrals.referrals import Outcome, Packed, Referral, Step
from bot.domain.staff.audit import Deed
from bot.domain.typed import leading_nowhere
from bot.usecases.bodies.bodies_for import bodies_for, phase_of
from bot.usecases.ports import Clock, Content, UnitOfWork
from bot.usecases.ports.text import Mask
from bot.usecases.referrals.sign_referral import liaisons_of
from bot.usecases.sight.find_case import find_case


async def of_liaison(by: Account, *, uow: UnitOfWork) -> list[Referral]:
    """What his body has been sent. Raises NotAllowed for whoever speaks for none."""
    staff = await uow.staff.get(by)
    if staff is None or staff.role is not Role.LIAISON or not staff.body:
        raise NotAllowed("body-none")
    return list(await uow.referrals.of_body(staff.body))


async def for_body(referral_id: str, *, by: Account, uow: UnitOfWork) -> tuple[Referral, Packed, Case]:
    """What he may read and answer: his body's; a lead's, where the body has no liaison.

    Raises NotFound (nothing is kept: it was taken back or its time is over), NotAllowed.
    """
    one = await uow.referrals.get(referral_id)
    packed = await uow.referrals.packed(referral_id)
    case = await uow.cases.get(one.case_id) if one is not None else None
    if one is None or packed is None or case is None or one.step in rules.BEFORE:
        raise NotFound("body-over")
    staff = await uow.staff.get(by)
    if staff is None or staff.frozen:
        raise NotAllowed("body-not-yours")
    if staff.role is Role.LIAISON and staff.body == one.body:
        return one, packed, case
    if staff.role not in LEADS or await liaisons_of(one.body, uow=uow):
        raise NotAllowed("body-not-yours")
    return one, packed, await find_case(case.id, by=by, uow=uow)


async def export(
    referral_id: str, *, by: Account, uow: UnitOfWork, clock: Clock
) -> tuple[Referral, Packed, Case]:
    """The package is given out; each time is recorded. Raises as ``for_body``."""
    one, packed, case = await for_body(referral_id, by=by, uow=uow)
    uow.audit.record(Deed.EXPORT, by=str(by), at=clock.now(), subject=case.id, detail=f"referral {one.body}")
    return one, packed, case


async def acknowledge(
    referral_id: str, *, by: Account, uow: UnitOfWork, clock: Clock
) -> tuple[Referral, tuple[Fact, ...]]:
    """The body has it in hand. Raises as ``for_body``, WrongState (it has said so, or answered)."""
    one, _, case = await for_body(referral_id, by=by, uow=uow)
    if one.step is not Step.SENT:
        raise WrongState("body-acked")
    acked = replace(one, step=Step.ACKED)
    uow.referrals.save(acked)
    uow.cases.save(case)  # as with an answer
    uow.audit.record(
        Deed.REFER, by=str(by), at=clock.now(), subject=case.id, detail=f"acknowledged {one.body}"
    )
    return acked, (CaseChanged(case.id),)


async def answer(
    referral_id: str,
    outcome: Outcome,
    words: str,
    *,
    by: Account,
    uow: UnitOfWork,
    clock: Clock,
    content: Content,
    mask: Mask,
) -> tuple[Referral, Case, tuple[Fact, ...]]:
    """What has become of it; its reporters read it. Words may be empty, but not where the body wants to know more.
    Raises as ``for_body``, WrongState (answered already), BadInput (no such words, or too short or too long, or they
    lead to somebody)."""
    one, packed, case = await for_body(referral_id, by=by, uow=uow)
    if not one.open:
        raise WrongState("body-answered")
    if outcome is Outcome.MORE and not words.strip():
        raise BadInput("body-more-what")
    said = leading_nowhere(worded(words), mask=mask) if words.strip() else ""
    then = await next_body(one, case, uow=uow, clock=clock, content=content, climb=False)
    competent = outcome is not Outcome.NOT_COMPETENT
    now, phase = clock.now(), await phase_of(case, uow=uow, clock=clock)
    answered = replace(
        one, step=Step.ANSWERED, outcome=outcome, next_body="" if competent else then,
        reminders=0, until=due_at(case.severity, phase, sent_at=now), answer_by=one.due,
    )  # fmt: skip # staff have as long to go on from it as the body had
    uow.referrals.save(answered, packed=replace(packed, answer=said))
    uow.cases.save(case)  # where it is called back at this instant, whichever comes second is played again
    detail = f"{outcome} {one.body}"
    uow.audit.record(Deed.REFER, by=str(by), at=now, subject=case.id, detail=detail, words=said)
    return answered, case, (CaseChanged(case.id), BodyAnswered(case.id, one.id))


async def next_body(
    one: Referral, case: Case, *, uow: UnitOfWork, clock: Clock, content: Content, climb: bool
) -> str:
    """The likeliest body that has not had it yet; empty where none is left. ``climb``: one above this is meant."""
    route = await bodies_for(case, uow=uow, clock=clock, content=content)
    tried = {other.body for other in await uow.referrals.of_case(case.id) if other.sent_at is not None}
    left = route.besides(tried | {one.body}, climb=climb)
    return left[0].agency.id if left else ""
