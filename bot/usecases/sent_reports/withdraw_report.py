"""A reporter withdraws a report: its words and evidence are destroyed; the case stays while it has other
reports."""

from dataclasses import replace

from bot.domain.cases.follow_up import without_answer
from bot.domain.cases.reports import HELD, Case, State, withdraw
from bot.domain.errors import NotFound, WrongState
from bot.domain.events import ClaimEnded, Fact, ReferralRecalled, ReportWithdrawn, WishGone
from bot.domain.referrals.introductions import Introduction
from bot.domain.referrals.referrals import BEFORE, recall_case
from bot.usecases.access.keep_notes import end_notes
from bot.usecases.alerts.end_alerts import end_alerts_of_report
from bot.usecases.context import Context
from bot.usecases.referrals.end_referral import end_wishes
from bot.usecases.referrals.export_referral import export_recipients
from bot.usecases.sent_reports.answer_question import go_on_unless_awaited, is_awaited


async def withdraw_report(ctx: Context, report_id: str) -> tuple[Fact, ...]:
    """Destroy the report; a case that waited only for its answer stops waiting. Raises NotFound, or
    WrongState if it is withdrawn already."""
    report = await ctx.uow.reports.get(report_id)
    case = await ctx.uow.cases.get(report.case_id) if report is not None else None
    if report is None or case is None:
        raise NotFound("my-report-not-found")
    if report.withdrawn:
        raise WrongState("my-report-withdrawn-already")
    after = withdraw(without_answer(case, report))
    wishes = await ctx.uow.introductions.of_report(report_id)
    was_awaited = await is_awaited(ctx, report_id, case)
    ctx.uow.reports.save(replace(report, joined=ctx.clock.today()))  # starts the retention of its code today
    stopped = await _recall_referrals(ctx, report_id)
    alerts = await end_alerts_of_report(ctx, report_id)
    ctx.uow.reports.destroy(report_id)
    if was_awaited and after.state is State.NEEDS_INFO:
        after = await go_on_unless_awaited(ctx, after)
    after = recall_case(after, await ctx.uow.referrals.of_case(case.id))
    ctx.uow.cases.save(after)
    for other in {recall_fact.case_id for recall_fact in stopped} - {case.id}:
        await _no_longer_referred(ctx, other)
    await end_notes(ctx, report)
    facts: list[Fact] = [ReportWithdrawn(case.id, report_id, case.assignee), *stopped, *alerts]
    facts += [await _wish_gone_fact(ctx, introduction, case) for introduction in wishes]
    for recall_fact in stopped:
        facts += await end_wishes(ctx, recall_fact.case_id, recall_fact.body) if recall_fact.sent else ()
    if after.state is State.WITHDRAWN and case.state in HELD and case.assignee is not None:
        facts.append(ClaimEnded(case.id, case.assignee))
    return tuple(facts)


async def _wish_gone_fact(ctx: Context, introduction: Introduction, case: Case) -> WishGone:
    """If the same wish went to other reporters, it still waits for its signature, or for their answers."""
    others = [
        other
        for other in await ctx.uow.introductions.of_wish(introduction.wish)
        if other.id != introduction.id
    ]
    return WishGone(case.id, introduction.case_id, "" if others else introduction.wish, introduction.by)


async def _no_longer_referred(ctx: Context, case_id: str) -> None:
    """A referral of the case that this report belonged to before a merge was undone."""
    other = await ctx.uow.cases.get(case_id)
    if other is not None:
        ctx.uow.cases.save(recall_case(other, await ctx.uow.referrals.of_case(case_id)))


async def _recall_referrals(ctx: Context, report_id: str) -> list[ReferralRecalled]:
    """Unsent referrals made of its words are not sent; sent ones are recalled, and nothing of them is kept
    here."""
    facts: list[ReferralRecalled] = []
    for referral in await ctx.uow.referrals.of_report(report_id):
        recipients = await export_recipients(ctx, referral)
        ctx.uow.referrals.end(referral.id)
        facts.append(
            ReferralRecalled(
                referral.case_id, referral.body, referral.by, referral.step not in BEFORE, recipients
            )
        )
    return facts
