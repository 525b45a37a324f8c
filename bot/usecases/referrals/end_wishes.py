"""A body has a case no more: what it wished to hear from witnesses is over, and their answers go with it.

A wish that was left would come to life again once the case is referred to that body anew.
"""

from bot.domain.events import Fact, IntroductionOver, WishGone
from bot.domain.referrals.introductions import IntroductionStep
from bot.domain.submissions.witnesses import ContactMode, DialogueLine, Side
from bot.usecases.access.introduction_access import is_referred_to
from bot.usecases.ports import Clock, UnitOfWork


async def end_wishes(case_id: str, body: str, *, uow: UnitOfWork, clock: Clock) -> tuple[Fact, ...]:
    """Words, answers and keys are destroyed. Nothing where the body has the case by another referral."""
    if await is_referred_to(case_id, body, uow=uow):
        return ()
    facts: list[Fact] = []
    for introduction in await uow.introductions.of_case(case_id):
        if introduction.body != body:
            continue
        uow.introductions.end(introduction.id)
        facts.append(WishGone(case_id, introduction.case_id, introduction.wish, introduction.by))
        report = await uow.reports.get(introduction.report_id)
        is_reachable = report is not None and not report.withdrawn and report.mode is ContactMode.RETURNABLE
        if (
            report is None
            or not is_reachable
            or introduction.step not in (IntroductionStep.ASKED, IntroductionStep.ANSWERED)
        ):
            continue
        uow.reports.add_line(report.id, DialogueLine(Side.WISH, body, clock.now()))
        facts.append(IntroductionOver(report.case_id, report.id))
    return tuple(dict.fromkeys(facts))
