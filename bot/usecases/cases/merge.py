"""Two cases are one incident: candidates, the merge, and its undoing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.cases.case_access import fits_circle, is_restricted_case
from bot.domain.cases.follow_up import JOINABLE, may_unmerge, merge, move_report, unmerge
from bot.domain.cases.reports import HELD, Case, State
from bot.domain.errors import NotFound
from bot.domain.events import CaseChanged, CaseMerged, CaseUnmerged, ClaimEnded, Fact
from bot.domain.referrals.referrals import ReferralEndReason
from bot.domain.staff.audit import AuditAction
from bot.domain.submissions.duplicates import DuplicateLevel, Match, by_case, rank_matches
from bot.domain.submissions.witnesses import Report
from bot.usecases.access.case_access import access_of, can_see, find_case, living_reports
from bot.usecases.access.keep_notes import end_notes_if_empty
from bot.usecases.access.release_hidden_cases import release_if_hidden
from bot.usecases.alerts.end_alerts import call_back_from_accused, stop_waiting_alerts
from bot.usecases.context import ActingContext, Context
from bot.usecases.referrals.end_referral import end_unsent_referrals
from bot.usecases.sent_reports.answer_question import go_on_unless_awaited

MOST: Final = 3
_ASKED: Final = 5
"""The number of the case's reports that are used to find similar ones."""
_LOOKED_AT: Final = 8


@dataclass(frozen=True, slots=True)
class LikelyDuplicate:
    case: Case
    match: Match


async def matches_of(ctx: Context, report_id: str) -> list[Match]:
    """Other reports, likeliest first."""
    near = await ctx.uow.traces.similar_reports(report_id)
    return rank_matches(near) if near is not None else []


async def likely_duplicates(ctx: ActingContext, case: Case) -> tuple[LikelyDuplicate, ...]:
    """At most MOST other cases that they may see and that could take this one's witnesses, likeliest
    first."""
    matches: list[Match] = []
    access = await access_of(ctx, ctx.account)
    for report in (await living_reports(ctx, case.id))[:_ASKED]:
        matches += await matches_of(ctx, report.id)
    likely: list[LikelyDuplicate] = []
    fitting = (
        match
        for match in by_case(matches)
        if match.case_id != case.id and match.level is not DuplicateLevel.NONE
    )
    for match in list(fitting)[:_LOOKED_AT]:
        other = await ctx.uow.cases.get(match.case_id)
        if (
            other is not None
            and other.state in JOINABLE
            and fits_circle(case, other)
            and await can_see(ctx, other, access)
        ):
            likely.append(LikelyDuplicate(other, match))
    return tuple(likely[:MOST])


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
    return await join_cases(ctx, *merge(case, into, by=ctx.account, now=ctx.clock.now()))


async def join_cases(ctx: ActingContext, merged: Case, grown: Case) -> MergeResult:
    """Store a case that was merged by the rule, and the case that goes on, with the reports that move to it."""
    reports = await living_reports(ctx, merged.id)
    for report in reports:
        ctx.uow.reports.save(move_report(report, grown, today=ctx.clock.today()))
        ctx.uow.online.move_report(report.id, circle=is_restricted_case(grown))
    ctx.uow.cases.save(merged)
    ctx.uow.cases.save(grown)
    ctx.uow.audit.record(
        AuditAction.MERGE, by=str(ctx.account), at=ctx.clock.now(), subject=merged.id, detail=grown.id
    )
    freed = await release_if_hidden(ctx, grown)
    return MergeResult(
        merged,
        grown,
        (
            CaseMerged(merged.id, grown.id, tuple(report.id for report in reports)),
            CaseChanged(merged.id),
            CaseChanged(grown.id),
            ClaimEnded(merged.id, ctx.account),
            *freed,
            *await call_back_from_accused(ctx, grown),
        ),
    )


async def unmergeable_cases(ctx: ActingContext, case_id: str) -> Sequence[Case]:
    """The cases that were merged into this one and that this person may separate again."""
    return [case for case in await ctx.uow.cases.merged_into(case_id) if may_unmerge(case, ctx.person)]


async def unmerge_cases(ctx: ActingContext, case_id: str) -> tuple[Case, tuple[Fact, ...]]:
    """The merged case waits for a moderator again; a merge only moves rows, so no key and no file is touched.

    Its reporters hear that their report continues under its own number. An unsent referral or alert made of it
    could never be signed and ends. Raises NotFound, NotAllowed, WrongState.
    """
    case = await find_case(ctx, case_id)
    into = await find_case(ctx, case.merged_into) if case.merged_into else case
    came = await _reports_of_merged(ctx, case, into)
    again, left, back = unmerge(case, into, came, by=ctx.person)
    moved = [report.id for report in back]
    stopped = await end_unsent_referrals(ctx, into.id, ReferralEndReason.UNMERGED, of=moved)
    for report_id in moved:
        stopped += await stop_waiting_alerts(ctx, report_id)
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
