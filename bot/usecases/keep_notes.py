"""Whoever holds a case leaves a note for whoever works on it next."""

from collections.abc import Sequence

from bot.domain import staff_notes as rules
from bot.domain.audit import Deed
from bot.domain.events import Fact
from bot.domain.people import Person
from bot.domain.reports import Case
from bot.domain.staff_notes import CaseNote
from bot.usecases.find_case import living_reports
from bot.usecases.keep_claim import keep_claim
from bot.usecases.ports import Clock, UnitOfWork


async def write_note(
    case_id: str, text: str, *, by: Person, uow: UnitOfWork, clock: Clock
) -> tuple[Case, tuple[Fact, ...]]:
    """Raises as ``keep_claim`` does, BadInput for words that are too short or too long, TooMany."""
    case, facts = await keep_claim(case_id, by=by.account, uow=uow, clock=clock)
    words = rules.noted(text, written=len(await uow.notes.of_cases({case_id})))
    uow.notes.add(case_id, CaseNote(by.account, by.name, words, clock.now()))
    uow.audit.record(Deed.NOTE, by=str(by.account), at=clock.now(), subject=case_id, words=words)
    return case, facts


async def notes_of(case: Case, *, uow: UnitOfWork) -> Sequence[CaseNote]:
    """Those of the case and of the cases that its reports began; the caller has seen to who reads them."""
    begun = {report.origin for report in await living_reports(case.id, uow=uow) if report.origin}
    return await uow.notes.of_cases({case.id, *begun})
