"""A body no longer has a case: its wishes for witnesses end, and their answers are destroyed.

A remaining wish would become active again once the case is referred to that body anew.
"""

from bot.domain.events import Fact, IntroductionOver, WishGone
from bot.domain.referrals.introductions import IntroductionStep
from bot.domain.submissions.witnesses import ContactMode, DialogueLine, Side
from bot.usecases.access.introduction_access import is_referred_to
from bot.usecases.context import Context


async def end_wishes(ctx: Context, case_id: str, body: str) -> tuple[Fact, ...]:
    """Destroy words, answers and keys. Does nothing if the body has the case through another referral."""
    if await is_referred_to(ctx, case_id, body):
        return ()
    facts: list[Fact] = []
    for introduction in await ctx.uow.introductions.of_case(case_id):
        if introduction.body != body:
            continue
        ctx.uow.introductions.end(introduction.id)
        facts.append(WishGone(case_id, introduction.case_id, introduction.wish, introduction.by))
        report = await ctx.uow.reports.get(introduction.report_id)
        is_reachable = report is not None and not report.withdrawn and report.mode is ContactMode.RETURNABLE
        if (
            report is None
            or not is_reachable
            or introduction.step not in (IntroductionStep.ASKED, IntroductionStep.ANSWERED)
        ):
            continue
        ctx.uow.reports.add_line(report.id, DialogueLine(Side.WISH, body, ctx.clock.now()))
        facts.append(IntroductionOver(report.case_id, report.id))
    return tuple(dict.fromkeys(facts))
