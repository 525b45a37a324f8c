"""The second signature under a referral: with it the package goes to the body. Nobody signs his own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.bodies.complaints import Addressee
from bot.domain.cases.reports import Case
from bot.domain.errors import NotAllowed, NotFound, WrongState
from bot.domain.events import CaseChanged, CaseReferred, Fact
from bot.domain.people import Account, Role, Staff
from bot.domain.referrals import referrals as rules
from bot.domain.referrals.referral_clock import due_at
from bot.domain.referrals.referrals import Packed, Referral, Said, Step
from bot.domain.staff.audit import Deed
from bot.domain.staff.roles import NO_MODERATORS, counts_among_moderators
from bot.usecases.bodies.bodies_for import bodies_for, phase_of
from bot.usecases.ports import Clock, Content, UnitOfWork
from bot.usecases.sight.find_case import find_case
from bot.usecases.sight.leads import reached, signers
from bot.usecases.sight.one_person import accounts_of, as_one_of
from bot.usecases.sight.sight import who_may_see


@dataclass(frozen=True, slots=True)
class ToSign:
    one: Referral
    packed: Packed
    case: Case
    way: Addressee
    """By which it would go today."""


async def to_sign(
    referral_id: str, *, by: Account, uow: UnitOfWork, clock: Clock, content: Content
) -> ToSign:
    """What he may sign now. Raises NotFound (nobody waits for it, or it cannot go any more), NotAllowed (his signature
    does not count, or leads sign this), WrongState (the body is not for this case any more)."""
    known = await uow.referrals.get(referral_id)
    me = await as_one_of(by, (known.by,), uow=uow) if known is not None else by
    one = rules.signable(known, by=me, now=clock.now())
    case = await find_case(one.case_id, by=by, uow=uow)
    if by not in await who_could_sign(case, besides=one.by, uow=uow, clock=clock):
        raise NotAllowed("refer-leads-sign")
    body = (await bodies_for(case, uow=uow, clock=clock, content=content)).to(one.body)
    if body is None:
        raise WrongState("refer-body-no-more")
    packed = await uow.referrals.packed(one.id)
    if packed is None or not await still_his(one, case, uow=uow):
        raise NotFound("refer-over")
    if not await _agreed(one, uow=uow):
        raise NotFound("refer-over")
    return ToSign(one, packed, case, body.way)


async def sign_referral(
    referral_id: str, *, by: Account, uow: UnitOfWork, clock: Clock, content: Content
) -> tuple[ToSign, tuple[Fact, ...]]:
    """It is the body's now. Raises as ``to_sign``, and WrongState (the case was opened again, or he has not seen all
    copies as they would go)."""
    found = await to_sign(referral_id, by=by, uow=uow, clock=clock, content=content)
    now = clock.now()
    packed = rules.signed(found.packed, found.way, by=by)
    case = rules.refer(found.case)
    until = due_at(case.severity, await phase_of(case, uow=uow, clock=clock), sent_at=now)
    sent = replace(found.one, step=Step.SENT, signed_by=by, sent_at=now, until=until, answer_by=until)
    uow.referrals.save(sent, packed=packed)
    uow.cases.save(case)
    uow.audit.record(Deed.SIGN, by=str(by), at=now, subject=case.id, detail=f"referral {sent.body}")
    return replace(found, one=sent, packed=packed, case=case), (
        CaseChanged(case.id),
        CaseReferred(case.id, sent.id),
    )


async def refuse_referral(
    referral_id: str, *, by: Account, uow: UnitOfWork, clock: Clock, content: Content
) -> ToSign:
    """He does not agree: it does not go and nothing of it is kept. Raises as ``to_sign``."""
    found = await to_sign(referral_id, by=by, uow=uow, clock=clock, content=content)
    uow.referrals.end(found.one.id)
    uow.cases.save(found.case)  # where another signs at this instant, whichever comes second is played again
    uow.audit.record(Deed.SIGN, by=str(by), at=clock.now(), subject=found.case.id, detail="referral refused")
    return found


async def who_could_sign(case: Case, *, besides: Account, uow: UnitOfWork, clock: Clock) -> Sequence[Account]:
    """Leads and owners who can be reached, may see the case and whose signature counts; where there is none, moderators
    of whom the same is true, and who have been here for as long."""
    heads = [s for s in await signers(besides=(besides,), uow=uow, clock=clock) if await reached(s, uow=uow)]
    his = await accounts_of(besides, uow=uow)
    others = [s for s in await uow.staff.all() if s.role is Role.MODERATOR and s.account not in his]
    old = [s for s in others if counts_among_moderators(s, now=clock.now())]
    there = [s for s in old if await reached(s, uow=uow)]
    return [
        s.account for s in await who_may_see(case, heads, uow=uow) or await who_may_see(case, there, uow=uow)
    ]


async def liaisons_of(body: str, *, uow: UnitOfWork) -> Sequence[Staff]:
    """Who speaks for this body here."""
    staff = await uow.staff.all()
    return [s for s in staff if s.role is Role.LIAISON and s.body == body and s.started and not s.frozen]


async def still_his(one: Referral, case: Case, *, uow: UnitOfWork) -> bool:
    """Whether whoever prepared it still counts as the first of two: neither stopped nor gone, at work on cases, and
    with this one his to see."""
    staff = await uow.staff.get(one.by)
    if staff is None or not staff.started or staff.frozen or staff.role in NO_MODERATORS:
        return False
    return bool(await who_may_see(case, [staff], uow=uow))


async def _agreed(one: Referral, *, uow: UnitOfWork) -> bool:
    """Whether all whose words it is made of still agree, and are still there."""
    said = await uow.referrals.said(one.id)
    reports = [await uow.reports.get(report_id) for report_id in said]
    there = all(r is not None and not r.withdrawn and r.case_id == one.case_id for r in reports)
    return bool(said) and there and all(answer is Said.YES for answer in said.values())
