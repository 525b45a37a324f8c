"""What of a case its holder has not opened: nobody finds no evidence in what he has not read."""

from bot.domain.cases.pieces import mark_of_piece
from bot.domain.cases.reports import Action, Case
from bot.domain.cases.triage import rests_on_reading
from bot.domain.errors import WrongState
from bot.domain.people import Account
from bot.usecases.ports import UnitOfWork
from bot.usecases.sight.find_case import living_reports


async def pieces_of(case_id: str, *, uow: UnitOfWork) -> tuple[frozenset[str], frozenset[str]]:
    """Which texts and which copies of files there are to open now. A file that stays sealed, is on its way or
    never came is named beside them, and no more can be done with it: it is none."""
    texts, copies = set[str](), set[str]()
    for report in await living_reports(case_id, uow=uow):
        if await uow.reports.body(report.id) is None:
            continue
        texts.add(mark_of_piece(report.id))
        files = await uow.evidence.of_report(report.id)
        copies |= {mark_of_piece(file.id) for file in files if file.shown}
    return frozenset(texts), frozenset(copies)


async def refuse_unread(case: Case, action: Action, reason: str, *, by: Account, uow: UnitOfWork) -> None:
    """Raises WrongState with what to open, where a decision speaks of what has not been opened."""
    if not rests_on_reading(action, reason):
        return
    texts, copies = await pieces_of(case.id, uow=uow)
    shown = await uow.reads.pieces(case.id, by)
    if not texts | copies <= shown or case.added:
        opened = "yes" if shown else "no"
        raise WrongState("case-reject-unread", {"opened": opened, "files": len(copies)})
