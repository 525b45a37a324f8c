"""A reporter answers what a moderator asked."""

from collections.abc import Sequence

from bot.domain.errors import NotFound, WrongState
from bot.domain.events import AnswerGiven, CaseChanged, Fact
from bot.domain.reports import Case, State, answered
from bot.domain.witnesses import Line, Side
from bot.usecases.ports import Clock, UnitOfWork


def open_question(case: Case, lines: Sequence[Line]) -> str:
    """The question that still waits for this report's answer, or "". A decided case asks nothing."""
    if not case.open or not lines or lines[-1].side is not Side.QUESTION:
        return ""
    return lines[-1].text


async def answer_question(report_id: str, text: str, *, uow: UnitOfWork, clock: Clock) -> tuple[Fact, ...]:
    """Add the answer to the sealed dialogue and give the case back to who holds it.

    An answer that comes after the question's time is kept for whoever takes the case next. Raises NotFound
    or WrongState (nothing is asked any more).
    """
    report = await uow.reports.get(report_id)
    case = await uow.cases.get(report.case_id) if report is not None else None
    if case is None:
        raise NotFound("my-report-not-found")
    if not open_question(case, await uow.reports.dialogue(report_id)):
        raise WrongState("my-report-nothing-asked")
    uow.reports.add_line(report_id, Line(Side.ANSWER, text.strip(), clock.now()))
    if case.state is State.NEEDS_INFO:
        uow.cases.save(answered(case, now=clock.now()))
    if case.owner is None:
        return ()
    return AnswerGiven(case.id, case.owner), CaseChanged(case.id)
