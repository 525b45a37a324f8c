"""A reporter answers what a moderator asked, in words, with files, or both."""

from collections.abc import Sequence
from typing import Final

from bot.domain.errors import NotFound, WrongState
from bot.domain.events import AnswerGiven, CaseChanged, Fact
from bot.domain.people import Messenger
from bot.domain.reports import Case, State, answered
from bot.domain.witnesses import Line, Side
from bot.usecases.add_to_report import own_words, put_files
from bot.usecases.ports import Clock, Ids, UnitOfWork
from bot.usecases.ports_text import Mask
from bot.usecases.take_evidence import OfferedFile

_SETTLES: Final = (Side.ANSWER, Side.REASON, Side.OBJECTION)
"""Behind one of these a question waits no more; what the reporter added by himself does not answer it."""


def open_question(case: Case, lines: Sequence[Line]) -> str:
    """The question that still waits for this report's answer, or "". A decided case asks nothing."""
    if not case.open:
        return ""
    last = next((line for line in reversed(lines) if line.side in (Side.QUESTION, *_SETTLES)), None)
    return last.text if last is not None and last.side is Side.QUESTION else ""


async def answer_question(
    report_id: str,
    text: str,
    *,
    files: Sequence[OfferedFile] = (),
    messenger: Messenger,
    mask: Mask,
    uow: UnitOfWork,
    ids: Ids,
    clock: Clock,
) -> tuple[Fact, ...]:
    """Add the answer to the sealed dialogue and give the case back to who holds it.

    Without files there must be words. An answer that comes after the question's time is kept for whoever
    takes the case next. Raises NotFound, WrongState (nothing is asked any more), BadInput (words that do not
    fit, a file that is too big), TooMany (files).
    """
    report = await uow.reports.get(report_id)
    case = await uow.cases.get(report.case_id) if report is not None else None
    if case is None:
        raise NotFound("my-report-not-found")
    if not open_question(case, await uow.reports.dialogue(report_id)):
        raise WrongState("my-report-nothing-asked")
    words = own_words(text, mask=mask, needed=not files)
    await put_files(report_id, files, messenger=messenger, uow=uow, ids=ids, clock=clock)
    uow.reports.add_line(report_id, Line(Side.ANSWER, words, clock.now()))
    if case.state is State.NEEDS_INFO:
        uow.cases.save(answered(case, now=clock.now()))
    if case.owner is None:
        return ()
    return AnswerGiven(case.id, case.owner, len(files)), CaseChanged(case.id)
