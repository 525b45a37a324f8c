"""The holder of a case decides it, with a reason that the reporter will read."""

from bot.domain import triage as rules
from bot.domain.events import CaseChanged, ClaimEnded, Fact
from bot.domain.people import Account
from bot.domain.reports import Action, Case, Grade, Line, Side
from bot.usecases.find_case import find_case, living_reports
from bot.usecases.ports import Clock, UnitOfWork


async def decide_case(
    case_id: str,
    action: Action,
    *,
    reason: str,
    by: Account,
    uow: UnitOfWork,
    clock: Clock,
    grade: Grade | None = None,
    words: str = "",
) -> tuple[Case, tuple[Fact, ...]]:
    """Verify, reject or put out of scope. The reporter hears of it once it can no longer be undone.

    ``reason`` names a prepared reason of this action, or is ``typed`` with the reason in
    ``words``. Raises NotFound, NotAllowed, WrongState, BadInput (a reason of another action).
    """
    rules.check_reason(action, reason)
    typed = rules.worded(words) if reason == rules.TYPED_REASON else ""
    now = clock.now()
    case = await find_case(case_id, uow=uow)
    decided = rules.decide(case, action, by=by, now=now, reason=reason, grade=grade)
    uow.cases.save(decided)
    if typed:
        for report in await living_reports(case_id, uow=uow):
            uow.reports.add_line(report.id, Line(Side.REASON, typed, now))
    return decided, (CaseChanged(case_id), ClaimEnded(case_id, by))
