"""The assignee of a case, or a colleague who was asked about it, leaves a note for the next person who works
on it."""

from collections.abc import Sequence

from bot.domain.cases.reports import Case
from bot.domain.desk import staff_notes as rules
from bot.domain.desk.staff_notes import CaseNote
from bot.domain.events import Fact
from bot.domain.staff.audit import AuditAction
from bot.domain.submissions.witnesses import Report
from bot.usecases.access.case_access import case_trail, living_reports
from bot.usecases.access.claims import keep_claim
from bot.usecases.context import ActingContext, Context


async def write_note(ctx: ActingContext, case_id: str, text: str) -> tuple[Case, tuple[Fact, ...]]:
    """Raises as ``keep_claim`` does, BadInput for words that are too short or too long, TooMany."""
    case, facts = await keep_claim(ctx, case_id)
    await keep_note(ctx, case, text)
    return case, facts


async def keep_note(ctx: ActingContext, case: Case, text: str) -> str:
    """The words as they are stored. The caller checks who may leave them. Raises BadInput, TooMany."""
    words = rules.note_words(text, written=len(await ctx.uow.notes.of_cases({case.id})))
    ctx.uow.notes.add(case.id, CaseNote(ctx.account, ctx.person.name, words, ctx.clock.now()))
    ctx.uow.audit.record(
        AuditAction.NOTE, by=str(ctx.account), at=ctx.clock.now(), subject=case.id, words=words
    )
    return words


async def notes_of(ctx: Context, case: Case) -> Sequence[CaseNote]:
    """The notes of the case and of the cases that its reports came through. The caller checks who may read
    them."""
    return await ctx.uow.notes.of_cases({case.id, *await _cases_with_words(ctx, case.id)})


async def end_notes(ctx: Context, report: Report) -> None:
    """Destroy notes with the words that they were about: the report's words are gone, so the notes of each
    case that it came through are too, unless another open report belongs or belonged to that case."""
    words = await _cases_with_words(ctx, report.case_id, besides=report.id)
    for case_id in await case_trail(ctx, report):
        if case_id not in words:
            ctx.uow.notes.destroy(case_id)


async def end_notes_if_empty(ctx: Context, case: Case) -> None:
    """Destroy the notes if everything reported in this case has gone back or was withdrawn."""
    if not await living_reports(ctx, case.id):
        ctx.uow.notes.destroy(case.id)


async def _cases_with_words(ctx: Context, case_id: str, *, besides: str = "") -> set[str]:
    """The cases that the open reports of this case came through, itself included."""
    case_ids = set[str]()
    for report in await living_reports(ctx, case_id):
        if report.id != besides:
            case_ids.update(await case_trail(ctx, report))
    return case_ids
