"""The decider undoes a decision, within five minutes and before the reporter hears of it."""

from bot.domain.cases import triage as rules
from bot.domain.cases.reports import Case
from bot.domain.events import CaseChanged, Fact
from bot.domain.people import Account
from bot.domain.staff.audit import AuditAction
from bot.domain.submissions.witnesses import Side
from bot.usecases.access.find_case import find_case, living_reports
from bot.usecases.ports import Clock, UnitOfWork


async def undo_decision(
    case_id: str, *, by: Account, uow: UnitOfWork, clock: Clock
) -> tuple[Case, tuple[Fact, ...]]:
    """They have the case again, even as a fourth one. Raises NotFound, NotAllowed (not theirs), WrongState
    once the window has closed."""
    now = clock.now()
    decided = await find_case(case_id, by=by, uow=uow)
    case = rules.undo(decided, by=by, now=now)
    uow.cases.save(case)
    await _withdraw_typed_reason(decided, uow=uow)
    uow.audit.record(AuditAction.UNDO, by=str(by), at=now, subject=case_id)
    return case, (CaseChanged(case_id),)


async def _withdraw_typed_reason(decided: Case, *, uow: UnitOfWork) -> None:
    """Remove a typed reason with its decision: no later assignee reads it, and an earlier question waits
    again."""
    if decided.reason != rules.TYPED_REASON:
        return
    for report in await living_reports(decided.id, uow=uow):
        for line in await uow.reports.dialogue(report.id):
            if line.side is Side.REASON and line.at == decided.decided_at:
                uow.reports.drop_line(report.id, line)
