"""The case a button names, or a sentence that says there is none."""

from bot.domain.cases.case_access import may_see
from bot.domain.cases.reports import Case
from bot.domain.errors import NotAllowed, NotFound
from bot.domain.people import Account
from bot.domain.submissions.witnesses import Report
from bot.usecases.access.case_access import access_of, is_recused
from bot.usecases.ports import UnitOfWork


async def find_case(case_id: str, *, by: Account, uow: UnitOfWork) -> Case:
    """Whatever somebody does with a case begins here, and here alone it is asked whether it is his to see at all.

    Raises NotFound when nothing is kept under this id any more, NotAllowed when it is of the smaller circle and he is
    not, or when he keeps away from it, its area or somebody like the one it accuses.
    """
    case = await uow.cases.get(case_id)
    if case is None:
        raise NotFound("case-gone")
    access = await access_of(by, uow=uow)
    if not may_see(case, access):
        raise NotAllowed("case-circle")
    if await is_recused(case, access, uow=uow):
        raise NotAllowed("case-recused")
    return case


async def living_reports(case_id: str, *, uow: UnitOfWork) -> tuple[Report, ...]:
    """The case's witnesses who have not taken their report back."""
    return tuple(report for report in await uow.reports.of_case(case_id) if not report.withdrawn)
