"""What the assignee has not opened of a case: nobody may reject for lack of evidence what they have not
read."""

from bot.domain.cases.pieces import mark_of_piece
from bot.domain.cases.reports import Action, Case
from bot.domain.cases.triage import requires_reading
from bot.domain.errors import WrongState
from bot.usecases.access.find_case import living_reports
from bot.usecases.context import ActingContext, Context


async def pieces_of(ctx: Context, case_id: str) -> tuple[frozenset[str], frozenset[str]]:
    """The texts and the copies of files that can be opened now. A file that stays sealed, is on its way or
    never arrived does not count: it is listed, and that is all that can be done."""
    texts, copies = set[str](), set[str]()
    for report in await living_reports(ctx, case_id):
        if await ctx.uow.reports.body(report.id) is None:
            continue
        texts.add(mark_of_piece(report.id))
        files = await ctx.uow.evidence.of_report(report.id)
        copies |= {mark_of_piece(file.id) for file in files if file.has_clean_copy}
    return frozenset(texts), frozenset(copies)


async def refuse_unread(ctx: ActingContext, case: Case, action: Action, reason: str) -> None:
    """Raises WrongState with what to open, if a decision is about something that has not been opened."""
    if not requires_reading(action, reason):
        return
    texts, copies = await pieces_of(ctx, case.id)
    read_pieces = await ctx.uow.reads.pieces(case.id, ctx.account)
    if not texts | copies <= read_pieces or case.added:
        opened = "yes" if read_pieces else "no"
        raise WrongState("case-reject-unread", {"opened": opened, "files": len(copies)})
