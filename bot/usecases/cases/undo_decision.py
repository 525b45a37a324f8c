"""The decider undoes a decision, within five minutes and before the reporter hears of it."""

from bot.domain.cases import triage as rules
from bot.domain.cases.reports import Case
from bot.domain.events import CaseChanged, Fact
from bot.domain.staff.audit import AuditAction
from bot.domain.submissions.witnesses import Side
from bot.usecases.access.find_case import find_case, living_reports
from bot.usecases.context import ActingContext, Context


async def undo_decision(ctx: ActingContext, case_id: str) -> tuple[Case, tuple[Fact, ...]]:
    """They have the case again, even as a fourth one. Raises NotFound, NotAllowed (not theirs), WrongState
    once the window has closed."""
    now = ctx.clock.now()
    decided = await find_case(ctx, case_id)
    case = rules.undo(decided, by=ctx.account, now=now)
    ctx.uow.cases.save(case)
    await _withdraw_typed_reason(ctx, decided)
    ctx.uow.audit.record(AuditAction.UNDO, by=str(ctx.account), at=now, subject=case_id)
    return case, (CaseChanged(case_id),)


async def _withdraw_typed_reason(ctx: Context, decided: Case) -> None:
    """Remove a typed reason with its decision: no later assignee reads it, and an earlier question waits
    again."""
    if decided.reason != rules.TYPED_REASON:
        return
    for report in await living_reports(ctx, decided.id):
        for line in await ctx.uow.reports.dialogue(report.id):
            if line.side is Side.REASON and line.at == decided.decided_at:
                ctx.uow.reports.drop_line(report.id, line)
