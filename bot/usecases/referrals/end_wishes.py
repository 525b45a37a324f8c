"""A body has a case no more: what it wished to hear from witnesses is over, and their answers go with it.

A wish that was left would come to life again once the case is referred to that body anew.
"""

from bot.domain.events import Fact, IntroductionOver, WishGone
from bot.domain.referrals.introductions import Step
from bot.domain.submissions.witnesses import ContactMode, Line, Side
from bot.usecases.ports import Clock, UnitOfWork
from bot.usecases.sight.who_asks import stands_before


async def end_wishes(case_id: str, body: str, *, uow: UnitOfWork, clock: Clock) -> tuple[Fact, ...]:
    """Words, answers and keys are destroyed. Nothing where the body has the case by another referral."""
    if await stands_before(case_id, body, uow=uow):
        return ()
    facts: list[Fact] = []
    for one in await uow.introductions.of_case(case_id):
        if one.body != body:
            continue
        uow.introductions.end(one.id)
        facts.append(WishGone(case_id, one.case_id, one.wish, one.by))
        report = await uow.reports.get(one.report_id)
        told = report is not None and not report.withdrawn and report.mode is ContactMode.RETURNABLE
        if report is None or not told or one.step not in (Step.ASKED, Step.ANSWERED):
            continue
        uow.reports.add_line(report.id, Line(Side.WISH, body, clock.now()))
        facts.append(IntroductionOver(report.case_id, report.id))
    return tuple(dict.fromkeys(facts))
