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
from bot.usecases.ports import Clock, UnitOfWork
from bot.usecases.safety.count_try import count_try

TRY: Final = "refer-look"
LOOKS_A_DAY: Final = 10
"""Each look makes all copies again, and covering parts of a film takes the machine minutes."""


async def referrals_to_answer(report_id: str, *, uow: UnitOfWork, clock: Clock) -> Sequence[Referral]:
    """The referrals that this report's sender can answer now."""
    referrals = await uow.referrals.of_report(report_id)
    return [
        referral
        for referral in referrals
        if await _is_awaiting_consent(referral, report_id, uow=uow, clock=clock)
    ]


async def _is_awaiting_consent(referral: Referral, report_id: str, *, uow: UnitOfWork, clock: Clock) -> bool:
    if referral.step is not ReferralStep.ASKED or clock.now() > referral.until:
        return False
    case = await uow.cases.get(referral.case_id)
    if case is None or case.state not in PROVEN - {State.CLOSED}:
        return False  # reopened or closed: it will not be sent
    return (await uow.referrals.consents(referral.id)).get(report_id) is ReferralConsent.NOTHING


async def read_proposed(
    referral_id: str, *, report: Report, uow: UnitOfWork, clock: Clock
) -> tuple[Referral, ReferralPackage]:
    """Raises NotFound if they are not asked."""
    referral = await uow.referrals.get(referral_id)
    packed = await uow.referrals.package(referral_id)
    if (
        referral is None
        or packed is None
        or not await _is_awaiting_consent(referral, report.id, uow=uow, clock=clock)
    ):
        raise NotFound("refer-over")
    return referral, packed


async def count_look(reporter_key: str, *, uow: UnitOfWork, clock: Clock) -> None:
    """Count one more look of this person at their copies. Raises TooMany after ten within a day."""
    since = clock.now() - timedelta(days=1)
    await count_try(
        TRY,
        reporter_key,
        most=LOOKS_A_DAY,
        since=since,
        refusal="my-refer-looked-enough",
        uow=uow,
        clock=clock,
    )


async def agree_to_referral(referral_id: str, *, report: Report, uow: UnitOfWork, clock: Clock) -> Referral:
    """Agree, to these words and copies and to this body only. Raises NotFound, WrongState."""
    referral, _ = await read_proposed(referral_id, report=report, uow=uow, clock=clock)
    await _touch_case(referral, uow=uow)
    uow.referrals.record_consent(referral.id, report.id, ReferralConsent.YES)
    consents = await uow.referrals.consents(referral.id)
    agreed_referral = rules.record_agreement(referral, consents.values(), now=clock.now())
    uow.referrals.save(agreed_referral)
    return agreed_referral


async def agreed_referrals(report_id: str, *, uow: UnitOfWork, clock: Clock) -> Sequence[Referral]:
    """The unsent referrals that they agreed to: until it is sent they may still refuse."""
    referrals = [
        referral
        for referral in await uow.referrals.of_report(report_id)
        if rules.is_stoppable(referral, now=clock.now())
    ]
    return [
        referral
        for referral in referrals
        if (await uow.referrals.consents(referral.id)).get(report_id) is ReferralConsent.YES
    ]


async def decline_referral(referral_id: str, *, report: Report, uow: UnitOfWork, clock: Clock) -> Referral:
    """Refuse, also after agreeing while nothing was sent: it is not sent, and nothing of this report is
    offered to any body again. Raises NotFound."""
    referral = await uow.referrals.get(referral_id)
    if (
        referral is None
        or not rules.is_stoppable(referral, now=clock.now())
        or report.id not in await uow.referrals.consents(referral.id)
    ):
        raise NotFound("refer-over")
    await _touch_case(referral, uow=uow)
    uow.reports.save(replace(report, consent=Consent.NO))
    uow.referrals.end(referral.id)
    return referral


async def _touch_case(referral: Referral, *, uow: UnitOfWork) -> None:
    """Store the case with it: if it is signed at the same moment, the later turn is replayed."""
    case = await uow.cases.get(referral.case_id)
    if case is not None:
        uow.cases.save(case)
