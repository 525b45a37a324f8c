"""A reporter disagrees with a decision: another moderator looks at the case, once."""

from dataclasses import replace

from bot.domain.cases.follow_up import second_look
from bot.domain.errors import NotFound, WrongState
from bot.domain.events import CaseChanged, Fact, SecondLookAsked
from bot.domain.submissions.witnesses import DialogueLine, Side
from bot.usecases.context import ActingContext
from bot.usecases.sent_reports.add_to_report import own_words


async def object_to_decision(ctx: ActingContext, report_id: str, text: str = "") -> tuple[Fact, ...]:
    """The case waits for a second moderator, who does not see the first decision until they have made their
    own.

    ``text`` says why, and may be empty. Raises NotFound, WrongState (not refused, not announced yet, already
    had a second look), BadInput (words that do not fit).
    """
    report = await ctx.uow.reports.get(report_id)
    case = await ctx.uow.cases.get(report.case_id) if report is not None else None
    if report is None or case is None or report.withdrawn:
        raise NotFound("my-report-not-found")
    again = second_look(case, now=ctx.clock.now())
    if report.disagreed:
        raise WrongState("my-disagree-done")
    words = own_words(text, mask=ctx.mask, needed=False)
    ctx.uow.cases.save(again)
    ctx.uow.reports.save(replace(report, disagreed=True))
    # A line even without words: from here on the dialogue belongs to the second look.
    ctx.uow.reports.add_line(report_id, DialogueLine(Side.OBJECTION, words, ctx.clock.now()))
    return SecondLookAsked(case.id, report_id), CaseChanged(case.id)
