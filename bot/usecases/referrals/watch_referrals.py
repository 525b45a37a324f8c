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
from bot.usecases.context import Context
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


async def watch_referrals(ctx: Context) -> Sequence[LateReferral]:
    """Each notice is sent once: lapsed referrals are deleted, late ones are due again later."""
    now = ctx.clock.now()
    late_referrals: list[LateReferral] = []
    for referral in await ctx.uow.referrals.due(now, limit=AT_ONCE):
        case = await ctx.uow.cases.get(referral.case_id)
        what = due_notice(referral, now=now)
        if case is None or what is None:
            continue
        if what is ReferralNotice.LAPSED:
            ctx.uow.referrals.end(referral.id)
            ctx.uow.cases.save(case)  # if it is signed at the same moment, the later turn is replayed
            _record(ctx, case, referral, what)
            late_referrals.append(LateReferral(what, referral, case))
            continue
        if what is ReferralNotice.LEFT:
            late_referrals += await _note_stalled_answer(ctx, referral, case)
            continue
        again = now + AGAIN_AFTER
        if what is not ReferralNotice.SILENT:
            phase = await phase_of(ctx, case)
            again = due_at(case.severity, phase, sent_at=now)
        later = replace(referral, reminders=referral.reminders + 1, until=again)
        ctx.uow.referrals.save(later)
        _record(ctx, case, referral, what)
        then = ""
        if what is ReferralNotice.SILENT:
            then = await next_body(ctx, referral, case, climb=True)
        late_referrals.append(LateReferral(what, later, case, then))
    return late_referrals


async def _note_stalled_answer(ctx: Context, referral: Referral, case: Case) -> list[LateReferral]:
    """An answer that staff have not acted on. Whether or not it is reported, it is not checked again."""
    later = replace(referral, reminders=1)
    ctx.uow.referrals.save(later)
    if is_followed_up(referral, case, await ctx.uow.referrals.of_case(case.id)):
        return []
    _record(ctx, case, referral, ReferralNotice.LEFT)
    return [LateReferral(ReferralNotice.LEFT, later, case, referral.next_body)]


def _record(ctx: Context, case: Case, referral: Referral, what: ReferralNotice) -> None:
    ctx.uow.audit.record(
        AuditAction.REFER, by=PROGRAM, at=ctx.clock.now(), subject=case.id, detail=f"{what} {referral.body}"
    )
