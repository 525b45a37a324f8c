"""A reporter answers a moderator's question, in words, with files, or both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.domain.cases.reports import Case, record_answer
from bot.domain.cases.triage import awaits_answer, is_decision_final
from bot.domain.errors import NotFound
from bot.domain.events import AnswerGiven, CaseChanged, Fact
from bot.domain.submissions.witnesses import DialogueLine, Side
from bot.usecases.access.case_access import living_reports
from bot.usecases.context import ActingContext, Context
from bot.usecases.sent_reports.add_to_report import add_to_report, own_words, put_files, require_reader
from bot.usecases.submissions.evidence import OfferedFile
from bot.usecases.submissions.index_report import index_words

_SETTLES: Final = (Side.ANSWER, Side.REASON, Side.OBJECTION)
"""After one of these a question no longer waits; unrequested additions do not answer it."""


def open_question(case: Case, lines: Sequence[DialogueLine]) -> DialogueLine | None:
    """The question that still waits for this report's answer. A decided case asks nothing."""
    if not case.is_open:
        return None
    last = next((line for line in reversed(lines) if line.side in (Side.QUESTION, *_SETTLES)), None)
    return last if last is not None and last.side is Side.QUESTION else None


async def is_awaited(ctx: Context, report_id: str, case: Case) -> bool:
    """Whether the case waits for this report's answer."""
    asked = open_question(case, await ctx.uow.reports.dialogue(report_id))
    return asked is not None and awaits_answer(case, asked.at)


async def go_on_unless_awaited(ctx: Context, case: Case) -> Case:
    """The case, back with its assignee if it waits for no other open report."""
    for report in await living_reports(ctx, case.id):
        if await is_awaited(ctx, report.id, case):
            return case
    return record_answer(case, now=ctx.clock.now())


class LateReason(StrEnum):
    """Why nobody waits for an answer any more. A decision that can still be undone is not revealed."""

    DECIDED = "yes"
    NOT_ASKED = "no"


@dataclass(frozen=True, slots=True)
class ReporterAnswer:
    """``late``: it came too late for an answer, and was added to the report."""

    facts: tuple[Fact, ...]
    late: LateReason | None = None


async def _case_of(ctx: Context, report_id: str) -> Case:
    report = await ctx.uow.reports.get(report_id)
    case = await ctx.uow.cases.get(report.case_id) if report is not None else None
    if case is None:
        raise NotFound("my-report-not-found")
    return case


def _why_late(case: Case, *, now: datetime) -> LateReason:
    return (
        LateReason.DECIDED if not case.is_open and is_decision_final(case, now=now) else LateReason.NOT_ASKED
    )


async def _store_answer(ctx: ActingContext, report_id: str, words: str) -> None:
    ctx.uow.reports.add_line(report_id, DialogueLine(Side.ANSWER, words, ctx.clock.now()))
    body = await ctx.uow.reports.body(report_id)
    if body is not None:
        index_words(ctx, report_id, words, body)


async def answer_question(
    ctx: ActingContext, report_id: str, text: str, *, files: Sequence[OfferedFile] = ()
) -> ReporterAnswer:
    """Add the answer to the sealed dialogue and tell the assignee.

    Every question has its own deadline, so a case with several witnesses waits until all who were asked have
    answered or the time is over; only then is it an ordinary claim again. Its assignee reads each answer at
    once and may decide, merge or release it meanwhile. An answer to a question of an earlier claim, or of a
    case merged into this one, does not affect that wait. An answer after its deadline, or while nobody has
    the case, is kept for the next assignee. If no question asks for it any more, it is added to the report.

    Without files there must be words. Raises whatever ``add_to_report`` raises.
    """
    case = await _case_of(ctx, report_id)
    asked = open_question(case, await ctx.uow.reports.dialogue(report_id))
    if asked is None:
        added = await add_to_report(ctx, report_id, text=text, files=files)
        return ReporterAnswer(added.facts, _why_late(case, now=ctx.clock.now()))
    await require_reader(ctx)
    words = own_words(text, mask=ctx.mask, needed=not files)
    await put_files(ctx, report_id, files)
    await _store_answer(ctx, report_id, words)
    after = await go_on_unless_awaited(ctx, case) if awaits_answer(case, asked.at) else case
    if after is not case:
        ctx.uow.cases.save(after)
    if case.assignee is None:
        return ReporterAnswer(())
    return ReporterAnswer((AnswerGiven(case.id, report_id, case.assignee, len(files)), CaseChanged(case.id)))
