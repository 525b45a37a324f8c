"""A reporter reads exactly what would go to a body, and agrees or refuses. Silence means no."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.domain.cases.reports import PROVEN, State
from bot.domain.errors import NotFound
from bot.domain.referrals import referrals as rules
from bot.domain.referrals.referrals import Referral, ReferralConsent, ReferralPackage, ReferralStep
from bot.domain.submissions.witnesses import Consent, Report
from bot.usecases.context import ActingContext, Context
from bot.usecases.safety.count_try import count_try

TRY: Final = "refer-look"
LOOKS_A_DAY: Final = 10
"""Each look makes all copies again, and covering parts of a film takes the machine minutes."""


async def referrals_to_answer(ctx: Context, report_id: str) -> Sequence[Referral]:
    """The referrals that this report's sender can answer now."""
    referrals = await ctx.uow.referrals.of_report(report_id)
    return [referral for referral in referrals if await _is_awaiting_consent(ctx, referral, report_id)]


async def _is_awaiting_consent(ctx: Context, referral: Referral, report_id: str) -> bool:
    if referral.step is not ReferralStep.ASKED or ctx.clock.now() > referral.until:
        return False
    case = await ctx.uow.cases.get(referral.case_id)
    if case is None or case.state not in PROVEN - {State.CLOSED}:
        return False  # reopened or closed: it will not be sent
    return (await ctx.uow.referrals.consents(referral.id)).get(report_id) is ReferralConsent.NOTHING


async def read_proposed(
    ctx: Context, referral_id: str, *, report: Report
) -> tuple[Referral, ReferralPackage]:
    """Raises NotFound if they are not asked."""
    referral = await ctx.uow.referrals.get(referral_id)
    packed = await ctx.uow.referrals.package(referral_id)
    if referral is None or packed is None or not await _is_awaiting_consent(ctx, referral, report.id):
        raise NotFound("refer-over")
    return referral, packed


async def count_look(ctx: ActingContext) -> None:
    """Count one more look of this person at their copies. Raises TooMany after ten within a day."""
    since = ctx.clock.now() - timedelta(days=1)
    await count_try(
        ctx, TRY, ctx.keys.reporter, most=LOOKS_A_DAY, since=since, refusal="my-refer-looked-enough"
    )


async def agree_to_referral(ctx: Context, referral_id: str, *, report: Report) -> Referral:
    """Agree, to these words and copies and to this body only. Raises NotFound, WrongState."""
    referral, _ = await read_proposed(ctx, referral_id, report=report)
    await _touch_case(ctx, referral)
    ctx.uow.referrals.record_consent(referral.id, report.id, ReferralConsent.YES)
    consents = await ctx.uow.referrals.consents(referral.id)
    agreed_referral = rules.record_agreement(referral, consents.values(), now=ctx.clock.now())
    ctx.uow.referrals.save(agreed_referral)
    return agreed_referral


async def agreed_referrals(ctx: Context, report_id: str) -> Sequence[Referral]:
    """The unsent referrals that they agreed to: until it is sent they may still refuse."""
    referrals = [
        referral
        for referral in await ctx.uow.referrals.of_report(report_id)
        if rules.is_stoppable(referral, now=ctx.clock.now())
    ]
    return [
        referral
        for referral in referrals
        if (await ctx.uow.referrals.consents(referral.id)).get(report_id) is ReferralConsent.YES
    ]


async def decline_referral(ctx: Context, referral_id: str, *, report: Report) -> Referral:
    """Refuse, also after agreeing while nothing was sent: it is not sent, and nothing of this report is
    offered to any body again. Raises NotFound."""
    referral = await ctx.uow.referrals.get(referral_id)
    if (
        referral is None
        or not rules.is_stoppable(referral, now=ctx.clock.now())
        or report.id not in await ctx.uow.referrals.consents(referral.id)
    ):
        raise NotFound("refer-over")
    await _touch_case(ctx, referral)
    ctx.uow.reports.save(replace(report, consent=Consent.NO))
    ctx.uow.referrals.end(referral.id)
    return referral


async def _touch_case(ctx: Context, referral: Referral) -> None:
    """Store the case with it: if it is signed at the same moment, the later turn is replayed."""
    case = await ctx.uow.cases.get(referral.case_id)
    if case is not None:
        ctx.uow.cases.save(case)
