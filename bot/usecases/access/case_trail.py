"""The cases that a report has belonged to, and what staff noted on them."""

from collections.abc import Sequence

from bot.domain.cases.reports import Case
from bot.domain.submissions.witnesses import Report
from bot.usecases.context import Context


async def case_trail(ctx: Context, report: Report) -> Sequence[str]:
    """The case that it began, those that this was merged into one after another, and its present case."""
    at, through = report.origin or report.case_id, list[str]()
    while at and at != report.case_id and at not in through:
        through.append(at)
        case = await ctx.uow.cases.get(at)
        at = case.merged_into if case is not None else ""
    return (*through, report.case_id)


async def merged_cases(ctx: Context, case: Case) -> Sequence[Case]:
    """Merged cases whose reports now belong to this case. Undoing a merge takes them out again."""
    reports = [report for report in await ctx.uow.reports.of_case(case.id) if not report.withdrawn]
    ids = {case_id for report in reports for case_id in await case_trail(ctx, report)} - {case.id}
    cases = [await ctx.uow.cases.get(case_id) for case_id in sorted(ids)]
    return [merged_case for merged_case in cases if merged_case is not None]
