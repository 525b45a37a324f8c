"""A lead takes rows of cases as a file: recorded, told to the other leads, without restricted acts."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.cases.reports import Case
from bot.domain.desk.case_export import LENGTHS, MOST_ROWS, CaseExport
from bot.domain.errors import NotFound
from bot.domain.people import Account
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.access.case_access import access_of, can_see
from bot.usecases.access.leads import leads, require_signer
from bot.usecases.context import ActingContext


@dataclass(frozen=True, slots=True)
class ExportedCases:
    """The cases, the newest first, whether there were more, and the leads who hear of it."""

    cases: Sequence[Case]
    is_cut: bool
    others: Sequence[Account]


async def exportable_cases(ctx: ActingContext, wanted: CaseExport) -> tuple[Sequence[Case], bool]:
    """The cases of a file, the newest first, and whether there are more. Never restricted ones: neither those that are
    stored so nor those whose act the content restricts by now, nor those whose act nobody has named yet; nor any that
    this lead may not see (they are recused, or it accuses their own body).

    Raises NotAllowed for a lead whose signature does not count yet.
    """
    await require_signer(ctx, refusal="export-leads")
    inner = {act.id for act in ctx.content.acts.values() if act.policy.restricted}
    access, since = await access_of(ctx, ctx.account), ctx.clock.now() - LENGTHS[wanted.span]
    seen_cases, read, most = list[Case](), 0, MOST_ROWS + 1
    while True:
        cases = await ctx.uow.lead_reads.newest_cases(since=since, most=most, besides=inner)
        seen_cases += [case for case in cases[read:] if await can_see(ctx, case, access)]
        if len(seen_cases) > MOST_ROWS or len(cases) < most:
            return seen_cases[:MOST_ROWS], len(seen_cases) > MOST_ROWS
        read, most = len(cases), 2 * most


async def export_cases(ctx: ActingContext, wanted: CaseExport) -> ExportedCases:
    """Record the export before the file is made. Raises as above, and NotFound if there is nothing to export."""
    cases, is_cut = await exportable_cases(ctx, wanted)
    if not cases:
        raise NotFound("export-empty")
    detail = f"{len(cases)} case rows, {wanted.span}, {wanted.form}"
    ctx.uow.audit.record(
        AuditAction.EXPORT, by=str(ctx.account), at=ctx.clock.now(), subject="case-rows", detail=detail
    )
    others = [
        staff.account
        for staff in await leads(ctx, besides=ctx.account)
        if staff.started and has_role_for(staff, Permission.EXPORT_CASES)
    ]
    return ExportedCases(cases, is_cut, others)
