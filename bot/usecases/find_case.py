"""The case a button names, or a sentence that says there is none."""

from bot.domain.errors import NotFound
from bot.domain.reports import Case
from bot.domain.witnesses import Report
from bot.usecases.ports import UnitOfWork


async def find_case(case_id: str, *, uow: UnitOfWork) -> Case:
    """Raises NotFound when nothing is kept under this id any more."""
    case = await uow.cases.get(case_id)
    if case is None:
        raise NotFound("case-gone")
    return case


async def living_reports(case_id: str, *, uow: UnitOfWork) -> tuple[Report, ...]:
    """The case's witnesses who have not taken their report back."""
    return tuple(report for report in await uow.reports.of_case(case_id) if not report.withdrawn)
