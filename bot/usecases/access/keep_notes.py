"""The assignee of a case, or a colleague who was asked about it, leaves a note for the next person who works
on it."""

from collections.abc import Sequence

from bot.domain.cases.reports import Case
from bot.domain.desk import staff_notes as rules
from bot.domain.desk.staff_notes import CaseNote
from bot.domain.events import Fact
from bot.domain.people import Person
from bot.domain.staff.audit import AuditAction
from bot.domain.submissions.witnesses import Report
from bot.usecases.access.case_trail import case_trail
from bot.usecases.access.find_case import living_reports
from bot.usecases.access.keep_claim import keep_claim
from bot.usecases.ports import Clock, UnitOfWork


async def write_note(
    case_id: str, text: str, *, by: Person, uow: UnitOfWork, clock: Clock
) -> tuple[Case, tuple[Fact, ...]]:
    """Raises as ``keep_claim`` does, BadInput for words that are too short or too long, TooMany."""
    case, facts = await keep_claim(case_id, by=by.account, uow=uow, clock=clock)
    await keep_note(case, text, by=by, uow=uow, clock=clock)
    return case, facts


async def keep_note(case: Case, text: str, *, by: Person, uow: UnitOfWork, clock: Clock) -> str:
    """The words as they are stored. The caller checks who may leave them. Raises BadInput, TooMany."""
    words = rules.note_words(text, written=len(await uow.notes.of_cases({case.id})))
    uow.notes.add(case.id, CaseNote(by.account, by.name, words, clock.now()))
    uow.audit.record(AuditAction.NOTE, by=str(by.account), at=clock.now(), subject=case.id, words=words)
    return words


async def notes_of(case: Case, *, uow: UnitOfWork) -> Sequence[CaseNote]:
    """The notes of the case and of the cases that its reports came through. The caller checks who may read
    them."""
    return await uow.notes.of_cases({case.id, *await _cases_with_words(case.id, uow=uow)})


async def end_notes(report: Report, *, uow: UnitOfWork) -> None:
    """Destroy notes with the words that they were about: the report's words are gone, so the notes of each
    case that it came through are too, unless another open report belongs or belonged to that case."""
    words = await _cases_with_words(report.case_id, besides=report.id, uow=uow)
    for case_id in await case_trail(report, uow=uow):
        if case_id not in words:
            uow.notes.destroy(case_id)


async def end_notes_if_empty(case: Case, *, uow: UnitOfWork) -> None:
    """Destroy the notes if everything reported in this case has gone back or was withdrawn."""
    if not await living_reports(case.id, uow=uow):
        uow.notes.destroy(case.id)


async def _cases_with_words(case_id: str, *, besides: str = "", uow: UnitOfWork) -> set[str]:
    """The cases that the open reports of this case came through, itself included."""
    case_ids = set[str]()
    for report in await living_reports(case_id, uow=uow):
        if report.id != besides:
            case_ids.update(await case_trail(report, uow=uow))
    return case_ids
