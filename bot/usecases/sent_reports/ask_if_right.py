"""Some time after a decision that stands, reporters are asked whether it was put right, and answer."""

from bot.domain.cases.afterwards import answer_if_right, asked_if_right, due_to_ask
from bot.domain.errors import NotFound
from bot.domain.events import CaseChanged, Fact, RightAsked
from bot.domain.submissions.witnesses import Rightness
from bot.usecases.ports import Clock, UnitOfWork


async def ask_if_right(*, uow: UnitOfWork, clock: Clock) -> tuple[Fact, ...]:
    """Ask in every case whose time has come; due every few seconds. Running it again changes nothing."""
    now = clock.now()
    facts: list[Fact] = []
    for case in await uow.cases.right_due(now):
        if due_to_ask(case, now=now):
            uow.cases.save(asked_if_right(case))
            facts.append(RightAsked(case.id))
    return tuple(facts)


async def say_if_right(report_id: str, answer: Rightness, *, uow: UnitOfWork) -> tuple[Fact, ...]:
    """One reporter's answer, counted on the card. Raises NotFound, WrongState (not asked, or said already)."""
    report = await uow.reports.get(report_id)
    case = await uow.cases.get(report.case_id) if report is not None else None
    if report is None or case is None or report.withdrawn:
        raise NotFound("my-report-not-found")
    counted, answered = answer_if_right(case, report, answer)
    uow.cases.save(counted)
    uow.reports.save(answered)
    return (CaseChanged(case.id),)
