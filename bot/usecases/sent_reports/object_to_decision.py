"""A reporter disagrees with a decision: another moderator looks at the case, once.

Some time after a final decision, reporters are asked whether it was put right, and answer.
"""

from dataclasses import replace

from bot.domain.cases.follow_up import (
    is_put_right_due,
    mark_put_right_asked,
    record_put_right_answer,
    second_look,
)
from bot.domain.errors import NotFound, WrongState
from bot.domain.events import CaseChanged, Fact, PutRightAsked, SecondLookAsked
from bot.domain.submissions.witnesses import DialogueLine, Rightness, Side
from bot.usecases.context import ActingContext, Context
from bot.usecases.sent_reports.add_to_report import own_words, require_reader


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
    await require_reader(ctx)
    again = second_look(case, now=ctx.clock.now())
    if report.disagreed:
        raise WrongState("my-disagree-done")
    words = own_words(text, mask=ctx.mask, needed=False)
    ctx.uow.cases.save(again)
    ctx.uow.reports.save(replace(report, disagreed=True))
    # A line even without words: from here on the dialogue belongs to the second look.
    ctx.uow.reports.add_line(report_id, DialogueLine(Side.OBJECTION, words, ctx.clock.now()))
    return SecondLookAsked(case.id, report_id), CaseChanged(case.id)


async def ask_if_put_right(ctx: Context) -> tuple[Fact, ...]:
    """Ask in every case whose time has come; runs every few seconds. Running it again changes nothing."""
    now = ctx.clock.now()
    facts: list[Fact] = []
    for case in await ctx.uow.cases.right_due(now):
        if is_put_right_due(case, now=now):
            ctx.uow.cases.save(mark_put_right_asked(case))
            facts.append(PutRightAsked(case.id))
    return tuple(facts)


async def answer_if_put_right(ctx: Context, report_id: str, answer: Rightness) -> tuple[Fact, ...]:
    """One reporter's answer, counted on the card. Raises NotFound, WrongState (not asked, or answered
    already)."""
    report = await ctx.uow.reports.get(report_id)
    case = await ctx.uow.cases.get(report.case_id) if report is not None else None
    if report is None or case is None or report.withdrawn:
        raise NotFound("my-report-not-found")
    counted, answered = record_put_right_answer(case, report, answer)
    ctx.uow.cases.save(counted)
    ctx.uow.reports.save(answered)
    return (CaseChanged(case.id),)
