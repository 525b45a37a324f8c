"""A reporter reads what would go to a body, exactly, and says yes or no. Silence is no."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.domain.cases.reports import PROVEN, State
from bot.domain.errors import NotFound
from bot.domain.referrals import referrals as rules
from bot.domain.referrals.referrals import Packed, Referral, Said, Step
from bot.domain.submissions.witnesses import Consent, Report
from bot.usecases.ports import Clock, UnitOfWork
from bot.usecases.safety.count_try import count_try

TRY: Final = "refer-look"
LOOKS_A_DAY: Final = 10
"""Each one makes all copies anew, and a film that is covered takes the machine minutes."""


async def asked_about(report_id: str, *, uow: UnitOfWork, clock: Clock) -> Sequence[Referral]:
    """What this report's sender may answer now."""
    found = await uow.referrals.of_report(report_id)
    return [one for one in found if await _waits(one, report_id, uow=uow, clock=clock)]


async def _waits(one: Referral, report_id: str, *, uow: UnitOfWork, clock: Clock) -> bool:
    if one.step is not Step.ASKED or clock.now() > one.until:
        return False
    case = await uow.cases.get(one.case_id)
    if case is None or case.state not in PROVEN - {State.CLOSED}:
        return False  # it was opened again, or closed: it will not go
    return (await uow.referrals.said(one.id)).get(report_id) is Said.NOTHING


async def read_proposed(
    referral_id: str, *, report: Report, uow: UnitOfWork, clock: Clock
) -> tuple[Referral, Packed]:
    """Raises NotFound where nothing is asked of him."""
    one = await uow.referrals.get(referral_id)
    packed = await uow.referrals.packed(referral_id)
    if one is None or packed is None or not await _waits(one, report.id, uow=uow, clock=clock):
        raise NotFound("refer-over")
    return one, packed


async def count_look(reporter_key: str, *, uow: UnitOfWork, clock: Clock) -> None:
    """One more look of this person at his copies. Raises TooMany after ten within a day."""
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


async def agree(referral_id: str, *, report: Report, uow: UnitOfWork, clock: Clock) -> Referral:
    """Yes, to these words and copies and to this body alone. Raises NotFound, WrongState."""
    one, _ = await read_proposed(referral_id, report=report, uow=uow, clock=clock)
    await _alone(one, uow=uow)
    uow.referrals.say(one.id, report.id, Said.YES)
    said = await uow.referrals.said(one.id)
    agreed = rules.agreed(one, said.values(), now=clock.now())
    uow.referrals.save(agreed)
    return agreed


async def agreed_to(report_id: str, *, uow: UnitOfWork, clock: Clock) -> Sequence[Referral]:
    """What he has said yes to and has not gone yet: until then he may still say no."""
    found = [one for one in await uow.referrals.of_report(report_id) if rules.not_gone(one, now=clock.now())]
    return [one for one in found if (await uow.referrals.said(one.id)).get(report_id) is Said.YES]


async def disagree(referral_id: str, *, report: Report, uow: UnitOfWork, clock: Clock) -> Referral:
    """No, also after a yes while nothing has gone: it does not go, and nothing of this report is offered to any body
    again. Raises NotFound."""
    one = await uow.referrals.get(referral_id)
    if (
        one is None
        or not rules.not_gone(one, now=clock.now())
        or report.id not in await uow.referrals.said(one.id)
    ):
        raise NotFound("refer-over")
    await _alone(one, uow=uow)
    uow.reports.save(replace(report, consent=Consent.NO))
    uow.referrals.end(one.id)
    return one


async def _alone(one: Referral, *, uow: UnitOfWork) -> None:
    """Of what is said and signed at one instant whichever comes second is played again: the case is stored with it."""
    case = await uow.cases.get(one.case_id)
    if case is not None:
        uow.cases.save(case)
