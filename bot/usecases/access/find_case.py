"""The case that a button names, or a refusal that says there is none."""

from bot.domain.cases.case_access import may_see
from bot.domain.cases.reports import Case
from bot.domain.errors import NotAllowed, NotFound
from bot.domain.submissions.witnesses import Report
from bot.usecases.access.case_access import access_of, is_recused
from bot.usecases.context import ActingContext, Context


async def find_case(ctx: ActingContext, case_id: str) -> Case:
    """The start of every action on a case, and the only place that checks whether the person may see it.

    Raises NotFound when nothing is stored under this id any more, NotAllowed when it is restricted and they
    are not in the circle, or when they are recused from it, its area or a class of actors that it accuses.
    """
    case = await ctx.uow.cases.get(case_id)
    if case is None:
        raise NotFound("case-gone")
    access = await access_of(ctx, ctx.account)
    if not may_see(case, access):
        raise NotAllowed("case-circle")
    if await is_recused(ctx, case, access):
        raise NotAllowed("case-recused")
    return case


async def living_reports(ctx: Context, case_id: str) -> tuple[Report, ...]:
    """The case's reports that are not withdrawn."""
    return tuple(report for report in await ctx.uow.reports.of_case(case_id) if not report.withdrawn)
