"""A referral ends with what it was written for; whoever was asked about it finds why on his report's page."""

from collections.abc import Collection

from bot.domain.events import Fact, ReferralEnded
from bot.domain.people import Account
from bot.domain.referrals.referrals import BEFORE, Ended, Referral
from bot.domain.staff.audit import Deed
from bot.domain.submissions.witnesses import ContactMode, Line, Side
from bot.usecases.ports import Clock, UnitOfWork
from bot.usecases.referrals.taken_out import taken_out


async def end_waiting(
    case_id: str,
    why: Ended,
    *,
    by: Account,
    uow: UnitOfWork,
    clock: Clock,
    of: Collection[str] | None = None,
) -> tuple[Fact, ...]:
    """What has not gone of this case does not go. ``of``: only what is made of one of these reports."""
    facts: list[Fact] = []
    for one in await uow.referrals.of_case(case_id):
        made_of = (await uow.referrals.said(one.id)).keys()
        if one.step not in BEFORE or (of is not None and not made_of & set(of)):
            continue
        facts.append(await end_referral(one, why, uow=uow, clock=clock))
        detail = f"stopped {one.body}"
        uow.audit.record(Deed.REFER, by=str(by), at=clock.now(), subject=case_id, detail=detail)
    return tuple(facts)


async def end_referral(
    one: Referral, why: Ended, *, uow: UnitOfWork, clock: Clock, reason: str = ""
) -> ReferralEnded:
    """Row, words and key are destroyed. Whose sender was asked keeps a line of it: why, which body, the reason."""
    asked: list[str] = []
    text = f"{why} {one.body} {reason}".strip()
    for report_id in await uow.referrals.said(one.id):
        report = await uow.reports.get(report_id)
        if report is None or report.withdrawn or report.mode is not ContactMode.RETURNABLE:
            continue
        uow.reports.add_line(report_id, Line(Side.REFERRAL, text, clock.now()))
        asked.append(report_id)
    hands = await taken_out(one, uow=uow)
    uow.referrals.end(one.id)
    return ReferralEnded(one.case_id, one.body, one.by, why, tuple(asked), hands)
