"""What the assignee has not opened of a case: nobody may reject for lack of evidence what they have not
read."""

from bot.domain.cases.pieces import mark_of_piece
from bot.domain.cases.reports import Action, Case
from bot.domain.cases.triage import requires_reading
from bot.domain.errors import WrongState
from bot.domain.people import Account
from bot.usecases.access.find_case import living_reports
from bot.usecases.ports import UnitOfWork


async def pieces_of(case_id: str, *, uow: UnitOfWork) -> tuple[frozenset[str], frozenset[str]]:
    """The texts and the copies of files that can be opened now. A file that stays sealed, is on its way or
    never arrived does not count: it is listed, and that is all that can be done."""
    texts, copies = set[str](), set[str]()
    for report in await living_reports(case_id, uow=uow):
        if await uow.reports.body(report.id) is None:
            continue
        texts.add(mark_of_piece(report.id))
        files = await uow.evidence.of_report(report.id)
        copies |= {mark_of_piece(file.id) for file in files if file.has_clean_copy}
    return frozenset(texts), frozenset(copies)


async def refuse_unread(case: Case, action: Action, reason: str, *, by: Account, uow: UnitOfWork) -> None:
    """Raises WrongState with what to open, if a decision is about something that has not been opened."""
    if not requires_reading(action, reason):
        return
    texts, copies = await pieces_of(case.id, uow=uow)
    read_pieces = await uow.reads.pieces(case.id, by)
    if not texts | copies <= read_pieces or case.added:
        opened = "yes" if read_pieces else "no"
        raise WrongState("case-reject-unread", {"opened": opened, "files": len(copies)})
