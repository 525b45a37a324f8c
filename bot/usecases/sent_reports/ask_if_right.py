"""Some time after a final decision, reporters are asked whether it was put right, and answer."""

from bot.domain.cases.follow_up import is_put_right_due, mark_put_right_asked, record_put_right_answer
from bot.domain.errors import NotFound
from bot.domain.events import CaseChanged, Fact, PutRightAsked
from bot.domain.submissions.witnesses import Rightness
from bot.usecases.ports import Clock, UnitOfWork


async def ask_if_put_right(*, uow: UnitOfWork, clock: Clock) -> tuple[Fact, ...]:
    """Ask in every case whose time has come; runs every few seconds. Running it again changes nothing."""
    now = clock.now()
    facts: list[Fact] = []
    for case in await uow.cases.right_due(now):
        if is_put_right_due(case, now=now):
            uow.cases.save(mark_put_right_asked(case))
            facts.append(PutRightAsked(case.id))
    return tuple(facts)


async def answer_if_put_right(report_id: str, answer: Rightness, *, uow: UnitOfWork) -> tuple[Fact, ...]:
    """One reporter's answer, counted on the card. Raises NotFound, WrongState (not asked, or answered
    already)."""
    report = await uow.reports.get(report_id)
    case = await uow.cases.get(report.case_id) if report is not None else None
    if report is None or case is None or report.withdrawn:
        raise NotFound("my-report-not-found")
    counted, answered = record_put_right_answer(case, report, answer)
    uow.cases.save(counted)
    uow.reports.save(answered)
    return (CaseChanged(case.id),)
