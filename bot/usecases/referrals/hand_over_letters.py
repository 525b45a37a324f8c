"""What two people have signed goes to the body's liaisons: once the signature is stored, each gets the letter."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.domain.people import Account
from bot.domain.referrals.referrals import Referral
from bot.domain.staff.audit import PROGRAM, AuditAction
from bot.usecases.context import Context
from bot.usecases.referrals.export_referral import letter_detail
from bot.usecases.referrals.read_referral import Dossier, read_dossier
from bot.usecases.referrals.sign_referral import liaisons_of

AT_ONCE: Final = 20


@dataclass(frozen=True, slots=True)
class Handover:
    """A signed referral and those who speak for its body now."""

    dossier: Dossier
    liaisons: Sequence[Account]


async def due_handovers(ctx: Context) -> Sequence[Handover]:
    """The referrals that were signed since the last look, each of them once. Each letter is recorded."""
    handovers: list[Handover] = []
    for referral in await ctx.uow.referrals.due(ctx.clock.now(), limit=AT_ONCE):
        if referral.awaits_handover and (handover := await _hand_over(ctx, referral)) is not None:
            handovers.append(handover)
    return handovers


async def _hand_over(ctx: Context, referral: Referral) -> Handover | None:
    handed_over = replace(referral, reminders=0, until=referral.due)
    ctx.uow.referrals.save(handed_over)
    case = await ctx.uow.cases.get(referral.case_id)
    packed = await ctx.uow.referrals.package(referral.id)
    if case is None or packed is None:
        return None
    ctx.uow.cases.save(case)  # if it is recalled at the same moment, the later turn is replayed
    liaisons = [staff.account for staff in await liaisons_of(ctx, referral.body)]
    for account in liaisons:
        ctx.uow.audit.record(
            AuditAction.EXPORT,
            by=PROGRAM,
            at=ctx.clock.now(),
            subject=case.id,
            detail=letter_detail(referral.body, str(account)),
        )
    return Handover(await read_dossier(ctx, handed_over, packed, case), liaisons)
