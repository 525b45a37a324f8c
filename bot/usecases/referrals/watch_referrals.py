"""Notices about referrals by the clock: missing consent or signatures, bodies that do not answer, answers
that staff do not act on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from bot.domain.cases.reports import Case
from bot.domain.referrals.referral_clock import ReferralNotice, due_at, due_notice, is_followed_up
from bot.domain.referrals.referrals import Referral
from bot.domain.staff.audit import PROGRAM, AuditAction
from bot.usecases.bodies.bodies_for import phase_of
from bot.usecases.ports import Clock, Content, UnitOfWork
from bot.usecases.referrals.answer_referral import next_body

AT_ONCE: Final = 20
AGAIN_AFTER: Final = timedelta(days=30)
"""How long after a body was reported silent it is reported again."""


@dataclass(frozen=True, slots=True)
class LateReferral:
    """``then``: the next body, once this one is silent."""

    what: ReferralNotice
    referral: Referral
    case: Case
    then: str = ""


async def watch_referrals(*, uow: UnitOfWork, clock: Clock, content: Content) -> Sequence[LateReferral]:
    """Each notice is sent once: lapsed referrals are deleted, late ones are due again later."""
    now = clock.now()
    late_referrals: list[LateReferral] = []
    for referral in await uow.referrals.due(now, limit=AT_ONCE):
        case = await uow.cases.get(referral.case_id)
        what = due_notice(referral, now=now)
        if case is None or what is None:
            continue
        if what is ReferralNotice.LAPSED:
            uow.referrals.end(referral.id)
            uow.cases.save(case)  # if it is signed at the same moment, the later turn is replayed
            _record(case, referral, what, uow, clock)
            late_referrals.append(LateReferral(what, referral, case))
            continue
        if what is ReferralNotice.LEFT:
            late_referrals += await _note_stalled_answer(referral, case, uow=uow, clock=clock)
            continue
        again = now + AGAIN_AFTER
        if what is not ReferralNotice.SILENT:
            phase = await phase_of(case, uow=uow, clock=clock)
            again = due_at(case.severity, phase, sent_at=now)
        later = replace(referral, reminders=referral.reminders + 1, until=again)
        uow.referrals.save(later)
        _record(case, referral, what, uow, clock)
        then = ""
        if what is ReferralNotice.SILENT:
            then = await next_body(referral, case, uow=uow, clock=clock, content=content, climb=True)
        late_referrals.append(LateReferral(what, later, case, then))
    return late_referrals


async def _note_stalled_answer(
    referral: Referral, case: Case, *, uow: UnitOfWork, clock: Clock
) -> list[LateReferral]:
    """An answer that staff have not acted on. Whether or not it is reported, it is not checked again."""
    later = replace(referral, reminders=1)
    uow.referrals.save(later)
    if is_followed_up(referral, case, await uow.referrals.of_case(case.id)):
        return []
    _record(case, referral, ReferralNotice.LEFT, uow, clock)
    return [LateReferral(ReferralNotice.LEFT, later, case, referral.next_body)]


def _record(case: Case, referral: Referral, what: ReferralNotice, uow: UnitOfWork, clock: Clock) -> None:
    uow.audit.record(
        AuditAction.REFER, by=PROGRAM, at=clock.now(), subject=case.id, detail=f"{what} {referral.body}"
    )
