"""People who want it are reminded once, the day before the last day for an official complaint."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.domain.bodies.complaints import due_to_remind
from bot.domain.errors import WrongState
from bot.domain.submissions.witnesses import ContactMode, Reminding, Report
from bot.usecases.bodies.write_complaint import Complaint, read_complaint
from bot.usecases.context import Context

AT_ONCE: Final = 5
"""Reminders per tick (one second): 100,000 reporters are reached within the daylight hours of one day."""
BEHIND: Final = "complaints-reminded"
"""The note with the last report that a tick has checked, so that reports that are not due do not block
others."""


def may_remind(ctx: Context, complaint: Complaint) -> bool:
    """Whether a day is left for a reminder that comes before the last day."""
    if not complaint.ends or complaint.report.mode is not ContactMode.RETURNABLE:
        return False
    return complaint.last is None or ctx.clock.today() < complaint.last - timedelta(days=1)


def want_reminder(ctx: Context, complaint: Complaint) -> Report:
    """Raises WrongState for a no-return report, and if no day is left to remind on."""
    if complaint.report.mode is not ContactMode.RETURNABLE:
        raise WrongState("complaint-remind-no-return")
    if not may_remind(ctx, complaint):
        raise WrongState("complaint-remind-late" if complaint.ends else "complaint-remind-none")
    return _save_reminding(ctx, complaint.report, Reminding.WANTED)


def want_no_reminder(ctx: Context, report: Report) -> Report:
    """A reminder that was already sent stays sent."""
    return _save_reminding(ctx, report, Reminding.NONE) if report.complaint is Reminding.WANTED else report


def _save_reminding(ctx: Context, report: Report, reminding: Reminding) -> Report:
    changed = replace(report, complaint=reminding)
    ctx.uow.reports.save(changed)
    return changed


async def complaints_due(ctx: Context) -> Sequence[str]:
    """The next few reports whose last day is tomorrow, or today if that was missed. Each is marked as
    notified."""
    running, today = await ctx.uow.settings.running(), ctx.clock.today()
    days = [way.days_after_result for way in ctx.content.complaints if way.days_after_result is not None]
    if running.result_day is None or not days:
        return ()
    since = (today - running.result_day).days
    if not min(days) - 1 <= since <= max(days):
        return ()
    behind = await ctx.uow.settings.note(BEHIND)
    wanting = await ctx.uow.reports.wanting_reminder(after=behind, limit=AT_ONCE)
    report_ids = []
    for report in wanting:
        try:
            complaint = await read_complaint(ctx, report)
        except WrongState:  # its key was burned: it must not block the other reports
            continue
        if due_to_remind(complaint.last, today=today):
            report_ids.append(_save_reminding(ctx, report, Reminding.DONE).id)
    reached = wanting[-1].id if len(wanting) == AT_ONCE else ""
    if reached != behind:
        ctx.uow.settings.set_note(BEHIND, reached)
    return report_ids
