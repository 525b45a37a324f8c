"""Notices to reporters: who gets one for which fact, without waking anybody.

A notice is neutral: it says that there is something to read, never what. At night it waits for the morning.
"""

from collections.abc import Sequence

from bot.conversation.outgoing import Reply, ReporterOf, Say, SendLane
from bot.conversation.ports import Ctx, TickCtx
from bot.domain import events
from bot.domain.moments import at_night
from bot.domain.sent_reports.reporter_notifications import NOTIFIED_FACTS
from bot.domain.submissions.witnesses import ContactMode, Report
from bot.handlers.pieces import button
from bot.usecases.access.case_access import living_reports


async def notices_to_reporters(
    facts: Sequence[events.Fact], case_id: str, ctx: Ctx | TickCtx
) -> Sequence[Reply]:
    """The notices for these facts of one case: one for each reporter, however many facts there are."""
    hearing: dict[str, Report] = {}
    for fact in facts:
        if type(fact) in NOTIFIED_FACTS:
            hearing |= {report.id: report for report in await _reports_concerned(fact, case_id, ctx)}
    reachable = [report.id for report in hearing.values() if report.mode is ContactMode.RETURNABLE]
    if at_night(ctx.clock.now()):
        for report_id in reachable:
            ctx.uow.morning.keep(report_id)
        return ()
    for report_id in reachable:
        ctx.uow.morning.drop(report_id)  # this notice says it, too
    return [notice(report_id) for report_id in reachable]


async def _reports_concerned(fact: events.Fact, case_id: str, ctx: Ctx | TickCtx) -> Sequence[Report]:
    """The reports concerned: for some facts only certain reports, for all others those of the whole case."""
    match fact:
        case (
            events.CaseMerged(report_ids=ids)
            | events.CaseUnmerged(report_ids=ids)
            | events.SummaryWritten(report_ids=ids)
            | events.ReferralAsked(report_ids=ids)
            | events.ReferralEnded(report_ids=ids)
            | events.AlertAsked(report_ids=ids)
            | events.AlertSent(report_ids=ids)
            | events.AlertAcknowledged(report_ids=ids)
            | events.AlertCalledBack(report_ids=ids)
        ):
            reports = [await ctx.uow.reports.get(report_id) for report_id in ids]
            return [report for report in reports if report is not None and not report.withdrawn]
        case (
            events.EvidenceLost(report_id=report_id)
            | events.IntroductionAsked(report_id=report_id)
            | events.IntroductionOver(report_id=report_id)
        ):
            its = await ctx.uow.reports.get(report_id)
            return [its] if its is not None and not its.withdrawn else []
    return await living_reports(ctx, case_id)


def notice(report_id: str) -> Say:
    """«You have a new message»: replaces an unsent one, and waits for the morning once it is night."""
    return Say(
        "notice-new",
        buttons=((button("notice-button-open", "my-open", report_id),),),
        to=ReporterOf(report_id),
        lane=SendLane.DIALOGUE,
        slot=f"notice:{report_id}",
        quiet=True,
    )


async def tell_in_the_morning(ctx: TickCtx, *, most: int) -> Sequence[Reply]:
    """Some of the notices that waited for the morning. A reporter who has opened the report meanwhile, or
    whose account is not known any more, gets none."""
    if at_night(ctx.clock.now()):
        return ()
    notices = []
    for report_id in await ctx.uow.morning.next_reports(limit=most):
        ctx.uow.morning.drop(report_id)
        report = await ctx.uow.reports.get(report_id)
        if report is not None and report.mode is ContactMode.RETURNABLE and not report.withdrawn:
            notices.append(notice(report_id))
    return notices
