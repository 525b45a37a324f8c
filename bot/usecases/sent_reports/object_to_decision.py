"""A reporter disagrees with a decision: another moderator looks at the case, once."""

from dataclasses import replace

from bot.domain.cases.follow_up import second_look
from bot.domain.errors import NotFound, WrongState
from bot.domain.events import CaseChanged, Fact, SecondLookAsked
from bot.domain.submissions.witnesses import DialogueLine, Side
from bot.usecases.ports import Clock, UnitOfWork
from bot.usecases.ports.text import Mask
from bot.usecases.sent_reports.add_to_report import own_words


async def object_to_decision(
    report_id: str, text: str = "", *, mask: Mask, uow: UnitOfWork, clock: Clock
) -> tuple[Fact, ...]:
    """The case waits for a second moderator, who does not see the first decision until they have made their
    own.

    ``text`` says why, and may be empty. Raises NotFound, WrongState (not refused, not announced yet, already
    had a second look), BadInput (words that do not fit).
    """
    report = await uow.reports.get(report_id)
    case = await uow.cases.get(report.case_id) if report is not None else None
    if report is None or case is None or report.withdrawn:
        raise NotFound("my-report-not-found")
    again = second_look(case, now=clock.now())
    if report.disagreed:
        raise WrongState("my-disagree-done")
    words = own_words(text, mask=mask, needed=False)
    uow.cases.save(again)
    uow.reports.save(replace(report, disagreed=True))
    # A line even without words: from here on the dialogue belongs to the second look.
    uow.reports.add_line(report_id, DialogueLine(Side.OBJECTION, words, clock.now()))
    return SecondLookAsked(case.id, report_id), CaseChanged(case.id)
