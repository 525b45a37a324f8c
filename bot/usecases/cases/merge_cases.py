"""A moderator finds that two cases are one: all witnesses of their case move to the other."""

from dataclasses import dataclass

from bot.domain.cases.case_access import is_restricted_case
from bot.domain.cases.follow_up import merge, move_report
from bot.domain.cases.reports import Case
from bot.domain.errors import NotFound
from bot.domain.events import CaseChanged, CaseMerged, ClaimEnded, Fact
from bot.domain.staff.audit import AuditAction
from bot.usecases.access.case_access import access_of, can_see
from bot.usecases.access.find_case import find_case, living_reports
from bot.usecases.access.release_hidden_cases import release_if_hidden
from bot.usecases.context import ActingContext


@dataclass(frozen=True, slots=True)
class MergeResult:
    """The merged case, and the one that continues."""

    case: Case
    into: Case
    facts: tuple[Fact, ...]


async def find_by_number(ctx: ActingContext, number: int) -> Case:
    """The case with this number. Raises NotFound, also for a case that is hidden from them."""
    case = await ctx.uow.cases.by_number(number)
    if case is None or not await can_see(ctx, case, await access_of(ctx, ctx.account)):
        raise NotFound("case-merge-unknown")
    return case


async def merge_cases(ctx: ActingContext, case_id: str, into_id: str) -> MergeResult:
    """Move the open reports with everything that belongs to them; each keeps its own key and remembers the
    case it began.

    Their senders hear of it, with the outcome if the other case is decided. Withdrawn reports stay. Raises
    NotFound, NotAllowed (not theirs), WrongState (the two do not fit together).
    """
    case, into = await find_case(ctx, case_id), await find_case(ctx, into_id)
    merged, grown = merge(case, into, by=ctx.account, now=ctx.clock.now())
    reports = await living_reports(ctx, case_id)
    for report in reports:
        ctx.uow.reports.save(move_report(report, into, today=ctx.clock.today()))
        ctx.uow.online.move_report(report.id, circle=is_restricted_case(into))
    ctx.uow.cases.save(merged)
    ctx.uow.cases.save(grown)
    ctx.uow.audit.record(
        AuditAction.MERGE, by=str(ctx.account), at=ctx.clock.now(), subject=case_id, detail=into_id
    )
    freed = await release_if_hidden(ctx, grown)
    return MergeResult(
        merged,
        grown,
        (
            CaseMerged(case_id, into_id, tuple(report.id for report in reports)),
            CaseChanged(case_id),
            CaseChanged(into_id),
            ClaimEnded(case_id, ctx.account),
            *freed,
        ),
    )
