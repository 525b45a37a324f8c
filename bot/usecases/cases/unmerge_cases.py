"""A merge was a mistake: the witnesses go back to their case, with their files, dialogue and keys."""

from collections.abc import Sequence

from bot.domain.cases.case_access import is_restricted_case
from bot.domain.cases.reports import HELD, Case, State
from bot.domain.cases.unmerging import may_unmerge, unmerge
from bot.domain.events import CaseChanged, CaseUnmerged, ClaimEnded, Fact
from bot.domain.referrals.referrals import ReferralEndReason
from bot.domain.staff.audit import AuditAction
from bot.domain.submissions.witnesses import Report
from bot.usecases.access.find_case import find_case
from bot.usecases.access.keep_notes import end_notes_if_empty
from bot.usecases.context import ActingContext, Context
from bot.usecases.referrals.end_referral import end_unsent_referrals
from bot.usecases.sent_reports.answer_question import go_on_unless_awaited


async def unmergeable_cases(ctx: ActingContext, case_id: str) -> Sequence[Case]:
    """The cases that were merged into this one and that this person may separate again."""
    return [case for case in await ctx.uow.cases.merged_into(case_id) if may_unmerge(case, ctx.person)]


async def unmerge_cases(ctx: ActingContext, case_id: str) -> tuple[Case, tuple[Fact, ...]]:
    """The merged case waits for a moderator again; a merge only moves rows, so no key and no file is touched.

    Its reporters hear that their report continues under its own number. An unsent referral made of it could
    never be signed and ends. Raises NotFound, NotAllowed, WrongState.
    """
    case = await find_case(ctx, case_id)
    into = await find_case(ctx, case.merged_into) if case.merged_into else case
    came = await _reports_of_merged(ctx, case, into)
    again, left, back = unmerge(case, into, came, by=ctx.person)
    moved = [report.id for report in back]
    stopped = await end_unsent_referrals(ctx, into.id, ReferralEndReason.UNMERGED, of=moved)
    for report in back:
        ctx.uow.reports.save(report)
        ctx.uow.online.move_report(report.id, circle=is_restricted_case(again))
    if left.state is State.NEEDS_INFO:
        left = await go_on_unless_awaited(ctx, left)
    ctx.uow.cases.save(again)
    ctx.uow.cases.save(left)
    await end_notes_if_empty(ctx, left)
    ctx.uow.audit.record(
        AuditAction.UNMERGE, by=str(ctx.account), at=ctx.clock.now(), subject=case.id, detail=into.id
    )
    living = tuple(report.id for report in back if not report.withdrawn)
    facts: list[Fact] = [CaseUnmerged(case.id, into.id, living), CaseChanged(case.id), CaseChanged(into.id)]
    facts += stopped
    if left.state is State.WITHDRAWN and into.state in HELD and into.assignee is not None:
        facts.append(ClaimEnded(into.id, into.assignee))
    return again, tuple(facts)


async def _reports_of_merged(ctx: Context, case: Case, into: Case) -> list[Report]:
    """The other case's reports that began this one, or a case that had been merged into this one before."""
    came = []
    for report in await ctx.uow.reports.of_case(into.id):
        at = report.origin
        while at and at != case.id:
            before = await ctx.uow.cases.get(at)
            at = before.merged_into if before is not None else ""
        if at == case.id:
            came.append(report)
    return came
