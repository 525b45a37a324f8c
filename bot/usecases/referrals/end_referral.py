"""A referral ends with its purpose; reporters who were asked about it find the reason on their report's page.

A body no longer has a case: its wishes for witnesses end, and their answers are destroyed.

A remaining wish would become active again once the case is referred to that body anew.

A case is with a body that turns out to be accused: a merge, or the naming of the actor, revealed it.
"""

from collections.abc import Collection, Sequence

from bot.domain.cases.reports import Case
from bot.domain.events import Fact, IntroductionOver, ReferralEnded, WishGone
from bot.domain.referrals.introductions import IntroductionStep
from bot.domain.referrals.referrals import BEFORE, Referral, ReferralEndReason
from bot.domain.staff.audit import AuditAction
from bot.domain.submissions.witnesses import ContactMode, DialogueLine, Side
from bot.usecases.access.introduction_access import is_referred_to
from bot.usecases.bodies.bodies_for import may_ask_witnesses
from bot.usecases.context import ActingContext, Context
from bot.usecases.referrals.export_referral import export_recipients


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


async def end_unsent_referrals(
    ctx: ActingContext, case_id: str, why: ReferralEndReason, *, of: Collection[str] | None = None
) -> tuple[Fact, ...]:
    """End this case's unsent referrals. ``of``: only those made of one of these reports."""
    facts: list[Fact] = []
    for referral in await ctx.uow.referrals.of_case(case_id):
        made_of = (await ctx.uow.referrals.consents(referral.id)).keys()
        if referral.step not in BEFORE or (of is not None and not made_of & set(of)):
            continue
        facts.append(await end_referral(ctx, referral, why))
        detail = f"stopped {referral.body}"
        ctx.uow.audit.record(
            AuditAction.REFER, by=str(ctx.account), at=ctx.clock.now(), subject=case_id, detail=detail
        )
    return tuple(facts)


async def end_referral(
    ctx: Context, referral: Referral, why: ReferralEndReason, *, reason: str = ""
) -> ReferralEnded:
    """Destroy row, words and key. The reports whose senders were asked keep a line about it: why, which body,
    the reason."""
    asked: list[str] = []
    text = f"{why} {referral.body} {reason}".strip()
    for report_id in await ctx.uow.referrals.consents(referral.id):
        report = await ctx.uow.reports.get(report_id)
        if report is None or report.withdrawn or report.mode is not ContactMode.RETURNABLE:
            continue
        ctx.uow.reports.add_line(report_id, DialogueLine(Side.REFERRAL, text, ctx.clock.now()))
        asked.append(report_id)
    recipients = await export_recipients(ctx, referral)
    ctx.uow.referrals.end(referral.id)
    return ReferralEnded(referral.case_id, referral.body, referral.by, why, tuple(asked), recipients)


async def accused_since(ctx: Context, case: Case) -> Sequence[Referral]:
    """Its referrals that went to such a body, answered or not: the body can still open the package. Unsent
    ones can no longer be signed."""
    gone = [referral for referral in await ctx.uow.referrals.of_case(case.id) if referral.step not in BEFORE]
    if not gone:
        return ()
    free = {agency.id for agency in await may_ask_witnesses(ctx, case)}
    return [referral for referral in gone if referral.body not in free]
